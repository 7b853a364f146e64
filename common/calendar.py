"""Filling the working calendar from what the State Council has published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count

from common.models import CalendarDay
from common.workdays import published_exceptions

# Every year has more holidays on weekdays; some days entered by hand don't make a year's calendar.
FEWEST = 5


def exceptions_around(day: dt.date, days: int = 60) -> dict[dt.date, bool]:
    """The moved days near a day."""
    window = (day - dt.timedelta(days=days), day + dt.timedelta(days=days))
    return dict(CalendarDay.objects.filter(day__range=window).values_list("day", "is_working"))


def years_without_holidays(years: Iterable[int]) -> list[int]:
    """Years of which the calendar holds hardly a holiday: their working days are Monday to Friday."""
    holidays = CalendarDay.objects.filter(is_working=False, day__iso_week_day__lte=5).order_by()
    counts = holidays.values("day__year").annotate(n=Count("pk"))
    known = {row["day__year"] for row in counts if row["n"] >= FEWEST}
    return sorted(set(years) - known)


def fill_calendar(years: Iterable[int]) -> list[int]:
    """Add the moved days of these years; days that are there already stay as the office has them.

    Gives back the years of which nothing is published yet: they have weekends only.
    """
    unknown = []
    for year in years:
        try:
            found = published_exceptions(year)
        except NotImplementedError:
            unknown.append(year)
            continue
        CalendarDay.objects.bulk_create(
            (
                CalendarDay(day=day, is_working=working, label=label)
                for day, (working, label) in found.items()
            ),
            ignore_conflicts=True,
        )
    return unknown
