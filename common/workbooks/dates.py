"""Days and months as people write them: 2020年10月31日, 2020.10, 2020-10-31, or Excel's day number."""

from __future__ import annotations

import datetime as dt
import re
from numbers import Real
from typing import Any

from common.workbooks.cells import N_, CellError, folded, shown

EXCEL_EPOCH = dt.date(1899, 12, 30)
FIRST_SERIAL, LAST_SERIAL = 18_264, 73_415  # 1950 to 2100
DAY = re.compile(
    r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?"
)
COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
MONTH = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*月?(?:份)?")
BARE_MONTH = re.compile(r"(\d{1,2})\s*月?(?:份)?")


def read_day(value: Any) -> dt.date | None:
    """A day, or None where the cell is blank."""
    if value is None or value == "":
        return None
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, str):
        return _day_in(folded(value))
    return _serial(value)


def _day_in(text: str) -> dt.date | None:
    if not text:
        return None
    if match := DAY.fullmatch(text) or COMPACT_DAY.fullmatch(text):
        return _date(text, int(match[1]), int(match[2]), int(match[3]))
    if match := MONTH.fullmatch(text):
        month = _date(text, int(match[1]), int(match[2]), 1)
        raise CellError(
            N_("“%(given)s” is a month; a day is wanted, such as %(right)s."),
            given=shown(text),
            right=month.isoformat(),
        )
    if text.isdigit() and len(text) == 5:
        return _serial(int(text))
    raise _no_day(text)


def read_month(value: Any, *, year: int | None = None) -> dt.date | None:
    """The first of a month, or None where the cell is blank; "10月" needs the year from elsewhere."""
    if value is None or value == "":
        return None
    if isinstance(value, dt.date):
        return dt.date(value.year, value.month, 1)
    if not isinstance(value, str):
        return _numeric_month(value, year)
    text = folded(value)
    if match := DAY.fullmatch(text):
        return _date(text, int(match[1]), int(match[2]), int(match[3])).replace(day=1)
    if match := MONTH.fullmatch(text):
        return _date(text, int(match[1]), int(match[2]), 1)
    if year and (match := BARE_MONTH.fullmatch(text)):
        return _date(text, year, int(match[1]), 1)
    if text.isdigit() and len(text) == 6:
        return _date(text, int(text[:4]), int(text[4:]), 1)
    if not text:
        return None
    raise CellError(N_("“%(given)s” is no month: write it as 2020-10."), given=shown(text))


def _numeric_month(value: Any, year: int | None) -> dt.date:
    text = f"{value:.15g}" if _is_number(value) else str(value)
    if re.fullmatch(r"\d{4}\.1", text):
        raise CellError(
            N_(
                "“%(given)s” can be January or October, because Excel drops the last zero of "
                "a number: write %(year)s-01 or %(year)s-10 as text."
            ),
            given=text,
            year=text[:4],
        )
    if re.fullmatch(r"\d{4}\.\d{1,2}|\d{6}|\d{1,2}", text) and not (len(text) < 3 and year is None):
        found = read_month(text, year=year)
        if found:
            return found
    day = _serial(value)
    return dt.date(day.year, day.month, 1)


def _serial(value: Any) -> dt.date:
    if _is_number(value) and FIRST_SERIAL <= value <= LAST_SERIAL:
        return EXCEL_EPOCH + dt.timedelta(days=int(value))
    text = f"{value:.15g}" if _is_number(value) else str(value)
    if match := COMPACT_DAY.fullmatch(text):
        return _date(text, int(match[1]), int(match[2]), int(match[3]))
    raise _no_day(text)


def _is_number(value: Any) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)


def _date(text: str, year: int, month: int, day: int) -> dt.date:
    if not 1 <= month <= 12:
        raise CellError(N_("“%(given)s”: there is no month %(month)s."), given=shown(text), month=month)
    try:
        found = dt.date(year, month, day)
    except ValueError as error:
        raise CellError(N_("“%(given)s”: there is no such day."), given=shown(text)) from error
    if not 1900 <= year <= 2199:
        raise CellError(N_("“%(given)s”: the year %(year)s can't be meant."), given=shown(text), year=year)
    return found


def _no_day(text: str) -> CellError:
    return CellError(N_("“%(given)s” is no date: write it as 2020-10-31."), given=shown(text))
