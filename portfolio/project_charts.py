"""What the charts of one project's page are drawn from, in 万元. Knows no Django."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from typing import Any

from common.numbers import half_up
from portfolio.charts import in_wan


@dataclass(frozen=True)
class Plan:
    """Twelve monthly targets under a name: kind is plan, first-plan or revision."""

    kind: str
    label: str
    months: Sequence[Decimal]

    @property
    def to_date(self) -> list[Decimal]:
        """The targets added up, month by month."""
        return list(accumulate(self.months))


@dataclass(frozen=True)
class CourseRow:
    """A month as the table beside the chart has it; nothing is known of months to come."""

    month: int
    planned: Decimal
    invested: Decimal | None
    invested_to_date: Decimal | None
    to_date: list[Decimal]


def course_rows(plans: Sequence[Plan], invested: Sequence[Decimal], last: int) -> list[CourseRow]:
    """Twelve months; the first of the plans is the one in force, ``last`` the newest month known."""
    done, curves = list(accumulate(invested)), [plan.to_date for plan in plans]
    return [
        CourseRow(
            month + 1,
            plans[0].months[month],
            invested[month] if month < last else None,
            done[month] if month < last else None,
            [curve[month] for curve in curves],
        )
        for month in range(len(plans[0].months))
    ]


def course_data(plans: Sequence[Plan], rows: Sequence[CourseRow], words: dict[str, Any]) -> dict[str, Any]:
    """Curves to date above, plan and investment of each month as bars below."""
    lines = [_series(plan.kind, plan.label, plan.to_date) for plan in plans]
    lines.append(_series("actual", words["actual"], [row.invested_to_date for row in rows]))
    bars = [
        _series("plan", words["month_plan"], [row.planned for row in rows]),
        _series("actual", words["month_actual"], [row.invested for row in rows]),
    ]
    return {"labels": [str(row.month) for row in rows], "lines": lines, "bars": bars, "words": words}


def _series(kind: str, label: str, amounts: Iterable[Decimal | None]) -> dict[str, Any]:
    return {"kind": kind, "label": label, "values": [in_wan(amount) for amount in amounts]}


@dataclass(frozen=True)
class Standing:
    """How a project stood in a month."""

    month: str
    rank: int | None
    score: Decimal
    lamp: str


def rank_data(standings: Sequence[Standing], words: dict[str, Any]) -> dict[str, Any]:
    """Ranks, the best on top, each with its month's lamp, and the score beneath; the oldest month first."""
    return {
        "labels": [one.month for one in standings],
        "ranks": [one.rank for one in standings],
        "scores": [str(half_up(one.score, 2)) for one in standings],
        "lamps": [one.lamp for one in standings],
        "words": words,
    }
