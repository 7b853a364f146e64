"""The life of a rectification order or a talk: which step leads where, who takes it. Plain values only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from coordination.problem_moves import ANSWERING, DECIDERS, TOP

ISSUED, HELD, RETURNED, ANSWERED = "issued", "held", "returned", "answered"
VERIFIED, CLOSED, WITHDRAWN = "verified", "closed", "withdrawn"
RECTIFY, TALK = "rectify", "talk"
YELLOW, RED, PROBLEM = "yellow", "red", "problem"

#: Something is awaited by the day.
RUNNING = (ISSUED, HELD, RETURNED)
OPEN = (*RUNNING, ANSWERED, VERIFIED)

#: Working days from the day of issue.
DAYS = {RECTIFY: 10, TALK: 5}
#: At least so many working days are left to whoever has to answer again.
AGAIN = 3
#: What is sent for which cause: two yellow lamps call for a talk; a red one, for a talk and for an order.
KINDS = {YELLOW: (TALK,), RED: (RECTIFY, TALK), PROBLEM: (RECTIFY,)}


@dataclass(frozen=True)
class OrderMove:
    """A step from one state to another. ``apart``: whose work it judges; ``kinds``: of which papers."""

    step: str
    source: str
    target: str
    who: frozenset[str]
    says: bool = True
    apart: str = ""
    kinds: tuple[str, ...] = (RECTIFY, TALK)


MOVES = (
    OrderMove("hold", ISSUED, HELD, DECIDERS, kinds=(TALK,)),
    OrderMove("answer", ISSUED, ANSWERED, ANSWERING, kinds=(RECTIFY,)),
    *(OrderMove("answer", source, ANSWERED, ANSWERING) for source in (HELD, RETURNED)),
    *(OrderMove("return", source, RETURNED, DECIDERS) for source in (ANSWERED, VERIFIED)),
    OrderMove("verify", ANSWERED, VERIFIED, DECIDERS, apart=ANSWERED),
    OrderMove("close", VERIFIED, CLOSED, TOP, says=False, apart=VERIFIED),
    *(OrderMove("withdraw", source, WITHDRAWN, frozenset({"leader"})) for source in OPEN),
)
STEPS = tuple(dict.fromkeys(move.step for move in MOVES))


def move_of(step: str, source: str, kind: str) -> OrderMove | None:
    """The step from a state, where there is one for this kind of paper."""
    found = (move for move in MOVES if (move.step, move.source) == (step, source) and kind in move.kinds)
    return next(found, None)


def takers(step: str) -> frozenset[str]:
    """Who may take a step, from whichever state."""
    return frozenset[str]().union(*(move.who for move in MOVES if move.step == step))


def open_steps(source: str, kind: str, positions: Collection[str]) -> list[str]:
    """What somebody in these positions may do."""
    return [
        move.step
        for move in MOVES
        if move.source == source and kind in move.kinds and move.who & set(positions)
    ]
