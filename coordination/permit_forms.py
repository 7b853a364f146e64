"""What is typed about permits."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import Organization
from common.naming import local_name
from coordination.models import Permit, PermitKind, PermitStep, Phase
from coordination.models.permits import LONGEST
from coordination.services.permit_catalogue import Entry
from coordination.services.permits import NEED_A_REASON, Said, moves_of
from projects.register_forms.fields import DayField, InLanguage, select, text_input


class KindForm(forms.Form):
    """A permit of the catalogue."""

    phase = forms.TypedChoiceField(
        label=pgettext_lazy("permit", "Phase"), choices=Phase.choices, coerce=int, widget=select()
    )
    name = forms.CharField(label=pgettext_lazy("permit", "Name"), max_length=80, widget=text_input())
    name_en = forms.CharField(
        label=gettext_lazy("English name"), required=False, max_length=120, widget=text_input()
    )
    agency = forms.CharField(label=gettext_lazy("Agency"), max_length=80, widget=text_input())
    days = forms.IntegerField(
        label=gettext_lazy("Limit in working days"),
        min_value=1,
        max_value=LONGEST,
        widget=forms.NumberInput(attrs={"class": "form-control"}),
    )
    is_in_use = forms.BooleanField(
        label=pgettext_lazy("permit", "In use"),
        required=False,
        initial=True,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    def entry(self) -> Entry:
        """As the service takes it."""
        return Entry(**self.cleaned_data)


class KindsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not subscriptable when run
    """Permits of the catalogue, each with its agency and limit."""

    def label_from_instance(self, obj: Any) -> str:
        """In the language of the page."""
        return _("%(name)s · %(agency)s · %(days)s working days") % {
            "name": local_name(obj),
            "agency": obj.agency,
            "days": obj.days,
        }


class NeedForm(forms.Form):
    """Permits of the catalogue that a project needs."""

    kinds = KindsField(
        queryset=PermitKind.objects.filter(is_in_use=True),
        label=gettext_lazy("Permits"),
        widget=forms.CheckboxSelectMultiple(),
    )
    part = forms.CharField(
        label=gettext_lazy("Part of the works"),
        required=False,
        max_length=60,
        widget=text_input(),
        help_text=gettext_lazy("Only where a permit is needed more than once: “Phase II”."),
    )
    unit = InLanguage(
        Organization.objects.filter(ended_on=None),
        label=gettext_lazy("Agency"),
        required=False,
        empty_label=gettext_lazy("as in the catalogue"),
    )


class StepForm(forms.Form):
    """What happened to a permit."""

    kind = forms.ChoiceField(label=gettext_lazy("What happened"), widget=select())
    on = DayField(label=gettext_lazy("Day"))
    document = forms.CharField(
        label=gettext_lazy("Document number"), required=False, max_length=120, widget=text_input()
    )
    note = forms.CharField(
        label=gettext_lazy("Note or reason"), required=False, max_length=300, widget=text_input()
    )

    def __init__(self, *args: Any, permit: Permit, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "step_%s")
        super().__init__(*args, **kwargs)
        kinds = [PermitStep.Kind(one) for one in moves_of(permit)]
        if not self.is_bound:
            if permit.version > 1:
                kinds.append(PermitStep.Kind.TAKE_BACK)
        else:
            kinds = list(PermitStep.Kind)  # what can't be any more, the service says in words
        field = cast(forms.ChoiceField, self.fields["kind"])
        field.choices = [(one.value, self._do(one)) for one in kinds]

    @staticmethod
    def _do(kind: PermitStep.Kind) -> str:
        words = str(kind.label)
        return _("%(step)s (say why)") % {"step": words} if kind in NEED_A_REASON else words

    def said(self) -> Said:
        """As the service takes it."""
        return Said(**self.cleaned_data)
