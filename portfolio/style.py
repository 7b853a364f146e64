"""What the page of the design system shows: the tokens, and made-up figures for the parts of real pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django import forms
from django.contrib.staticfiles import finders
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portfolio.charts import Point, bars, curve
from portfolio.selectors.sums import CategorySums, Sums

NAMED = re.compile(r"(--kw-[\w-]+):\s*([^;]+);")
MONTHS = 10


@dataclass(frozen=True)
class Token:
    """A name of tokens.css and what it says."""

    name: str
    value: str

    @property
    def is_colour(self) -> bool:
        """Whether it can be shown as a swatch."""
        return self.value.startswith(("#", "light-dark(", "rgb("))


@cache
def tokens() -> list[Token]:
    """In the order of the file; what is only for paper is left out."""
    text = Path(str(finders.find("css/tokens.css"))).read_text("utf-8").split("@media print")[0]
    return [Token(name, value) for name, value in NAMED.findall(text)]


def _sums(annual: int, planned: int, invested: int, **counts: int) -> Sums:
    amounts = {"annual_plan": annual, "planned_to_date": planned, "invested_to_date": invested}
    exact = {name: Decimal(amount) for name, amount in amounts.items()}
    counts["counted"] = counts.get("projects", 0)
    return Sums(MONTHS, **exact, first_planned_to_date=exact["planned_to_date"], **counts)  # type: ignore[arg-type]


def total() -> Sums:
    """A portfolio that is ahead."""
    return _sums(9_120_000, 7_513_000, 8_206_500, projects=415, returned=409, green=371, yellow=28, red=10)


def last_month() -> Sums:
    """The same a month before."""
    return _sums(9_120_000, 6_730_000, 7_214_300, projects=415, returned=415)


def categories() -> list[tuple[CategorySums, Any]]:
    """One ahead, one behind, one that is just met."""
    groups = [
        CategorySums(
            "a",
            _("Category A, ahead"),
            "Category A, ahead",
            _sums(4_000_000, 2_699_000, 3_396_400, projects=128),
        ),
        CategorySums(
            "b",
            _("Category B, behind"),
            "Category B, behind",
            _sums(3_000_000, 2_500_000, 1_980_000, projects=130),
        ),
        CategorySums(
            "c",
            _("Category C, on plan"),
            "Category C, on plan",
            _sums(2_120_000, 1_800_000, 1_800_000, projects=157),
        ),
    ]
    pairs = [(one.sums.planned_to_date, one.sums.invested_to_date) for one in groups]
    return list(zip(groups, bars(pairs), strict=True))


def course() -> list[Point]:
    """Twelve months, ten of them done."""
    return curve(
        (
            (month, Decimal(760_000), Decimal(720_000), Decimal(610_000 + 38_000 * month))
            for month in range(1, 13)
        ),
        MONTHS,
        Decimal(9_120_000),
    )


DIFFERENCES: Sequence[Decimal | None] = (Decimal("0.0823"), Decimal("-0.1377"), Decimal(0), None)


class Sample(forms.Form):
    """A field of each kind. Nothing is sent anywhere."""

    text = forms.CharField(
        label=gettext_lazy("Text that must be filled in"),
        help_text=gettext_lazy("A sentence of help stands below the field."),
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    amount = forms.DecimalField(
        label=gettext_lazy("Amount (10,000 yuan)"), widget=forms.TextInput(attrs={"class": "form-control"})
    )
    choice = forms.ChoiceField(
        label=gettext_lazy("Choice"),
        choices=[("a", gettext_lazy("First")), ("b", gettext_lazy("Second"))],
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )  # fmt: skip
    day = forms.DateField(
        label=gettext_lazy("Day"),
        required=False,
        widget=forms.DateInput(attrs={"class": "form-control", "type": "date"}),
    )
    words = forms.CharField(
        label=gettext_lazy("Longer text"), required=False,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 2}),
    )  # fmt: skip
    box = forms.BooleanField(
        label=gettext_lazy("Box to tick"), required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )  # fmt: skip
    closed = forms.CharField(
        label=gettext_lazy("Can’t be changed"), required=False, disabled=True, initial="2020-10",
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )  # fmt: skip


def filled_in(theme: str) -> dict[str, Sample]:
    """The form empty, and sent with mistakes in it; ids differ by theme, since both stand on the page."""
    wrong = {"text": "", "amount": "12 x"}
    return {
        "empty": Sample(auto_id=f"{theme}-empty-%s"),
        "wrong": Sample(wrong, auto_id=f"{theme}-wrong-%s"),
    }
