"""Where dates stand on a line of time, as shares of its width. Knows no Django.

A page draws with them in SVG: shares keep their place at any width, and the marks keep their shape.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from common.numbers import half_up

STEPS = (1, 2, 3, 6, 12, 24, 36, 60, 120)  # months between two labels
MOST_LABELS = 6
MARGIN = Decimal(3)  # of a hundred, on both sides: a mark at the edge stays whole


@dataclass(frozen=True)
class Tick:
    """A month that is named under the line."""

    at: str
    label: str


@dataclass(frozen=True)
class Track:
    """One node's marks; a stretch is missing where it would have no length."""

    baseline: str = ""
    planned: str = ""
    actual: str = ""
    moved: tuple[str, str] | None = None
    passed: tuple[str, str] | None = None
    overdue: tuple[str, str] | None = None


@dataclass(frozen=True)
class Scale:
    """A line of time from one day to another."""

    first: dt.date
    last: dt.date

    def at(self, day: dt.date) -> str:
        """The place of a day, in %; what lies beyond stands at the end."""
        return f"{self._share(day)}%"

    def width(self, first: dt.date, last: dt.date) -> str:
        """The length of a stretch, in %."""
        return f"{self._share(last) - self._share(first)}%"

    def _share(self, day: dt.date) -> Decimal:
        whole = max((self.last - self.first).days, 1)
        gone = min(max((day - self.first).days, 0), whole)
        return half_up(MARGIN + (100 - 2 * MARGIN) * gone / whole, 2)

    @property
    def ticks(self) -> list[Tick]:
        """Some months, evenly; a year's steps fall on January."""
        months = [_month(self.first), _month(self.last)]
        step = next((step for step in STEPS if (months[1] - months[0]) // step < MOST_LABELS), STEPS[-1])
        named = [month for month in range(months[0], months[1] + 1) if month % step == 0]
        days = [dt.date(month // 12, month % 12 + 1, 1) for month in named]
        return [Tick(self.at(day), f"{day:%Y-%m}") for day in days if self.first <= day <= self.last]


def scale(days: Iterable[dt.date | None]) -> Scale | None:
    """The line on which all these days stand; None without any."""
    known = [day for day in days if day]
    if not known:
        return None
    return Scale(min(known), max(known))


def track(
    line: Scale,
    *,
    baseline: dt.date | None,
    planned: dt.date | None,
    actual: dt.date | None,
    today: dt.date,
) -> Track:
    """The marks of one node: moved from the first date, reached before or after its date, or overdue."""
    until = actual or (today if planned and planned < today else None)
    passed = (line.at(planned), line.at(until)) if planned and until and planned != until else None
    return Track(
        baseline=line.at(baseline) if baseline and baseline != planned else "",
        planned=line.at(planned) if planned else "",
        actual=line.at(actual) if actual else "",
        moved=(line.at(baseline), line.at(planned)) if baseline and planned and baseline != planned else None,
        passed=passed if actual else None,
        overdue=passed if not actual else None,
    )


def _month(day: dt.date) -> int:
    return day.year * 12 + day.month - 1
