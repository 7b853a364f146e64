"""What charts are drawn from, and the tables beside them: the same figures, once. Knows no Django.

Amounts come in 万元 and leave in 亿元 as text with two decimals, so that a chart shows what the table says.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from typing import Any

from common.numbers import WAN_PER_YI, half_up

YEAR = 12
BAR = 100  # an own unit of length: the longer of plan and actual in the longest group


@dataclass(frozen=True)
class Point:
    """A month of a curve, cumulative, 万元; ``invested`` is None for months to come.

    ``linear`` is what the annual plan would have if it went by the calendar; None where it isn't wanted.
    """

    month: int
    planned: Decimal
    first_planned: Decimal
    invested: Decimal | None
    linear: Decimal | None = None


def curve(
    months: Iterable[tuple[int, Decimal, Decimal, Decimal]], last: int, annual: Decimal | None = None
) -> list[Point]:
    """(month, planned, first planned, invested) of each → cumulative points; ``last`` is the newest month."""
    rows = list(months)
    sums = [list(accumulate(row[part] for row in rows)) for part in (1, 2, 3)]
    return [
        Point(row[0], planned, first, invested if row[0] <= last else None, _linear(annual, row[0]))
        for row, planned, first, invested in zip(rows, *sums, strict=True)
    ]


def in_yi(amount: Decimal | None) -> str | None:
    """万元 → 亿元 as plain text with two decimals."""
    return None if amount is None else str(half_up(amount / WAN_PER_YI, 2))


def in_wan(amount: Decimal | None) -> str | None:
    """万元 as plain text with two decimals."""
    return None if amount is None else str(half_up(amount, 2))


def _linear(annual: Decimal | None, month: int) -> Decimal | None:
    return None if annual is None else annual * month / YEAR


def curve_data(points: Sequence[Point], *, with_first_plan: bool, words: dict[str, Any]) -> dict[str, Any]:
    """The S-curve as its script wants it, in 亿元; ``words`` name the series and the axes."""
    series = [_series("plan", words, [in_yi(point.planned) for point in points])]
    if with_first_plan:
        series.append(_series("first-plan", words, [in_yi(point.first_planned) for point in points]))
    if any(point.linear is not None for point in points):
        series.append(_series("linear", words, [in_yi(point.linear) for point in points]))
    series.append(_series("actual", words, [in_yi(point.invested) for point in points]))
    return {
        "type": "line",
        "labels": [str(point.month) for point in points],
        "series": series,
        "words": words,
    }


def _series(kind: str, words: dict[str, Any], values: list[str | None]) -> dict[str, Any]:
    return {"kind": kind, "label": words[kind], "values": values}


@dataclass(frozen=True)
class MonthFigures:
    """A month of one project, 万元: its own plan and investment, and both to date."""

    month: int
    planned: Decimal
    planned_to_date: Decimal
    invested: Decimal | None
    invested_to_date: Decimal | None


def month_by_month(planned: Sequence[Decimal], invested: Sequence[Decimal], last: int) -> list[MonthFigures]:
    """Twelve months; what was invested is known up to month ``last``."""
    return [
        MonthFigures(
            number,
            planned[number - 1],
            sum(planned[:number], Decimal(0)),
            invested[number - 1] if number <= last else None,
            sum(invested[:number], Decimal(0)) if number <= last else None,
        )
        for number in range(1, len(planned) + 1)
    ]


def month_data(months: Sequence[MonthFigures], *, words: dict[str, Any]) -> dict[str, Any]:
    """Plan and investment of each month as bars, in 万元."""
    series = [
        _series("plan", words, [in_wan(row.planned) for row in months]),
        _series("actual", words, [in_wan(row.invested) for row in months]),
    ]
    return {"type": "bar", "labels": [str(row.month) for row in months], "series": series, "words": words}


@dataclass(frozen=True)
class Bar:
    """Two lengths of one scale, in units of ``BAR``."""

    planned: str
    invested: str


def bars(pairs: Sequence[tuple[Decimal, Decimal]]) -> list[Bar]:
    """(planned, invested) of each → lengths on the scale of the longest; below zero nothing is drawn."""
    longest = max((max(pair) for pair in pairs), default=Decimal(0))
    return [Bar(_length(planned, longest), _length(invested, longest)) for planned, invested in pairs]


def _length(amount: Decimal, longest: Decimal) -> str:
    return "0" if longest <= 0 else str(half_up(max(amount, Decimal(0)) * BAR / longest, 2))


def share(ratio: Decimal | None) -> str:
    """A share of one as a length of 100; what goes beyond is cut off."""
    return str(half_up(min(max(ratio or Decimal(0), Decimal(0)), Decimal(1)) * BAR, 2))
