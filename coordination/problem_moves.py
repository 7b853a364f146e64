"""The life of a problem: which step leads where, and who may take it. Plain values only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

REGISTERED, RETURNED, ACCEPTED, ASSIGNED = "registered", "returned", "accepted", "assigned"
IN_HAND, ANSWERED, VERIFIED, SIGNED_OFF = "in_hand", "answered", "verified", "signed_off"
HELD, MERGED = "held", "merged"

#: The states in which the days of the level run.
RUNNING = (REGISTERED, RETURNED, ACCEPTED, ASSIGNED, IN_HAND)
#: Not settled yet.
OPEN = (*RUNNING, ANSWERED, VERIFIED, HELD)
#: Where ``resume`` leads: to the state before the hold.
BEFORE = "before"

# What somebody is to a problem.
REGISTRAR, OWNER, REVIEWER, OFFICE, LEADER = "registrar", "owner", "reviewer", "office", "leader"
DECIDERS = frozenset({REVIEWER, OFFICE, LEADER})
TOP = frozenset({OFFICE, LEADER})
ANSWERING = frozenset({OWNER})

TOP_LEVEL = 4


@dataclass(frozen=True)
class Move:
    """A step from one state to another. ``says``: it needs a word; ``apart``: whose work it judges."""

    step: str
    source: str
    target: str
    who: frozenset[str]
    says: bool = False
    apart: str = ""


MOVES = (
    Move("resubmit", RETURNED, REGISTERED, frozenset({REGISTRAR, OFFICE}), says=True),
    Move("accept", REGISTERED, ACCEPTED, DECIDERS),
    Move("return", REGISTERED, RETURNED, DECIDERS, says=True),
    *(Move("assign", source, ASSIGNED, DECIDERS) for source in (ACCEPTED, ASSIGNED, IN_HAND)),
    Move("return", ASSIGNED, ACCEPTED, ANSWERING, says=True),
    Move("take_up", ASSIGNED, IN_HAND, ANSWERING, says=True),
    Move("answer", IN_HAND, ANSWERED, ANSWERING, says=True),
    Move("verify", ANSWERED, VERIFIED, DECIDERS, says=True, apart=ANSWERED),
    *(Move("return", source, IN_HAND, DECIDERS, says=True) for source in (ANSWERED, VERIFIED)),
    Move("sign_off", VERIFIED, SIGNED_OFF, TOP, apart=VERIFIED),
    Move("reopen", SIGNED_OFF, IN_HAND, DECIDERS, says=True),
    *(Move("escalate", state, state, DECIDERS | {OWNER, REGISTRAR}, says=True) for state in RUNNING),
    *(Move("hold", state, HELD, TOP, says=True) for state in RUNNING),
    Move("resume", HELD, BEFORE, TOP),
    *(Move("merge", state, MERGED, DECIDERS, says=True) for state in (*RUNNING, HELD)),
)
STEPS = tuple(dict.fromkeys(move.step for move in MOVES))


def move_of(step: str, source: str) -> Move | None:
    """The step from a state, where there is one."""
    return next((move for move in MOVES if (move.step, move.source) == (step, source)), None)


def takers(step: str) -> frozenset[str]:
    """Who may take a step, from whichever state; what is no step of the table, whoever has to do with it."""
    found = frozenset[str]().union(*(move.who for move in MOVES if move.step == step))
    return found or DECIDERS | {OWNER}


def open_steps(source: str, level: int, positions: Collection[str]) -> list[Move]:
    """What somebody in these positions may do about a problem in a state at a level."""
    return [
        move
        for move in MOVES
        if move.source == source
        and move.who & set(positions)
        and not (move.step == "escalate" and level >= TOP_LEVEL)
    ]
