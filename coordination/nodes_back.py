"""A plan laid backwards from its due day on the working calendar. Knows no Django: plain values only.

A step takes so many working days and begins when all that it waits for is done. Its day is the last one on
which it may be done: ``days`` working days before the day of whatever waits for it, or the due day itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from common.workdays import shifted, working_days_from

Exceptions = Mapping[dt.date, bool]


@dataclass(frozen=True)
class Step:
    """One node: how many working days it takes, and what it waits for."""

    key: str
    days: int
    after: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chain:
    """Working days from the beginning to the end of a step, from there to the plan's end, and to spare."""

    before: int
    behind: int
    slack: int

    @property
    def is_critical(self) -> bool:
        """Whether a day lost here is a day lost at the end."""
        return self.slack == 0


@dataclass(frozen=True)
class Misfit:
    """A step that has less time than it takes: ``short`` working days too few after what it waits for.

    ``before`` is empty where the step's own day lies after the due day.
    """

    before: str
    key: str
    short: int


class Circle(ValueError):
    """Steps that wait for one another; ``path`` begins and ends with the same one."""

    def __init__(self, path: Sequence[str]) -> None:
        super().__init__(" → ".join(path))
        self.path = tuple(path)


def in_order(steps: Iterable[Step]) -> list[Step]:
    """Every step after all that it waits for; raises Circle where there is no such order."""
    by_key = {step.key: step for step in steps}
    done: dict[str, Step] = {}
    for key in by_key:
        _visit(key, by_key, done)
    return list(done.values())


def _visit(start: str, by_key: Mapping[str, Step], done: dict[str, Step]) -> None:
    """Put a step behind all that it waits for; without recursion, however long the chain."""
    way, left = [start], [list(by_key[start].after)]
    while way:
        if left[-1]:
            key = left[-1].pop(0)
            if key in way:
                raise Circle([*way[way.index(key) :], key][::-1])
            if key not in done:
                way.append(key)
                left.append(list(by_key[key].after))
        else:
            left.pop()
            key = way.pop()
            done.setdefault(key, by_key[key])


def lay_back(
    steps: Collection[Step], due: dt.date, exceptions: Exceptions, pinned: Mapping[str, dt.date] | None = None
) -> dict[str, dt.date]:
    """The latest day of each step; a pinned one keeps its day, and what it waits for is laid before that."""
    given = pinned or {}
    latest: dict[str, dt.date] = {}
    for step in reversed(in_order(steps)):
        day = latest[step.key] = given.get(step.key) or latest.get(step.key, due)
        if step.after:
            begins = shifted(day, -step.days, exceptions)
            for key in step.after:
                latest[key] = min(latest.get(key, begins), begins)
    return latest


def chains(steps: Collection[Step]) -> dict[str, Chain]:
    """How long the longest way to and from each step is; the critical ones lie on the longest of all."""
    order = in_order(steps)
    by_key = {step.key: step for step in order}
    before: dict[str, int] = {}
    for step in order:
        before[step.key] = step.days + max((before[key] for key in step.after), default=0)
    behind = dict.fromkeys(before, 0)
    for step in reversed(order):
        for key in step.after:
            behind[key] = max(behind[key], by_key[step.key].days + behind[step.key])
    whole = max((before[key] + behind[key] for key in before), default=0)
    return {key: Chain(before[key], behind[key], whole - before[key] - behind[key]) for key in before}


def misfits(
    steps: Collection[Step], days: Mapping[str, dt.date], due: dt.date, exceptions: Exceptions
) -> list[Misfit]:
    """Where the days that were set leave a step less time than it takes."""
    found = []
    for step in in_order(steps):
        day = days[step.key]
        if day > due:
            found.append(Misfit("", step.key, working_days_from(due, day, exceptions) or 1))
        for key in step.after:
            has = working_days_from(days[key], day, exceptions)
            if has < step.days:
                found.append(Misfit(key, step.key, step.days - has))
    return found
