"""What people write on site, by the phone's page or by the plain form."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import User
from accounts.people_forms import day_field, dressed
from coordination.models import Problem, SiteRecord
from coordination.problem_forms import FilesField, found_projects, text_field
from coordination.services.problems import Words
from coordination.services.site import Seen
from coordination.services.site_summary import LONGEST
from projects.models import Project

NUL = "\0"
#: A crossing concerns two projects: it is registered on the page of problems.
KINDS = [(value, label) for value, label in Problem.Kind.choices if value != Problem.Kind.CROSSING]


def _degrees(most: int) -> forms.DecimalField:
    return forms.DecimalField(
        required=False, max_digits=9, decimal_places=6, min_value=-most, max_value=most,
        widget=forms.HiddenInput,
    )  # fmt: skip


class RecordForm(forms.Form):
    """One record."""

    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    owner = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    project = forms.CharField(
        label=gettext_lazy("Project code"),
        max_length=100,
        widget=dressed(forms.TextInput(attrs={"list": "projects-to-name", "autocomplete": "off"})),
    )
    day = day_field(pgettext_lazy("site", "Day"))
    half = forms.ChoiceField(
        label=pgettext_lazy("site", "On site"),
        choices=SiteRecord.Half.choices,
        widget=dressed(forms.Select()),
    )
    stationed = forms.BooleanField(
        label=gettext_lazy("On duty for the group stationed in the district"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    text = text_field(gettext_lazy("What was seen"), required=True, rows=4)
    photos = FilesField()
    latitude = _degrees(90)
    longitude = _degrees(180)
    accuracy = forms.IntegerField(required=False, min_value=0, max_value=1_000_000, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of problem"),
        required=False,
        choices=[("", gettext_lazy("no problem")), *KINDS],
        widget=dressed(forms.Select()),
    )
    title = forms.CharField(
        label=gettext_lazy("What holds the works up, in one line"),
        required=False,
        max_length=120,
        widget=dressed(forms.TextInput(attrs={"autocomplete": "off"})),
    )

    def __init__(self, *arguments: Any, user: User, **named: Any) -> None:
        """``user``: of whose projects a record can be."""
        super().__init__(*arguments, **named)
        self.user = user
        self.fields["photos"].label = _("Photos")

    def clean_project(self) -> Project:
        """One of one's own part; another is answered like one that does not exist."""
        typed = self.cleaned_data["project"].replace(NUL, "").strip()
        found, unknown = found_projects(typed, self.user)
        if unknown or len(found) != 1:
            raise forms.ValidationError(
                _("No project of yours is called %(names)s. Choose one from the list.")
                % {"names": typed[:100]}
            )
        return found[0]

    def clean(self) -> dict[str, Any]:
        """A problem has a kind and a line, or there is none."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(data.get("kind")) != bool(data.get("title")) and not {"kind", "title"} & set(self.errors):
            missing = "title" if data.get("kind") else "kind"
            self.add_error(missing, _("Of a problem say the kind and, in one line, what it is."))
        return data

    def seen(self) -> Seen:
        """As the service takes it."""
        data = self.cleaned_data
        names = ("day", "half", "stationed", "latitude", "longitude", "accuracy")
        return Seen(text=data["text"].replace(NUL, ""), **{name: data[name] for name in names})

    def raised(self) -> Words | None:
        """The problem, if there is one."""
        data = self.cleaned_data
        if not data["kind"]:
            return None
        text = data["text"].replace(NUL, "")
        return Words(kind=data["kind"], title=data["title"].replace(NUL, ""), text=text)


class WithdrawForm(forms.Form):
    """Why a record was wrong."""

    reason = forms.CharField(
        label=pgettext_lazy("site", "Why it is withdrawn"),
        max_length=300,
        widget=dressed(forms.TextInput(attrs={"autocomplete": "off"})),
    )


class SummaryForm(forms.Form):
    """A month in words."""

    text = forms.CharField(
        label=pgettext_lazy("site", "Summary"),
        max_length=LONGEST,
        widget=dressed(forms.Textarea(attrs={"rows": 18})),
    )
    version = forms.IntegerField(min_value=0, max_value=1_000_000_000, widget=forms.HiddenInput)
