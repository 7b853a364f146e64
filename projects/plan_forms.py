"""What the office types of a plan, checked; every error says what is wrong and what would be right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.errors import Refusal
from common.workbooks.figures import plain
from projects.models import PlanRevision
from projects.numerals import AmountField, ProgressField
from projects.progress import MONTHS
from projects.services.planning import PlanEntry
from projects.services.plans import PlanFigures, check_figures
from projects.splitting import respread

NUMBERS = range(1, MONTHS + 1)
TEXT = {"class": "form-control", "maxlength": "2000"}


class PlannedAmount(AmountField):
    """An amount in 万元 from 0 on."""

    def to_python(self, value: Any) -> Any:
        """Nothing is planned below nothing."""
        number = super().to_python(value)
        if number is not None and number < 0:
            raise forms.ValidationError(_("A planned amount is 0 or more, in 万元."))
        return number


def day_field(label: Any, *, required: bool = False) -> forms.DateField:
    """A day, chosen from a calendar."""
    return forms.DateField(
        label=label,
        required=required,
        widget=forms.DateInput(attrs={"class": "form-control", "type": "date"}, format="%Y-%m-%d"),
    )


class PlanForm(forms.Form):
    """A year's plan: amount, months, planned progress, dates. ``is_first`` for revision 1."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    annual = PlannedAmount(label=gettext_lazy("Annual plan"))
    first_month = forms.TypedChoiceField(coerce=int, widget=forms.Select(attrs={"class": "form-select"}))
    planned_start = day_field(gettext_lazy("Planned start"))
    planned_completion = day_field(gettext_lazy("Planned completion"))
    is_counted = forms.BooleanField(
        required=False,
        label=gettext_lazy("Counted in the sums (of a package either the package or its parts)"),
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    reason = forms.CharField(
        required=False,
        max_length=2000,
        label=gettext_lazy("Why the plan is revised"),
        widget=forms.Textarea(attrs={**TEXT, "rows": 2}),
    )

    def __init__(self, *args: Any, year: int, months: Sequence[int], is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_first = is_first
        choice = self.fields["first_month"]
        choice.choices = [(month, f"{year}-{month:02}") for month in months]  # type: ignore[attr-defined]
        choice.label = _("On the list from") if is_first else _("Counts from")
        if is_first:
            del self.fields["reason"]
        else:
            del self.fields["is_counted"]
        for month in NUMBERS:
            self.fields[f"t{month}"] = PlannedAmount(label=_("Planned in month %(n)s") % {"n": month})
            self.fields[f"p{month}"] = ProgressField(
                label=_("Physical progress by the end of month %(n)s") % {"n": month}
            )
            self.fields[f"t{month}"].widget.attrs["data-target"] = month
            self.fields[f"p{month}"].widget.attrs["data-progress"] = month

    def rows(self) -> list[tuple[int, Any, Any]]:
        """The months with their two fields."""
        return [(month, self[f"t{month}"], self[f"p{month}"]) for month in NUMBERS]

    def clean(self) -> dict[str, Any]:
        """Twelve targets or none, and their sum."""
        data = super().clean() or {}
        if "annual" in data and data["annual"] is None:
            self.add_error("annual", _("Give the annual plan in 万元; if nothing is planned, write 0."))
        if not self.is_first and not self.errors and not data["reason"].strip():
            self.add_error("reason", _("Say why the plan is revised."))
        start, end = data.get("planned_start"), data.get("planned_completion")
        if start and end and end < start:
            self.add_error("planned_completion", _("The completion is planned before the start."))
        if not self.errors:
            self._check()
        return data

    def _check(self) -> None:
        missing = self._missing()
        if missing:
            self.add_error(
                None,
                _("Targets are given for all twelve months or for none; missing: month %(months)s.")
                % {"months": ", ".join(map(str, missing))},
            )
            return
        try:
            check_figures(self.figures())
        except Refusal as refusal:
            self.add_error(None, str(refusal))

    def _missing(self) -> list[int]:
        """Months without a target where others have one; before the project joins nothing need be typed."""
        first = self.cleaned_data["first_month"] if self.is_first else 1
        asked = [month for month in NUMBERS if month >= first]
        empty = [month for month in asked if self.cleaned_data[f"t{month}"] is None]
        return empty if len(empty) < len(asked) else []

    def figures(self) -> PlanFigures:
        """What was typed, as the services take it."""
        data = self.cleaned_data
        typed = [data[f"t{month}"] for month in NUMBERS]
        targets = None if all(value is None for value in typed) else [value or Decimal(0) for value in typed]
        physical = [data[f"p{month}"] for month in NUMBERS]
        return PlanFigures(
            annual_amount=data["annual"],
            targets=targets,
            physical=physical if any(value is not None for value in physical) else None,
            planned_start=data["planned_start"],
            planned_completion=data["planned_completion"],
        )

    def entry(self) -> PlanEntry:
        """The whole of it."""
        data = self.cleaned_data
        return PlanEntry(
            figures=self.figures(),
            first_month=data["first_month"],
            version=data["version"],
            reason=data.get("reason", ""),
            is_counted=data.get("is_counted", True),
        )


def stored(revision: PlanRevision, figures: PlanFigures, version: int) -> dict[str, Any]:
    """A revision as the form shows it at first; a plan without targets shows what follows from it."""
    physical = figures.physical or [None] * MONTHS
    months = figures.months(revision.plan.first_month)
    values: dict[str, Any] = {
        "version": version,
        "annual": figures.annual_amount,
        "first_month": revision.first_period,
        "planned_start": figures.planned_start,
        "planned_completion": figures.planned_completion,
        "is_counted": revision.plan.is_counted,
        "reason": revision.reason,
    }
    for month, amount, progress in zip(NUMBERS, months, physical, strict=True):
        values |= {f"t{month}": amount, f"p{month}": progress}
    return values


def spread(
    typed: dict[str, str], annual: Decimal, kept: Sequence[Decimal], weights: Sequence[Decimal]
) -> dict[str, str]:
    """The form's data with the months filled in: those kept as they are, the others by their weights."""
    try:
        months = respread(annual, kept, weights)
    except ValueError as error:
        raise Refusal(_no_way(annual, kept)) from error
    return typed | {f"t{month}": plain(amount) for month, amount in zip(NUMBERS, months, strict=True)}


def _no_way(annual: Decimal, kept: Sequence[Decimal]) -> str:
    if sum(kept, Decimal(0)) > annual:
        return _("The months that stay as they are add up to more than the annual plan.")
    return _("Nothing was invested in those months last year: split evenly or by hand.")


def a_day(text: str) -> dt.date | None:
    """A day in an address, or None."""
    try:
        return dt.date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
