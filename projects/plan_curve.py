"""The cumulated curves of a year's plans as points of a small picture. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

WIDTH, HEIGHT = 640, 190
LEFT, RIGHT, TOP, BOTTOM = 74, 12, 12, 24


@dataclass(frozen=True)
class Line:
    """One curve: what it shows, and its points as a polyline has them."""

    kind: str
    points: str


@dataclass(frozen=True)
class Curve:
    """A picture of cumulated amounts, January to December."""

    lines: list[Line]
    top: Decimal
    months: list[tuple[int, int]]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    base: int = HEIGHT - BOTTOM
    roof: int = TOP


def curve(series: Mapping[str, Sequence[Decimal]]) -> Curve | None:
    """The picture of some series of monthly amounts (shorter ones end earlier); None without any amount."""
    totals = {kind: list(accumulate(months)) for kind, months in series.items() if months}
    top = max((max(total) for total in totals.values()), default=Decimal(0))
    if top <= 0:
        return None
    lines = [Line(kind, _points(total, top)) for kind, total in totals.items()]
    return Curve(lines, top, [(month, _across(month)) for month in range(1, 13)])


def _across(month: int) -> int:
    return LEFT + (WIDTH - LEFT - RIGHT) * (month - 1) // 11


def _points(totals: Sequence[Decimal], top: Decimal) -> str:
    room = HEIGHT - TOP - BOTTOM
    heights = [HEIGHT - BOTTOM - round(max(total, Decimal(0)) / top * room) for total in totals]
    return " ".join(f"{_across(month)},{y}" for month, y in enumerate(heights, start=1))
