"""Working days, from the calendar table where it has the day and from the week's rule where not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import chinese_calendar

ONE_DAY = dt.timedelta(days=1)
# The package's own names for holidays are English; an office reads these.
NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "纪念日",
}


def is_working(day: dt.date, exceptions: Mapping[dt.date, bool]) -> bool:
    """Whether a day is worked: the calendar's word first, else Monday to Friday."""
    return exceptions.get(day, day.weekday() < 5)


def next_working_day(day: dt.date, exceptions: Mapping[dt.date, bool]) -> dt.date:
    """The day itself when it is worked, else the first worked day after it."""
    while not is_working(day, exceptions):
        day += ONE_DAY
    return day


def add_working_days(day: dt.date, count: int, exceptions: Mapping[dt.date, bool]) -> dt.date:
    """The count-th worked day after a day."""
    for _ in range(count):
        day = next_working_day(day + ONE_DAY, exceptions)
    return day


def shifted(day: dt.date, count: int, exceptions: Mapping[dt.date, bool]) -> dt.date:
    """So many worked days after a day, or before it where the count is negative."""
    step = ONE_DAY if count > 0 else -ONE_DAY
    for _ in range(abs(count)):
        day += step
        while not is_working(day, exceptions):
            day += step
    return day


def working_days_from(start: dt.date, end: dt.date, exceptions: Mapping[dt.date, bool]) -> int:
    """How many worked days after the first day the second one lies; negative where it lies before."""
    if end < start:
        return -working_days_from(end, start, exceptions)
    days = (start + ONE_DAY * n for n in range(1, (end - start).days + 1))
    return sum(1 for day in days if is_working(day, exceptions))


def published_exceptions(year: int) -> dict[dt.date, tuple[bool, str]]:
    """Days of a year that the State Council's notice moves: worked or not, and why.

    Raises NotImplementedError for a year that the calendar package does not know yet.
    """
    found: dict[dt.date, tuple[bool, str]] = {}
    day = dt.date(year, 1, 1)
    while day.year == year:
        working = bool(chinese_calendar.is_workday(day))
        if working != (day.weekday() < 5):
            _, name = chinese_calendar.get_holiday_detail(day)
            found[day] = (working, NAMES.get(name or "", name or ""))
        day += ONE_DAY
    return found
