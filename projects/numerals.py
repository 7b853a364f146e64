"""Figures as people type them: full-width digits, thousands separators, units; exact decimals come out."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from common.workbooks.cells import folded
from common.workbooks.figures import LONGEST, MOST_DIGITS, number_in, plain


class FigureField(forms.Field):
    """A text field that gives a Decimal, or None where nothing was typed."""

    units: tuple[str, ...] = ()
    places = 4

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(
            attrs={"class": "form-control text-end", "inputmode": "decimal", "autocomplete": "off"}
        )
        super().__init__(required=False, widget=widget, **kwargs)

    def to_python(self, value: Any) -> Any:
        """The number typed; a ValidationError says what would be right."""
        text = folded(value or "")
        for unit in self.units:
            text = text.removesuffix(unit).rstrip()
        if not text:
            return None
        number = number_in(text)
        if number is None:
            raise forms.ValidationError(self.not_a_number(text[:LONGEST]))
        self.check_number(number)
        return number

    def prepare_value(self, value: Any) -> Any:
        """A stored figure as one would type it; what was typed as it was typed."""
        return plain(value) if isinstance(value, Decimal) else value

    def not_a_number(self, text: str) -> str:
        """The sentence for something that is no number."""
        return _("“%(given)s” is not a number: write digits, such as 1250.5.") % {"given": text}

    def check_number(self, number: Decimal) -> None:
        """Refuse more decimals than are kept."""
        if number != round(number, self.places):
            raise forms.ValidationError(
                _("%(given)s has more than %(places)s decimals: write %(right)s.")
                % {"given": plain(number), "places": self.places, "right": plain(round(number, self.places))}
            )


class AmountField(FigureField):
    """An amount in 万元; four decimals are exact to the yuan."""

    units = ("万元", "万")
    factors = (("亿元", Decimal(10_000)), ("亿", Decimal(10_000)), ("元", Decimal("0.0001")))

    def not_a_number(self, text: str) -> str:
        """Another unit was written: say what it is in 万元."""
        for unit, factor in self.factors:
            number = number_in(text.removesuffix(unit).rstrip()) if text.endswith(unit) else None
            if number is not None:
                return _("Amounts are entered in 万元: for %(given)s write %(right)s.") % {
                    "given": text,
                    "right": plain(number * factor),
                }
        return super().not_a_number(text)

    def check_number(self, number: Decimal) -> None:
        """Refuse what no city can have built."""
        super().check_number(number)
        if abs(number) >= Decimal(10) ** MOST_DIGITS:
            raise forms.ValidationError(
                _("%(given)s 万元 is more than can be: the amount is that of one month, in 万元.")
                % {"given": plain(number)}
            )


class ProgressField(FigureField):
    """Physical progress to date in percent, 0 to 100, two decimals."""

    units = ("%",)
    places = 2

    def check_number(self, number: Decimal) -> None:
        """Refuse what is no share of the works."""
        if number < 0:
            raise forms.ValidationError(
                _("Progress can't be negative (%(given)s): it counts from 0, not begun, to 100, finished.")
                % {"given": plain(number)}
            )
        if number > 100:
            raise forms.ValidationError(
                _(
                    "Progress can't be over 100 (%(given)s): "
                    "it is the share of the whole works; finished is 100."
                )
                % {"given": plain(number)}
            )
        super().check_number(number)
