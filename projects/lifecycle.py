"""The life cycle of a project: which stage may follow which, and on which days. Plain values only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

ORDER = ("signed", "started", "advancing", "completed", "in_operation")
#: What may follow: a small project may be under way, or done, without a word about every step between.
NEXT = {
    "signed": ("started", "advancing"),
    "started": ("advancing", "completed"),
    "advancing": ("completed",),
    "completed": ("in_operation",),
    "in_operation": (),
}


@dataclass(frozen=True, order=True)
class Step:
    """A stage and the day it was entered."""

    stage: str
    on: dt.date


@dataclass(frozen=True)
class Wrong:
    """What does not fit: "twice", "skips" (second can't follow first), "before" (second lies earlier)."""

    what: str
    first: Step
    second: Step


def in_order(steps: Iterable[Step]) -> list[Step]:
    """The steps by stage, repeated words once."""
    return sorted(set(steps), key=lambda step: (ORDER.index(step.stage), step.on))


def first_wrong(steps: Iterable[Step]) -> Wrong | None:
    """The first thing about a life cycle that can't be; None where everything fits."""
    ordered = in_order(steps)
    for first, second in pairwise(ordered):
        if first.stage == second.stage:
            return Wrong("twice", first, second)
        if second.stage not in NEXT[first.stage]:
            return Wrong("skips", first, second)
        if second.on < first.on:
            return Wrong("before", first, second)
    return None


def following(steps: Iterable[Step]) -> tuple[str, ...]:
    """The stages that may be entered next."""
    ordered = in_order(steps)
    return NEXT[ordered[-1].stage] if ordered else ORDER[:1]
