"""Whom a step of a problem concerns, and what they are told.

Only names that everybody may read: a notice is stored and may be mailed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from django.urls import reverse
from django.utils.translation import gettext_noop as N_

from accounts.models import User
from common.notices import notify
from coordination import problem_moves as moves
from coordination.models import Level, Problem, ProblemEvent
from coordination.problem_people import answered, concerned, deciders
from projects.models import Project
from projects.services.secrecy import covered

KIND = "problem"
SAID = {
    "register": N_("Problem %(number)s was registered by %(who)s and waits to be accepted: %(title)s"),
    "resubmit": N_("Problem %(number)s was handed in again by %(who)s: %(title)s"),
    "accept": N_("Problem %(number)s was accepted by %(who)s: %(title)s"),
    "return": N_("Problem %(number)s was returned by %(who)s: %(title)s. Reason: %(words)s"),
    "assign": N_("Problem %(number)s is yours to settle by %(due)s: %(title)s"),
    "take_up": N_("Problem %(number)s was taken in hand by %(who)s: %(title)s"),
    "answer": N_("Problem %(number)s was answered by %(who)s and waits to be verified: %(title)s"),
    "verify": N_("Problem %(number)s was verified by %(who)s and waits to be signed off: %(title)s"),
    "sign_off": N_("Problem %(number)s was signed off by %(who)s: %(title)s"),
    "reopen": N_("Problem %(number)s was reopened by %(who)s: %(title)s. Reason: %(words)s"),
    "escalate": N_("Problem %(number)s was passed up by %(who)s; due by %(due)s: %(title)s"),
    "hold": N_("Problem %(number)s was put on hold by %(who)s: %(title)s. Reason: %(words)s"),
    "resume": N_("Problem %(number)s goes on, due by %(due)s: %(title)s"),
    "merge": N_("Problem %(number)s was merged into another by %(who)s: %(title)s"),
}
RISEN = N_("Problem %(number)s was not settled in time and has risen a level; due by %(due)s: %(title)s")
OVERDUE = N_("Problem %(number)s is overdue at the highest level since %(due)s: %(title)s")
MENTIONED = N_("%(who)s means you in the thread of problem %(number)s: %(title)s")


def _tell(
    problem: Problem, users: Iterable[int], key: str, said: str, now: dt.datetime, **values: object
) -> None:
    notify(
        users=users,
        kind=KIND,
        key=f"problem:{problem.pk}:{key}",
        text=said,
        values={
            "number": problem.number,
            "title": covered(problem.title),
            "due": problem.due_on.isoformat(),
            **values,
        },
        address=reverse("problem", args=[problem.pk]),
        now=now,
    )


def tell_step(event: ProblemEvent, projects: Collection[Project], now: dt.datetime) -> None:
    """Tell those whose turn it is, or whom the step touches."""
    problem = event.problem
    people = _turn(problem, projects) - {event.author_id}
    _tell(
        problem,
        {person for person in people if person},
        f"{event.kind}:{event.version}",
        SAID[event.kind],
        now,
        who=event.author,
        words=covered(event.text),
    )


def _turn(problem: Problem, projects: Collection[Project]) -> set[int]:
    """Who has to do with a problem in the state it has come to."""
    if problem.status in (moves.REGISTERED, moves.VERIFIED):
        return deciders(projects)
    if problem.status == moves.ANSWERED:
        return deciders(projects) - answered(problem)
    if problem.status == moves.RETURNED:
        return {problem.registered_by_id}
    return concerned(problem, projects)


def tell_risen(problem: Problem, projects: Collection[Project], now: dt.datetime) -> None:
    """Tell the level that takes over, and those whose it was."""
    _tell(problem, concerned(problem, projects), f"risen:{Level(problem.level).value}", RISEN, now)


def tell_overdue(problem: Problem, projects: Collection[Project], now: dt.datetime) -> None:
    """Tell everybody that nobody is left to take it over."""
    _tell(problem, concerned(problem, projects), f"overdue:{problem.due_on}", OVERDUE, now)


def tell_mentioned(event: ProblemEvent, people: Iterable[User], now: dt.datetime) -> None:
    """Tell those whom a word is meant for."""
    users = {person.pk for person in people} - {event.author_id}
    _tell(event.problem, users, f"mention:{event.pk}", MENTIONED, now, who=event.author)
