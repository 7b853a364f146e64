"""Fields that several forms of the register use."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from common.workbooks.cells import CellError, folded
from common.workbooks.dates import read_day
from common.workbooks.figures import number_in, plain
from projects.numerals import AmountField

EARLIEST, LATEST = dt.date(1990, 1, 1), dt.date(2099, 12, 31)
NUL = "\0"


def text_input(**attributes: str) -> forms.TextInput:
    """A line of text in the look of the page."""
    return forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"} | attributes)


def text_area(rows: int = 3) -> forms.Textarea:
    """Several lines of text."""
    return forms.Textarea(attrs={"class": "form-control", "rows": rows})


def select() -> forms.Select:
    """A choice."""
    return forms.Select(attrs={"class": "form-select"})


class InLanguage(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable when run
    """A choice of rows that have a Chinese and an English name."""

    def __init__(self, queryset: Any, **options: Any) -> None:
        """As Django's, by code."""
        super().__init__(queryset=queryset, to_field_name="code", widget=select(), **options)

    def label_from_instance(self, obj: Any) -> str:
        """The name in the language of the page."""
        return str((obj.name_en if get_language() == "en" else "") or obj.name)

    def to_python(self, value: Any) -> Any:
        """PostgreSQL takes no NUL; no code has one either."""
        return super().to_python(value.replace(NUL, "?") if isinstance(value, str) else value)


class UploadField(forms.FileField):
    """A photo or document; what it is, is found out from its bytes when it is taken in."""

    def __init__(self) -> None:
        """Always optional: the words beside it say what it is."""
        widget = forms.FileInput(attrs={"class": "form-control"})
        label = gettext_lazy("Photo or scan")
        super().__init__(label=label, required=False, max_length=200, allow_empty_file=True, widget=widget)


class DayField(forms.DateField):
    """A day within the time that anything here can belong to."""

    def __init__(self, *, widget_type: str = "date", **options: Any) -> None:
        """Typed as a date or picked; or a day that the page remembers."""
        attributes = {"class": "form-control", "type": widget_type}
        # One spelling for the browser, whatever the language of the page.
        widget = forms.DateInput(format="%Y-%m-%d", attrs=attributes)
        super().__init__(widget=widget, input_formats=["%Y-%m-%d"], **options)
        self.error_messages["invalid"] = gettext_lazy("Write the day as 2020-11-05.")

    def to_python(self, value: Any) -> dt.date | None:
        """A day between 1990 and 2099, in any of the ways in which people write one."""
        if isinstance(value, str):
            with suppress(CellError):  # what it can't read, the form's own reading says
                value = read_day(value)
        day = super().to_python(value)
        if day is not None and not EARLIEST <= day <= LATEST:
            raise forms.ValidationError(_("%(day)s can't be meant: check the year.") % {"day": day})
        return day


class TotalField(AmountField):
    """The investment of a whole project in 万元."""

    def clean(self, value: Any) -> Any:
        """It must be there; nothing was ever built for less than nothing."""
        number = super().clean(value)
        if number is None:
            raise forms.ValidationError(_("Fill in the total investment, in 万元."))
        if number < 0:
            raise forms.ValidationError(
                _("The total investment can't be negative (%(given)s).") % {"given": plain(number)}
            )
        return number


class DegreeField(forms.Field):
    """Degrees of latitude or longitude, or None."""

    def __init__(self, *, most: int, **options: Any) -> None:
        """Between minus and plus the most there are."""
        super().__init__(required=False, widget=text_input(inputmode="decimal"), **options)
        self.most = most

    def to_python(self, value: Any) -> Decimal | None:
        """What lies on no map, or is finer than a hand's breadth, is refused."""
        text = folded(value or "")
        if not text:
            return None
        number = number_in(text)
        if number is None or abs(number) > self.most:
            raise forms.ValidationError(
                _("Degrees lie between −%(most)s and %(most)s: write them as 24.479834.")
                % {"most": self.most}
            )
        return round(number, 6)

    def prepare_value(self, value: Any) -> Any:
        """A stored figure as one would type it."""
        return plain(value) if isinstance(value, Decimal) else value
