"""What the charts of the pages that compare are drawn from. Knows no Django.

Shares leave as percentages with two decimals, as text, so that a chart shows what the table says.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from typing import Any

from common.numbers import half_up, quotient
from portfolio.charts import in_yi

HUNDRED = Decimal(100)
MOST_TIME = Decimal(120)  # beyond this a point stands at the edge: its figures are in the table


def in_percent(ratio: Decimal | None) -> str | None:
    """A share as a percentage in plain text with two decimals."""
    return None if ratio is None else str(half_up(ratio * HUNDRED, 2))


@dataclass(frozen=True)
class Shares:
    """The course of a year as shares of the annual plan, month by month; None for months to come."""

    planned: list[Decimal | None]
    invested: list[Decimal | None]


def shares(planned: Sequence[Decimal], invested: Sequence[Decimal], annual: Decimal, last: int) -> Shares:
    """Twelve months of plan and investment (万元) added up, over the annual plan."""
    done = [quotient(amount, annual) for amount in accumulate(invested)]
    return Shares(
        [quotient(amount, annual) for amount in accumulate(planned)],
        [share if month <= last else None for month, share in enumerate(done, start=1)],
    )


def overlay(named: Sequence[tuple[str, Shares]], words: dict[str, Any]) -> dict[str, Any]:
    """Several courses over one another, and a year that goes evenly."""
    return {
        "labels": [str(month) for month in range(1, 13)],
        "series": [
            {
                "label": name,
                "planned": [in_percent(share) for share in course.planned],
                "invested": [in_percent(share) for share in course.invested],
            }
            for name, course in named
        ],
        "even": [in_percent(quotient(Decimal(month), Decimal(12))) for month in range(1, 13)],
        "words": words,
    }


@dataclass(frozen=True)
class Point:
    """A project: how much of its time has passed, and how much of its money is spent, as shares."""

    code: str
    name: str
    lamp: str
    plan: Decimal
    time: Decimal
    done: Decimal
    is_open: bool = True

    @property
    def lead(self) -> Decimal:
        """Investment ahead of time; negative when it lags."""
        return self.done - self.time


def time_passed(start: dt.date | None, completion: dt.date | None, day: dt.date) -> Decimal | None:
    """The share of the time from start to completion that has passed on a day; more than one once it is over.

    None where a date is missing or the two leave no time between them.
    """
    if start is None or completion is None or completion <= start:
        return None
    gone = max((day - start).days, 0)
    return quotient(Decimal(gone), Decimal((completion - start).days))


def scatter(points: Iterable[Point], words: dict[str, Any]) -> dict[str, Any]:
    """The points by lamp as [time, done, plan in 亿元, code, name, opens]; the largest plans first."""
    found: dict[str, list[list[Any]]] = {}
    for point in points:
        row = [_edge(point.time), _edge(point.done), in_yi(point.plan), point.code, point.name, point.is_open]
        found.setdefault(point.lamp, []).append(row)
    return {"points": found, "most": str(MOST_TIME), "words": words}


def _edge(share: Decimal) -> str:
    return str(half_up(min(max(share * HUNDRED, Decimal(0)), MOST_TIME), 2))


@dataclass(frozen=True)
class Piece:
    """A piece of a bar of the length 100."""

    kind: str
    count: int
    start: str
    length: str


def stacked(counts: Sequence[tuple[str, int]]) -> list[Piece]:
    """Counts laid end to end; what is nought has no piece."""
    whole = sum(count for _, count in counts)
    ends = list(accumulate((count for _, count in counts), initial=0))
    return [
        Piece(kind, count, _length(start, whole), _length(count, whole))
        for (kind, count), start in zip(counts, ends, strict=False)
        if count
    ]


def _length(part: int, whole: int) -> str:
    return str(half_up(quotient(HUNDRED * part, Decimal(whole)) or Decimal(0), 2))


@dataclass(frozen=True)
class Ruler:
    """A scale of ratios from nought on: it ends at the highest, and never before 150 %."""

    top: Decimal

    def length(self, ratio: Decimal | None) -> str:
        """A ratio as a length of 100; below nought nothing is drawn."""
        return str(half_up(max(ratio or Decimal(0), Decimal(0)) * HUNDRED / self.top, 2))

    @property
    def whole(self) -> str:
        """Where the plan is just met."""
        return self.length(Decimal(1))


def ruler(ratios: Iterable[Decimal | None]) -> Ruler:
    """The scale on which all these can be laid side by side."""
    return Ruler(max([Decimal("1.5"), *(ratio for ratio in ratios if ratio is not None)]))
