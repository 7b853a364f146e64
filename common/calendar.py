"""Filling the working calendar from what the State Council has published."""

from __future__ import annotations

from collections.abc import Iterable

from common.models import CalendarDay
from common.workdays import published_exceptions


def years_without_holidays(years: Iterable[int]) -> list[int]:
    """Years of which the calendar holds no moved day: their working days are Monday to Friday."""
    known = set(CalendarDay.objects.values_list("day__year", flat=True).distinct())
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
