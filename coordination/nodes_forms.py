"""What is typed about nodes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from coordination.models import NodeFeed, NodeKind, NodeReport
from coordination.nodes_templates import TemplateStep
from coordination.services.nodes_plan import NodeEdit
from projects.register_forms.fields import DayField, UploadField, select, text_input

DAYS = (
    (30, gettext_lazy("30 days")),
    (90, gettext_lazy("90 days")),
    (366, gettext_lazy("a year")),
)
NEW = "new"


class DueForm(forms.Form):
    """The day a project is due."""

    due_on = DayField(label=gettext_lazy("Due day"))


class BaselineForm(forms.Form):
    """Why a plan is fixed anew."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=300,
        widget=text_input(),
        help_text=gettext_lazy("Needed from the second baseline on."),
    )


class RowForm(forms.Form):
    """A node of the plan."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=NodeKind.choices, widget=select())
    name = forms.CharField(
        label=pgettext_lazy("node", "Name"), required=False, max_length=80, widget=text_input()
    )
    days = forms.IntegerField(
        label=gettext_lazy("Working days"),
        min_value=0,
        max_value=2000,
        widget=forms.NumberInput(attrs={"class": "form-control"}),
    )
    after = forms.CharField(
        label=gettext_lazy("Waits for"),
        required=False,
        max_length=120,
        widget=text_input(inputmode="numeric"),
    )
    planned_on = DayField(label=gettext_lazy("Planned day"), required=False)
    milestone = forms.ChoiceField(label=pgettext_lazy("node", "Milestone"), required=False, widget=select())
    is_removed = forms.BooleanField(
        label=gettext_lazy("Take out"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    def __init__(self, *args: Any, number: int, keys: Sequence[str], milestones: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.number, self.keys = number, keys
        field = cast(forms.ChoiceField, self.fields["milestone"])
        field.choices = [("", "—"), *milestones]
        for one in self.fields.values():
            one.widget.attrs["aria-label"] = f"{number} {one.label}"

    def clean_after(self) -> tuple[str, ...]:
        """The numbers of rows, as keys."""
        text = self.cleaned_data["after"]
        found = []
        for number in re.findall(r"[^\s,，、;；]+", text):
            if not (number.isascii() and number.isdigit() and 1 <= int(number[:5]) <= len(self.keys)):
                raise forms.ValidationError(
                    _("“%(given)s” is no number of a row: write for instance 1, 2.") % {"given": number}
                )
            found.append(self.keys[int(number) - 1])
        return tuple(found)

    def edit(self, key: str) -> NodeEdit:
        """As the service takes it."""
        data = self.cleaned_data
        return NodeEdit(
            key=key,
            kind=data["kind"],
            days=data["days"],
            name=data["name"],
            planned_on=data["planned_on"],
            milestone=int(data["milestone"]) if data["milestone"] else None,
            after=data["after"],
            is_removed=data["is_removed"],
        )


class ReportForm(forms.Form):
    """A forecast, or that a node was reached."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is reported"), choices=NodeReport.Kind.choices, widget=select()
    )
    on = DayField(
        label=gettext_lazy("Day"),
        required=False,
        help_text=gettext_lazy("Empty takes the earlier word back."),
    )
    note = forms.CharField(label=gettext_lazy("Evidence or reason"), max_length=300, widget=text_input())
    file = UploadField()


class TemplateRowForm(forms.Form):
    """A kind of node in a template."""

    is_in = forms.BooleanField(
        required=False, widget=forms.CheckboxInput(attrs={"class": "form-check-input"})
    )
    days = forms.IntegerField(
        required=False, min_value=0, max_value=2000, widget=forms.NumberInput(attrs={"class": "form-control"})
    )
    after = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple())

    def __init__(self, *args: Any, kind: NodeKind, **kwargs: Any) -> None:
        kwargs["prefix"] = kind.value
        super().__init__(*args, **kwargs)
        self.kind = kind
        field = cast(forms.MultipleChoiceField, self.fields["after"])
        field.choices = [(one.value, one.label) for one in template_kinds() if one != kind]
        for name, label in (("is_in", _("In the template")), ("days", _("Working days"))):
            self.fields[name].widget.attrs["aria-label"] = f"{kind.label}: {label}"

    def clean(self) -> dict[str, Any]:
        """A node that is in needs its days."""
        data = super().clean() or {}
        if data.get("is_in") and data.get("days") is None and "days" not in self.errors:
            self.add_error("days", _("Write the working days."))
        return data

    def step(self) -> TemplateStep | None:
        """As it is stored; None where the kind is left out."""
        data = self.cleaned_data
        if not data["is_in"]:
            return None
        return {"kind": self.kind.value, "days": data["days"], "after": data["after"]}


def template_kinds() -> list[NodeKind]:
    """What a template can hold: all but nodes that have a name of their own."""
    return [kind for kind in NodeKind if kind != NodeKind.OTHER]


def template_forms(
    steps: Sequence[TemplateStep], data: Mapping[str, Any] | None = None
) -> list[TemplateRowForm]:
    """A row for each kind."""
    there = {step["kind"]: step for step in steps}
    return [
        TemplateRowForm(
            data,
            kind=kind,
            initial={
                "is_in": kind in there,
                "days": there[kind]["days"] if kind in there else None,
                "after": there[kind]["after"] if kind in there else [],
            },
        )
        for kind in template_kinds()
    ]


class FeedForm(forms.Form):
    """An address for somebody's own calendar."""

    name = forms.CharField(
        label=pgettext_lazy("node feed", "Name"),
        max_length=60,
        widget=text_input(),
        help_text=gettext_lazy("Where it is read: “My phone”."),
    )
    what = forms.ChoiceField(label=gettext_lazy("Nodes of"), choices=NodeFeed.What.choices, widget=select())
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES, widget=select())
    days = forms.TypedChoiceField(
        label=gettext_lazy("Valid for"), choices=DAYS, coerce=int, initial=366, widget=select()
    )
