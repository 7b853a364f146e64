"""How far a month's figures are from those of another month, as they stand on the tiles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter

from django.utils.translation import gettext as _

from common.numbers import half_up, percent, points, quotient, yi
from portfolio.selectors.sums import Sums


@dataclass(frozen=True)
class Versus:
    """Differences in words; "" where there is nothing to compare with."""

    last_month: str
    last_year: str


def versus(total: Sums, last_month: Sums | None, last_year: Sums | None) -> dict[str, Versus]:
    """For each tile: amounts against last month in 亿元 and last year in percent, ratios in points."""
    return {
        **{
            name: Versus(_amount(amount, total, last_month), _growth(amount, total, last_year))
            for name, amount in AMOUNTS.items()
        },
        **{
            name: Versus(_points(ratio, total, last_month), _points(ratio, total, last_year))
            for name, ratio in RATIOS.items()
        },
    }


Figure = Callable[[Sums], Decimal]
Ratio = Callable[[Sums], "Decimal | None"]
AMOUNTS: dict[str, Figure] = {
    "plan": attrgetter("annual_plan"),
    "invested": attrgetter("invested_to_date"),
}
RATIOS: dict[str, Ratio] = {
    "share": attrgetter("annual_ratio"),
    "schedule": attrgetter("schedule_ratio"),
    "lead": attrgetter("time_lead"),
}


def _amount(figure: Figure, now: Sums, other: Sums | None) -> str:
    if other is None:
        return ""
    difference = figure(now) - figure(other)
    return yi(difference, signed=True) if half_up(difference, 0) else _("unchanged")


def _growth(figure: Figure, now: Sums, other: Sums | None) -> str:
    if other is None or not figure(other):
        return ""
    share = quotient(figure(now) - figure(other), abs(figure(other)))
    text = percent(share)
    return f"+{text}" if share and share > 0 else text


def _points(ratio: Ratio, now: Sums, other: Sums | None) -> str:
    here, there = ratio(now), ratio(other) if other else None
    if here is None or there is None:
        return ""
    if not half_up(100 * (here - there), 2):
        return _("unchanged")
    return _("%(points)s points") % {"points": points(here - there)}
