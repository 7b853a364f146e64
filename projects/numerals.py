"""Form fields that take figures as people type them and give exact decimals."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from common.said import say
from common.workbooks.figures import plain
from projects.typed import Unreadable, read_amount, read_progress


class FigureField(forms.Field):
    """A text field that gives a Decimal, or None where nothing was typed."""

    read: Callable[[str], Decimal | None]

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(
            attrs={"class": "form-control text-end", "inputmode": "decimal", "autocomplete": "off"}
        )
        super().__init__(required=False, widget=widget, **kwargs)

    def to_python(self, value: Any) -> Any:
        """The number typed; a ValidationError says what would be right."""
        try:
            return type(self).read(value or "")
        except Unreadable as unreadable:
            finding = unreadable.finding
            raise ValidationError(say(finding.text, finding.values), finding.code) from unreadable

    def prepare_value(self, value: Any) -> Any:
        """A stored figure as one would type it; what was typed as it was typed."""
        return plain(value) if isinstance(value, Decimal) else value


class AmountField(FigureField):
    """An amount in 万元; four decimals are exact to the yuan."""

    read = staticmethod(read_amount)


class ProgressField(FigureField):
    """Physical progress to date in percent, 0 to 100, two decimals."""

    read = staticmethod(read_progress)
