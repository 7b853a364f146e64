"""The steps of a problem by the table of moves: a guard first, then the change, then the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organization, User
from accounts.scope import acts_for
from common.calendar import exceptions_around
from common.errors import Conflict, Refusal
from coordination import problem_moves as moves
from coordination.escalation_days import days_left, due_day
from coordination.hands import had_a_hand_in
from coordination.models import Problem, ProblemEvent
from coordination.problem_moves import Move
from coordination.problem_people import people_of, positions, projects_of
from coordination.services.escalation import WINDOW, first_due
from coordination.services.problem_telling import tell_step
from coordination.services.problem_writing import (
    Uploads,
    add_places,
    attach_files,
    hold_both,
    hold_problem,
    hold_seen,
    record,
)
from projects.models import Project

Kind = ProblemEvent.Kind


@dataclass(frozen=True)
class Doing:
    """What goes with a step: a word, files, and what some steps need besides."""

    text: str = ""
    uploads: Uploads = field(default_factory=tuple)
    owner_unit: Organization | None = None
    owner: User | None = None
    until: dt.date | None = None
    other: Problem | None = None


@transaction.atomic
def take_step(
    *, problem: Problem, step: str, seen: int, user: User, now: dt.datetime, doing: Doing | None = None
) -> ProblemEvent:
    """Move a problem on. Refused where the table of moves has no such step for this person."""
    doing = doing or Doing()
    if doing.other:  # two people may merge the same two, each into the other
        hold_both(problem.pk, doing.other.pk)
    problem = hold_seen(problem.pk, seen)
    projects = projects_of(problem)
    move = _check(problem, step, user, projects, doing)
    today = timezone.localdate(now)
    _move(problem, move, user, now, today, doing)
    event = record(problem, step, user=user, now=now, text=doing.text, other=doing.other)
    if move.step == "merge" and doing.other:
        _join(doing.other, problem, projects, user, now)
    attach_files(event, projects[0], doing.uploads, user, now)
    tell_step(event, projects, now)
    return event


def _check(problem: Problem, step: str, user: User, projects: Collection[Project], doing: Doing) -> Move:
    """The move, if there is one from here, for this person, with the word it needs."""
    if moves.move_of(step, problem.status) is None:
        raise Conflict(
            _("This can't be done while the problem is “%(status)s”.")
            % {"status": problem.get_status_display()}
        )
    mine = moves.open_steps(problem.status, problem.level, positions(user, problem, projects))
    move = next((one for one in mine if one.step == step), None)
    if move is None:
        raise Refusal(_("This step is for somebody else to take."))
    if move.says and not doing.text.strip():
        raise Refusal(_("Write a word about it: whoever comes after you has nothing else to go by."))
    _check_apart(problem, move, user)
    return move


def _check_apart(problem: Problem, move: Move, user: User) -> None:
    """Nobody judges their own work, nor that of whom they stand in for."""
    if move.apart == moves.ANSWERED and (
        problem.owner_id in acts_for(user) or had_a_hand_in(user, problem.events, Kind.ANSWERED)
    ):
        raise Refusal(_("Whoever answers a problem can't verify it: another person must."))
    verified = problem.events.filter(author=problem.verified_by)
    if move.apart == moves.VERIFIED and had_a_hand_in(user, verified, Kind.VERIFIED):
        raise Refusal(_("Whoever verified a problem can't sign it off: another person must."))


def _move(problem: Problem, move: Move, user: User, now: dt.datetime, today: dt.date, doing: Doing) -> None:
    """What the step changes besides the state, then the state and its days."""
    source = problem.status
    if move.step in CHANGES:
        CHANGES[move.step](problem, doing, user, now)
    if move.target == moves.BEFORE:
        problem.status, problem.status_before, problem.held_until = problem.status_before, "", None
    else:
        problem.status = move.target
    if problem.status == moves.IN_HAND:
        problem.verified_by = None
    _keep_days(problem, source, move, today)


def _take_up(problem: Problem, doing: Doing, user: User, now: dt.datetime) -> None:
    problem.measures = doing.text


def _answer(problem: Problem, doing: Doing, user: User, now: dt.datetime) -> None:
    problem.answered_by, problem.verified_by = user, None


def _verify(problem: Problem, doing: Doing, user: User, now: dt.datetime) -> None:
    problem.verified_by = user


def _sign_off(problem: Problem, doing: Doing, user: User, now: dt.datetime) -> None:
    problem.signed_off_by, problem.signed_off_at = user, now


def _reopen(problem: Problem, doing: Doing, user: User, now: dt.datetime) -> None:
    problem.signed_off_by = problem.signed_off_at = problem.late_since = None


def _escalate(problem: Problem, doing: Doing, user: User, now: dt.datetime) -> None:
    problem.level += 1
    problem.due_on = first_due(timezone.localdate(now), problem.level)


def _keep_days(problem: Problem, source: str, move: Move, today: dt.date) -> None:
    """The days stop while nobody has to work on it, and go on where they stood."""
    exceptions = exceptions_around(today, WINDOW)
    if source in moves.RUNNING and problem.status not in moves.RUNNING:
        problem.days_left = max(days_left(problem.due_on, today, exceptions), 0)
    elif source not in moves.RUNNING and problem.status in moves.RUNNING:
        if move.step == "reopen":
            problem.due_on = first_due(today, problem.level)
        else:
            problem.due_on = due_day(today, max(problem.days_left or 0, 1), exceptions)
        problem.days_left = None


def _assign(problem: Problem, doing: Doing, user: User, now: dt.datetime) -> None:
    unit, owner = doing.owner_unit, doing.owner
    if unit is None:
        raise Refusal(_("Choose the unit that is to settle the problem."))
    if owner and not people_of(unit).filter(pk=owner.pk).exists():
        raise Refusal(
            _("%(person)s holds no role at %(unit)s: choose somebody of that unit, or leave the person open.")
            % {"person": owner, "unit": unit.name}
        )
    if unit.ended_on:
        raise Refusal(_("%(unit)s has an end itself: choose another unit.") % {"unit": unit.name})
    problem.owner_unit, problem.owner = unit, owner


def _put_on_hold(problem: Problem, doing: Doing, user: User, now: dt.datetime) -> None:
    today = timezone.localdate(now)
    if doing.until is None or doing.until <= today:
        raise Refusal(_("Say until which day it is on hold, later than today: then it goes on by itself."))
    if (doing.until - today).days > 366:
        raise Refusal(_("A problem is put on hold for a year at most."))
    problem.status_before, problem.held_until = problem.status, doing.until


def _merge(problem: Problem, doing: Doing, user: User, now: dt.datetime) -> None:
    """The problem that takes this one in: one that is still open, and that the person sees."""
    other = doing.other
    if other is None or not Problem.objects.visible_to(user).filter(pk=other.pk).exists():
        raise Refusal(_("Name the problem into which this one is merged, by its number."))
    if other.pk == problem.pk:
        raise Refusal(_("A problem can't be merged into itself."))
    if not hold_problem(other.pk).is_open:
        raise Refusal(
            _("Problem %(number)s is settled already: it can't take in another.") % {"number": other.number}
        )
    if problem.kind == Problem.Kind.SAFETY != other.kind:
        raise Refusal(_("A safety problem is merged only into another one about safety."))
    problem.merged_into = other


CHANGES: Mapping[str, Callable[[Problem, Doing, User, dt.datetime], None]] = {
    "assign": _assign,
    "take_up": _take_up,
    "answer": _answer,
    "verify": _verify,
    "sign_off": _sign_off,
    "reopen": _reopen,
    "hold": _put_on_hold,
    "escalate": _escalate,
    "merge": _merge,
}


def _join(
    target: Problem, merged: Problem, projects: Collection[Project], user: User, now: dt.datetime
) -> None:
    """The other problem takes over the projects; nothing that was merged is lost from sight."""
    target = hold_problem(target.pk)
    add_places(target, projects)
    record(target, Kind.JOINED, user=user, now=now, text=merged.title, other=merged)
