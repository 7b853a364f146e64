"""Where the bars of a Gantt chart stand, as shares of its width and rows of a fixed height. Knows no Django.

Shares keep their place at any width, so that one drawing serves a desk, a phone and paper.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from common.numbers import half_up

HEAD, ROW = 22, 40  # heights
LABEL, BAR = 13, 26  # from the top of a row: the name's base line, the bar's middle
STEPS = (1, 2, 3, 6, 12, 24, 36, 60, 120)  # months between two labels
MOST_LABELS = 5
MARGIN = Decimal(2)  # of a hundred, on both sides
TURN = Decimal(55)  # further right a name stands left of its place


@dataclass(frozen=True)
class Bar:
    """A node as it is to be drawn."""

    key: int
    label: str
    begins: dt.date
    planned: dt.date
    baseline: dt.date | None = None
    forecast: dt.date | None = None
    actual: dt.date | None = None
    is_critical: bool = False
    after: Sequence[int] = ()


@dataclass(frozen=True)
class Tick:
    """A month that is named over the chart."""

    at: str
    label: str


@dataclass(frozen=True)
class Line:
    """A straight stroke."""

    x1: str
    y1: int
    x2: str
    y2: int


@dataclass(frozen=True)
class Drawn:
    """A row of the chart."""

    label: str
    label_at: str
    anchor: str
    label_y: int
    y: int
    top: int
    left: str
    width: str
    planned: str
    baseline: str
    forecast: str
    actual: str
    late: Line | None
    is_critical: bool
    is_reached: bool


@dataclass(frozen=True)
class Chart:
    """The whole drawing; its width is what there is."""

    height: int
    today: str
    ticks: list[Tick] = field(default_factory=list)
    rows: list[Drawn] = field(default_factory=list)
    links: list[Line] = field(default_factory=list)


class Scale:
    """A line of time from the first day to the last."""

    def __init__(self, days: Iterable[dt.date | None]) -> None:
        known = [day for day in days if day]
        self.first, self.last = min(known), max(known)

    def share(self, day: dt.date) -> Decimal:
        """The place of a day in a hundred."""
        whole = max((self.last - self.first).days, 1)
        gone = min(max((day - self.first).days, 0), whole)
        return half_up(MARGIN + (100 - 2 * MARGIN) * gone / whole, 2)

    def at(self, day: dt.date) -> str:
        """The same as it stands in a drawing."""
        return f"{self.share(day)}%"

    def ticks(self) -> list[Tick]:
        """Some months, evenly; a year's steps fall on January."""
        months = [self.first.year * 12 + self.first.month - 1, self.last.year * 12 + self.last.month - 1]
        step = next((step for step in STEPS if (months[1] - months[0]) // step < MOST_LABELS), STEPS[-1])
        named = [month for month in range(months[0], months[1] + 1) if month % step == 0]
        days = [dt.date(month // 12, month % 12 + 1, 1) for month in named]
        return [Tick(self.at(day), f"{day:%Y-%m}") for day in days if self.first <= day <= self.last]


def draw(bars: Sequence[Bar], today: dt.date) -> Chart | None:
    """The chart of a plan; None of none."""
    if not bars:
        return None
    scale = Scale(
        day
        for bar in bars
        for day in (bar.begins, bar.planned, bar.baseline, bar.forecast, bar.actual, today)
    )
    rows = [_row(bar, number, scale, today) for number, bar in enumerate(bars)]
    return Chart(HEAD + ROW * len(bars), scale.at(today), scale.ticks(), rows, _links(bars, scale))


def _row(bar: Bar, number: int, scale: Scale, today: dt.date) -> Drawn:
    top = HEAD + ROW * number
    left, right = scale.share(bar.begins), scale.share(bar.planned)
    turned = left > TURN
    until = bar.actual or bar.forecast or (today if bar.planned < today else None)
    is_late = until is not None and until > bar.planned
    return Drawn(
        label=bar.label,
        label_at=f"{right if turned else left}%",
        anchor="end" if turned else "start",
        label_y=top + LABEL,
        y=top + BAR,
        top=top,
        left=f"{left}%",
        width=f"{right - left}%",
        planned=scale.at(bar.planned),
        baseline=scale.at(bar.baseline) if bar.baseline else "",
        forecast=scale.at(bar.forecast) if bar.forecast and not bar.actual else "",
        actual=scale.at(bar.actual) if bar.actual else "",
        late=Line(scale.at(bar.planned), top + BAR, scale.at(until), top + BAR)
        if is_late and until
        else None,
        is_critical=bar.is_critical,
        is_reached=bar.actual is not None,
    )


def _links(bars: Sequence[Bar], scale: Scale) -> list[Line]:
    """From the day of a node down to what waits for it, and along to where that begins."""
    places = {bar.key: number for number, bar in enumerate(bars)}
    found = []
    for number, bar in enumerate(bars):
        y2 = HEAD + ROW * number + BAR
        for key in bar.after:
            if key in places:
                before = bars[places[key]]
                x, y1 = scale.at(before.planned), HEAD + ROW * places[key] + BAR
                found += [Line(x, y1, x, y2), Line(x, y2, scale.at(bar.begins), y2)]
    return found
