"""By which day a level has to settle a problem, and when it rises. Plain values only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from common.workdays import ONE_DAY, next_working_day, shifted, working_days_from

TOP_LEVEL = 4


@dataclass(frozen=True)
class Rise:
    """A day on which a problem is taken over by a level, which has until ``due_on``."""

    level: int
    on: dt.date
    due_on: dt.date


def due_day(start: dt.date, working_days: int, exceptions: Mapping[dt.date, bool]) -> dt.date:
    """The last day of so many working days after a day."""
    return shifted(start, working_days, exceptions)


def rising_day(due_on: dt.date, exceptions: Mapping[dt.date, bool]) -> dt.date:
    """The first working day after the day that passed."""
    return next_working_day(due_on + ONE_DAY, exceptions)


def rises(
    level: int, due_on: dt.date, today: dt.date, days: Mapping[int, int], exceptions: Mapping[dt.date, bool]
) -> list[Rise]:
    """Every rise that has fallen due by today, each counted from the day on which it did."""
    found = []
    while level < TOP_LEVEL and (on := rising_day(due_on, exceptions)) <= today:
        level, due_on = level + 1, due_day(on, days[level + 1], exceptions)
        found.append(Rise(level, on, due_on))
    return found


def days_left(due_on: dt.date, today: dt.date, exceptions: Mapping[dt.date, bool]) -> int:
    """Working days from today to the last one; negative when it has passed."""
    return working_days_from(today, due_on, exceptions)
