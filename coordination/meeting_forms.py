"""What people type about meetings, decisions and tasks."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import Organization, User
from accounts.people_forms import OrganizationField, day_field, dressed
from coordination.meeting_people import hosts_of
from coordination.models import Level
from coordination.problem_forms import text_field
from coordination.templatetags.problems import STEPS

NUL = "\0"


def line_field(label: Any, most: int, *, required: bool = False, **options: Any) -> forms.CharField:
    """One line."""
    return forms.CharField(
        label=label, max_length=most, required=required, widget=dressed(forms.TextInput()), **options
    )


class MeetingForm(forms.Form):
    """Who meets when."""

    host: forms.ModelChoiceField[Organization] = forms.ModelChoiceField(
        label=pgettext_lazy("meeting", "Held by"),
        queryset=Organization.objects.none(),
        widget=dressed(forms.Select()),
    )
    level = forms.TypedChoiceField(
        label=pgettext_lazy("meeting", "Problems of the level"),
        choices=Level,
        coerce=int,
        initial=Level.CITY,
        widget=dressed(forms.Select()),
    )
    held_on = day_field(pgettext_lazy("meeting", "Day"))
    place = line_field(pgettext_lazy("meeting", "Place"), 100)
    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *arguments: Any, user: User, **named: Any) -> None:
        """``user``: where they can call one."""
        super().__init__(*arguments, **named)
        self.fields["host"].queryset = hosts_of(user)  # type: ignore[attr-defined]


class WriteForm(forms.Form):
    """Where it was, who led it, who was there."""

    place = line_field(pgettext_lazy("meeting", "Place"), 100)
    chair = line_field(gettext_lazy("Chaired by"), 60)
    attendees = text_field(gettext_lazy("Present"), rows=3, help_text=gettext_lazy("A line for each unit."))


class ItemForm(forms.Form):
    """A matter of its own."""

    title = line_field(gettext_lazy("What the point is about"), 200, required=True)


class DecideForm(forms.Form):
    """What was decided; of a problem also which step it takes."""

    decision = text_field(gettext_lazy("What was decided"), required=True, rows=3)
    step = forms.ChoiceField(
        label=gettext_lazy("The problem"), required=False, widget=dressed(forms.Select())
    )
    unit = OrganizationField(label=gettext_lazy("Unit in charge"), required=False)
    until = day_field(gettext_lazy("On hold until"), required=False)

    def __init__(self, *arguments: Any, steps: list[str], **named: Any) -> None:
        """``steps``: what the person may do about the problem now."""
        super().__init__(*arguments, **named)
        if not steps:
            for name in ("step", "unit", "until"):
                del self.fields[name]
            return
        none = [("", gettext_lazy("stays as it is"))]
        self.fields["step"].choices = none + [(step, STEPS[step]) for step in steps]  # type: ignore[attr-defined]
        if "assign" not in steps:
            del self.fields["unit"]
        if "hold" not in steps:
            del self.fields["until"]


class TaskForm(forms.Form):
    """What is asked of whom, by when."""

    text = line_field(gettext_lazy("What is to be done"), 500, required=True)
    unit = OrganizationField(label=gettext_lazy("Unit in charge"))
    person = line_field(
        gettext_lazy("Person in charge"), 120, help_text=gettext_lazy("By name; may be left open.")
    )
    due_on = day_field(pgettext_lazy("task", "Due on"))
    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class WordForm(forms.Form):
    """A word that goes with a step."""

    text = text_field(gettext_lazy("Word"), rows=2)
