"""The clock of a permit: whose turn it is, and how many working days the agency has used. Plain values only.

The days run while the application lies with the agency, from the working day after it came in; while the
agency waits for the applicant they stand still. Another application after a refusal, or after one that was
withdrawn, begins at nought.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from common.workdays import shifted, working_days_from

TO_APPLY, WITH_AGENCY, WITH_APPLICANT = "to_apply", "agency", "applicant"
GRANTED, REFUSED, NOT_NEEDED = "granted", "refused", "not_needed"
APPLY, ASK, SUPPLY, GRANT, REFUSE, WITHDRAW = "apply", "ask", "supply", "grant", "refuse", "withdraw"
DROP, RESTORE = "drop", "restore"

#: What can happen in each state, and the state that follows.
MOVES: Mapping[str, Mapping[str, str]] = {
    TO_APPLY: {APPLY: WITH_AGENCY, DROP: NOT_NEEDED},
    WITH_AGENCY: {GRANT: GRANTED, ASK: WITH_APPLICANT, REFUSE: REFUSED, WITHDRAW: TO_APPLY},
    WITH_APPLICANT: {SUPPLY: WITH_AGENCY, REFUSE: REFUSED, WITHDRAW: TO_APPLY},
    GRANTED: {},
    REFUSED: {APPLY: WITH_AGENCY, DROP: NOT_NEEDED},
    NOT_NEEDED: {RESTORE: TO_APPLY},
}
#: States in which a permit still has to come.
OPEN = (TO_APPLY, WITH_AGENCY, WITH_APPLICANT, REFUSED)


@dataclass(frozen=True)
class Happened:
    """A step and its day."""

    step: str
    on: dt.date


@dataclass(frozen=True)
class Spell:
    """Some days on which the application lay with the agency; the first one is the day it came in."""

    first: dt.date
    last: dt.date


def state_after(steps: Sequence[Happened]) -> str:
    """Where steps lead; raises KeyError where one of them could not happen."""
    state = TO_APPLY
    for one in steps:
        state = MOVES[state][one.step]
    return state


def spells(steps: Sequence[Happened], today: dt.date) -> list[Spell]:
    """When the newest application lay with the agency; the last spell may still run."""
    found: list[Spell] = []
    since: dt.date | None = None
    for one in steps:
        if since is not None:
            found.append(Spell(since, one.on))
            since = None
        if one.step == APPLY:
            found = []
        if one.step in (APPLY, SUPPLY):
            since = one.on
    if since is not None:
        found.append(Spell(since, max(since, today)))
    return found


def days_used(steps: Sequence[Happened], today: dt.date, exceptions: Mapping[dt.date, bool]) -> int:
    """Working days that the agency has had the newest application."""
    return sum(working_days_from(one.first, one.last, exceptions) for one in spells(steps, today))


def last_day(
    steps: Sequence[Happened], limit: int, today: dt.date, exceptions: Mapping[dt.date, bool]
) -> dt.date | None:
    """The day on which the limit is used up; None while the clock stands and it is not used up yet."""
    left = limit
    found = spells(steps, today)
    for number, one in enumerate(found, start=1):
        used = working_days_from(one.first, one.last, exceptions)
        runs = number == len(found) and state_after(steps) == WITH_AGENCY
        if used >= left or runs:
            return shifted(one.first, left, exceptions)
        left -= used
    return None
