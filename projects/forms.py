"""What a clerk or reviewer types, checked; every error says what is wrong and what would be right."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.numbers import wan, yi
from projects.numerals import AmountField, ProgressField
from projects.selectors import Figures

# An amount this many times what is usual was probably typed in yuan, or in 亿元.
FAR_OFF = 1000
WAN = Decimal(10_000)


def doubtful_amount(amount: Decimal, usual: list[Decimal]) -> Decimal | None:
    """What was probably meant (万元) where an amount looks 10,000 times off; else None.

    ``usual`` holds amounts of a month to compare with, those that are not positive are left out.
    """
    known = [value for value in usual if value > 0]
    size = abs(amount)
    if not known or not size:
        return None
    if size >= FAR_OFF * max(known):
        return amount / WAN
    if size * FAR_OFF <= min(known):
        return amount * WAN
    return None


class ReturnForm(forms.Form):
    """One monthly return. Nothing is required of a draft; ``submitting`` asks for both figures."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    investment = AmountField(label=gettext_lazy("Investment of the month"))
    physical_progress = ProgressField(label=gettext_lazy("Physical progress to date"))
    stage_text = forms.CharField(
        label=gettext_lazy("State of the works"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
    )
    problems = forms.CharField(
        label=gettext_lazy("Problems"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
    )
    confirmed = forms.BooleanField(
        required=False, widget=forms.CheckboxInput(attrs={"class": "form-check-input"})
    )

    def __init__(self, *args: Any, figures: Figures, submitting: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.figures = figures
        self.submitting = submitting
        self.doubts: list[str] = []

    def clean(self) -> dict[str, Any]:
        """Ask back where the figures are possible but unlikely."""
        data = super().clean() or {}
        if self.submitting:
            self._require(data)
        if not self.errors:
            self.doubts = [doubt for doubt in self._doubts(data) if doubt]
            if self.doubts and not data.get("confirmed"):
                self.add_error("confirmed", _("Check the figures; tick the box if they are right."))
        return data

    def _require(self, data: dict[str, Any]) -> None:
        if "investment" in data and data["investment"] is None:
            self.add_error(
                "investment", _("Fill in the investment of the month; if there was none, write 0.")
            )
        if "physical_progress" in data and data["physical_progress"] is None:
            self.add_error(
                "physical_progress", _("Fill in the progress to date, from 0 to 100; not begun is 0.")
            )

    def _doubts(self, data: dict[str, Any]) -> list[str]:
        return [*self._amount_doubts(data["investment"]), *self._progress_doubts(data["physical_progress"])]

    def _amount_doubts(self, amount: Decimal | None) -> list[str]:
        if amount is None:
            return []
        meant = doubtful_amount(amount, self.figures.usual)
        said = []
        if meant is not None:
            said.append(
                _(
                    "%(given)s 万元 is %(yi)s 亿元, far from the months before. "
                    "Amounts are in 万元: is %(meant)s meant?"
                )
                % {"given": wan(amount), "yi": yi(amount), "meant": wan(meant)}
            )
        if amount < 0:
            said.append(_("A negative investment takes back what was reported too much in earlier months."))
        return said

    def _progress_doubts(self, progress: Decimal | None) -> list[str]:
        if progress is None:
            return []
        said = []
        before = self.figures.last_progress
        if before is not None and progress < before:
            said.append(
                _("Progress of %(given)s%% is less than last month's %(before)s%%.")
                % {"given": progress, "before": before}
            )
        if 0 < progress < 1:
            said.append(
                _("Progress of %(given)s%% is below one percent; for %(meant)s%% write %(meant)s.")
                % {"given": progress.normalize(), "meant": f"{(progress * 100).normalize():f}"}
            )
        return said
