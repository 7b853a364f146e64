"""Steps of the life cycle, milestones, stops of works and reasons for delay."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy

from projects.models import Attachment, ExemptionRequest, Milestone, Stage
from projects.register_forms.fields import DayField, UploadField, select, text_area, text_input
from projects.services.exemptions import Stop

REASON = gettext_lazy("Why the earlier word is wrong")


class StageForm(forms.Form):
    """The next step of a project's life."""

    stage = forms.ChoiceField(label=gettext_lazy("Stage"), widget=select())
    effective_on = DayField(label=gettext_lazy("Day"))
    evidence = forms.CharField(
        label=gettext_lazy("Evidence"),
        max_length=300,
        widget=text_input(),
        help_text=gettext_lazy("For instance: construction permit, completion certificate, minutes."),
    )

    file = UploadField()

    def __init__(self, *args: Any, stages: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["stage"])
        field.choices = [(stage, Stage(stage).label) for stage in stages]


class StageCorrectionForm(forms.Form):
    """Another day or other evidence for a step, or the word that it never happened."""

    effective_on = DayField(label=gettext_lazy("The right day"), required=False)
    evidence = forms.CharField(
        label=gettext_lazy("Evidence"), required=False, max_length=300, widget=text_input()
    )
    file = UploadField()
    reason = forms.CharField(label=REASON, max_length=1000, widget=text_area(2))


class MilestoneForm(forms.Form):
    """A new node."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of milestone"), choices=Milestone.Kind.choices, widget=select()
    )
    name = forms.CharField(
        label=gettext_lazy("Name of the milestone"),
        required=False,
        max_length=120,
        widget=text_input(),
        help_text=gettext_lazy("Of which part of the works; needed for another kind of node."),
    )
    planned_on = DayField(label=gettext_lazy("Planned day"))


class MoveNodeForm(forms.Form):
    """Another planned day for a node, for the leader to approve."""

    seen = DayField(widget_type="hidden")
    planned_on = DayField(label=gettext_lazy("New planned day"))
    reason = forms.CharField(label=gettext_lazy("Why it is moved"), max_length=1000, widget=text_area(2))
    document = forms.CharField(
        label=gettext_lazy("Document"), required=False, max_length=200, widget=text_input()
    )


class WithdrawNodeForm(forms.Form):
    """A node that was entered by mistake."""

    seen = DayField(widget_type="hidden")
    reason = forms.CharField(label=gettext_lazy("Why it is withdrawn"), max_length=1000, widget=text_area(2))
    document = forms.CharField(
        label=gettext_lazy("Document"), required=False, max_length=200, widget=text_input()
    )


class ReachedForm(forms.Form):
    """The day a node was reached; empty takes the earlier word back."""

    actual_on = DayField(label=gettext_lazy("Reached on"), required=False)
    evidence = forms.CharField(
        label=gettext_lazy("Evidence"), required=False, max_length=300, widget=text_input()
    )
    file = UploadField()
    reason = forms.CharField(label=REASON, required=False, max_length=1000, widget=text_input())


class StopForm(forms.Form):
    """A stop of works or a reason for delay."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What it is"), choices=ExemptionRequest.Kind.choices, widget=select()
    )
    starts_on = DayField(label=gettext_lazy("First day"))
    ends_on = DayField(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("Empty while nobody knows; a reason for delay needs one."),
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=2000, widget=text_area(2))
    document = forms.CharField(
        label=gettext_lazy("Document"),
        required=False,
        max_length=200,
        widget=text_input(),
        help_text=gettext_lazy("Its number or title; needed for an approval."),
    )

    file = UploadField()

    def stop(self, attachment: Attachment | None = None) -> Stop:
        """What was typed, as the services take it."""
        data = self.cleaned_data
        return Stop(
            kind=data["kind"],
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            reason=data["reason"],
            document=data["document"],
            attachment=attachment,
        )
