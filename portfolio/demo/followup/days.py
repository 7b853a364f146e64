"""When it happens: events with their moments, of which a stretch of time is played at once, in order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from common.calendar import exceptions_around
from common.workdays import is_working, shifted
from portfolio.demo import moments
from portfolio.demo.model import YEAR

ONE_DAY = dt.timedelta(days=1)


class Event(NamedTuple):
    """Something that is done at a moment."""

    now: dt.datetime
    act: Callable[[dt.datetime], object]


@dataclass(frozen=True)
class Span:
    """The time being played: after one moment, up to another."""

    since: dt.datetime
    until: dt.datetime

    def play(self, events: Iterable[Event]) -> None:
        """Do what falls into it, the earliest first."""
        for event in sorted(events, key=lambda one: one.now):
            if self.since < event.now <= self.until:
                event.act(event.now)


class Calendar:
    """The working days around the demo's year, read once."""

    def __init__(self) -> None:
        self.exceptions = exceptions_around(dt.date(YEAR, 7, 1), 500)

    def after(self, day: dt.date, count: int, hour: int = 10) -> dt.datetime:
        """So many working days after a day."""
        return moments.at(shifted(day, count, self.exceptions), hour)

    def between(self, first: dt.date, last: dt.date) -> list[dt.date]:
        """The working days from one day to another."""
        days = (first + ONE_DAY * number for number in range((last - first).days + 1))
        return [day for day in days if is_working(day, self.exceptions)]


def day_of(text: str) -> dt.date:
    """A day of the demo's year, written as in its tables: 11-25."""
    return dt.date.fromisoformat(f"{YEAR}-{text}")
