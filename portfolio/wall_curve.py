"""The S-curve of the wall as an SVG drawing: read from the back of a room, sharp on any screen.

Knows no Django. Amounts in 万元, places in tenths of a unit as text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from common.numbers import WAN_PER_YI, grouped, half_up
from portfolio.charts import Point

WIDTH, HEIGHT = 1800, 600
LEFT, RIGHT, TOP, BOTTOM = 130, 40, 40, 60
TICKS = 5


@dataclass(frozen=True)
class Tick:
    """A line of the grid with its value in 亿元."""

    y: str
    text: str


@dataclass(frozen=True)
class Mark:
    """A point of a curve, with the amount in 亿元 where it is written."""

    x: str
    y: str
    text: str = ""


@dataclass(frozen=True)
class Curve:
    """Everything the template draws."""

    ticks: list[Tick]
    months: list[Mark]
    plan: str
    first_plan: str
    actual: str
    marks: list[Mark]
    last: Mark | None
    planned: Mark | None


def curve_drawing(points: Sequence[Point], *, with_first_plan: bool) -> Curve:
    """Twelve months from left to right, 亿元 from below."""
    amounts = [amount for p in points for amount in (p.planned, p.first_planned, p.invested or Decimal(0))]
    step = _step(max([*amounts, Decimal(1)]) / WAN_PER_YI)
    most = (max([*amounts, Decimal(1)]) / WAN_PER_YI / step).to_integral_value(ROUND_CEILING) * step
    done = [point for point in points if point.invested is not None]

    def x(month: int) -> str:
        return str(half_up(LEFT + Decimal(WIDTH - LEFT - RIGHT) * (month - 1) / 11, 1))

    def y(amount: Decimal) -> str:
        share = max(amount, Decimal(0)) / WAN_PER_YI / most
        return str(half_up(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share, 1))

    def path(rows: Sequence[tuple[int, Decimal]]) -> str:
        return "M" + "L".join(f"{x(month)} {y(amount)}" for month, amount in rows) if rows else ""

    def mark(month: int, amount: Decimal, *, written: bool) -> Mark:
        return Mark(x(month), y(amount), grouped(amount / WAN_PER_YI) if written else "")

    return Curve(
        ticks=[
            Tick(y(step * number * WAN_PER_YI), grouped(step * number, 0 if step >= 1 else 2))
            for number in range(int(most / step) + 1)
        ],
        months=[Mark(x(point.month), str(HEIGHT - BOTTOM + 42), str(point.month)) for point in points],
        plan=path([(p.month, p.planned) for p in points]),
        first_plan=path([(p.month, p.first_planned) for p in points]) if with_first_plan else "",
        actual=path([(p.month, p.invested or Decimal(0)) for p in done]),
        marks=[mark(p.month, p.invested or Decimal(0), written=False) for p in done],
        last=mark(done[-1].month, done[-1].invested or Decimal(0), written=True) if done else None,
        planned=mark(done[-1].month, done[-1].planned, written=True) if done else None,
    )


def _step(most: Decimal) -> Decimal:
    """A round step that makes about five of them: 1, 2 or 5 and noughts."""
    rough = most / TICKS
    size = Decimal(1).scaleb(rough.adjusted())
    return next(size * factor for factor in (1, 2, 5, 10) if size * factor >= rough)
