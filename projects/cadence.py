"""When a month's return is due, locked and published: pure dates, no database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from common.workdays import add_working_days, next_working_day


@dataclass(frozen=True)
class Cadence:
    """Days of the month after the one reported: returns by the 5th, lock on the 8th, circular on the 10th."""

    due_day: int = 5
    lock_day: int = 8
    circular_day: int = 10


@dataclass(frozen=True)
class PeriodDates:
    """A period's three dates, all working days."""

    due_on: dt.date
    lock_on: dt.date
    circular_on: dt.date


def first_of_next_month(month: dt.date) -> dt.date:
    """The first of the month after the given one."""
    return (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1)


def month_end(month: dt.date) -> dt.date:
    """The last day of a month."""
    return first_of_next_month(month) - dt.timedelta(days=1)


def period_dates(
    month: dt.date, exceptions: Mapping[dt.date, bool], cadence: Cadence | None = None
) -> PeriodDates:
    """Each date moved to a working day; lock at least one working day after due, circular after lock."""
    cadence = cadence or Cadence()
    base = first_of_next_month(month)
    due = next_working_day(base.replace(day=cadence.due_day), exceptions)
    lock = max(
        next_working_day(base.replace(day=cadence.lock_day), exceptions), add_working_days(due, 1, exceptions)
    )
    circular = max(
        next_working_day(base.replace(day=cadence.circular_day), exceptions),
        add_working_days(lock, 1, exceptions),
    )
    return PeriodDates(due, lock, circular)
