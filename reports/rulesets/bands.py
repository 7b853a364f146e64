"""Bands of a lamp's measure as exact intervals, and what is wrong with a set of them. Pure.

A place between numbers is a pair: (v, 0) lies just below v, (v, 1) just above it. A band runs from one such
place to another, so that ends that are included and ends that are not need no case of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

LAMPS = ("green", "yellow", "red")
ENDLESS = Decimal("Infinity")
Place = tuple[Decimal, int]
BOTTOM: Place = (-ENDLESS, 0)
TOP: Place = (ENDLESS, 0)


@dataclass(frozen=True, order=True)
class Interval:
    """The numbers between two places."""

    low: Place
    high: Place

    @property
    def is_empty(self) -> bool:
        """Whether no number lies in it."""
        return self.low >= self.high

    @property
    def includes_low(self) -> bool:
        """Whether its lower end belongs to it."""
        return self.low[1] == 0

    @property
    def includes_high(self) -> bool:
        """Whether its upper end belongs to it."""
        return self.high[1] == 1

    def holds(self, value: Decimal) -> bool:
        """Whether a number lies in it."""
        return self.low <= (value, 0) and (value, 1) <= self.high

    def met(self, other: Interval) -> Interval:
        """What both hold."""
        return Interval(max(self.low, other.low), min(self.high, other.high))


def at_least(value: Decimal) -> Interval:
    """A number and all above it."""
    return Interval((value, 0), TOP)


def below(value: Decimal) -> Interval:
    """All numbers below one."""
    return Interval(BOTTOM, (value, 0))


def number(text: object) -> Decimal | None:
    """An end as a document has it: a decimal, or none."""
    return None if text is None else Decimal(str(text))


def interval_of(band: Mapping[str, Any]) -> Interval:
    """A band of a draft: {low, low_included, high, high_included}; an end of None is none."""
    low, high = number(band["low"]), number(band["high"])
    return Interval(
        BOTTOM if low is None else (low, 0 if band["low_included"] else 1),
        TOP if high is None else (high, 1 if band["high_included"] else 0),
    )


def band(
    low: str | None, high: str | None, *, low_included: bool = False, high_included: bool = False
) -> dict[str, Any]:
    """A band as a draft has it."""
    return {"low": low, "low_included": low_included, "high": high, "high_included": high_included}


def gaps(intervals: Iterable[Interval]) -> list[Interval]:
    """The stretches that none of some intervals holds, from below."""
    found, reached = [], BOTTOM
    for one in sorted(one for one in intervals if not one.is_empty):
        if one.low > reached:
            found.append(Interval(reached, one.low))
        reached = max(reached, one.high)
    return [*found, Interval(reached, TOP)] if reached < TOP else found


def overlaps(named: Mapping[str, Interval]) -> list[tuple[str, str, Interval]]:
    """Pairs of bands that share numbers, and which."""
    names = list(named)
    pairs = [
        (first, second, named[first].met(named[second]))
        for place, first in enumerate(names)
        for second in names[place + 1 :]
    ]
    return [(first, second, shared) for first, second, shared in pairs if not shared.is_empty]


def upside_down(named: Mapping[str, Interval], order: Sequence[str] = LAMPS) -> list[tuple[str, str]]:
    """Neighbours in the order of lamps of which the worse holds higher numbers than the better."""
    filled = [name for name in order if not named[name].is_empty]
    return [(worse, better) for better, worse in pairwise(filled) if named[worse].low >= named[better].high]


def lamp_rule(lamp: Mapping[str, Any]) -> dict[str, Any]:
    """Bands without a fault as the two thresholds of a compiled document."""
    return {
        "measure": lamp["measure"],
        **{
            name: {"op": ">=" if lamp[name]["low_included"] else ">", "value": lamp[name]["low"]}
            for name in ("green", "yellow")
        },
    }


def lamp_bands(rule: Mapping[str, Any]) -> dict[str, Any]:
    """The two thresholds of a compiled document as bands."""
    green, yellow = rule["green"], rule["yellow"]
    return {
        "measure": rule["measure"],
        "green": band(green["value"], None, low_included=green["op"] == ">="),
        "yellow": band(
            yellow["value"],
            green["value"],
            low_included=yellow["op"] == ">=",
            high_included=green["op"] == ">",
        ),
        "red": band(None, yellow["value"], high_included=yellow["op"] == ">"),
    }
