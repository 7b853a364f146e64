"""Problems: registered, spoken about, worded anew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organization, User
from common.errors import Conflict, Refusal
from common.once import sent_before
from coordination import problem_moves as moves
from coordination.models import Problem, ProblemEvent, ProblemProject
from coordination.problem_people import people_in_scope, positions, projects_of
from coordination.services.escalation import first_due
from coordination.services.problem_telling import tell_mentioned, tell_step
from coordination.services.problem_writing import (
    Uploads,
    add_places,
    attach_files,
    hold_problem,
    hold_seen,
    next_serial,
    record,
    write_event,
)
from projects.models import Project
from projects.services.history import hold_project

Kind = ProblemEvent.Kind


@dataclass(frozen=True)
class Words:
    """What is said of a problem."""

    kind: str
    title: str
    text: str = ""
    measures: str = ""


def _hold_all(projects: Sequence[Project], words: Words) -> None:
    """The projects that a problem holds up, kept: somebody may be taking one back."""
    if not projects:
        raise Refusal(_("Name the project that the problem holds up."))
    if words.kind == Problem.Kind.CROSSING and len(set(projects)) < 2:
        raise Refusal(_("A crossing concerns two projects: name the second one, or choose another kind."))
    for project in sorted(set(projects), key=lambda one: one.pk):
        hold_project(project)


@transaction.atomic
def register_problem(
    *,
    projects: Sequence[Project],
    words: Words,
    user: User,
    now: dt.datetime,
    uploads: Uploads = (),
    owner_unit: Organization | None = None,
    is_generated: bool = False,
    once: UUID | None = None,
) -> Problem:
    """Take a problem in: its days at the first level run from today. ``once``: the form it came by."""
    _hold_all(projects, words)
    today = timezone.localdate(now)
    serial = next_serial(today.year)
    if before := written_before(once, user):
        return before.problem
    problem = Problem.objects.create(
        year=today.year,
        serial=serial,
        kind=words.kind,
        title=words.title,
        text=words.text,
        measures=words.measures,
        owner_unit=owner_unit,
        due_on=first_due(today),
        registered_by=user,
        registered_at=now,
        changed_at=now,
        is_generated=is_generated,
    )
    for project in dict.fromkeys(projects):
        ProblemProject.objects.create(problem=problem, project=project)
    event = write_event(problem, Kind.REGISTERED, user=user, now=now, text=words.text, once=once)
    attach_files(event, projects[0], uploads, user, now)
    tell_step(event, projects, now)
    return problem


def written_before(once: UUID | None, user: User) -> ProblemEvent | None:
    """What a form has brought already: a problem, or a word about one."""
    return sent_before(ProblemEvent.objects.select_related("problem"), once, Q(author=user))


@transaction.atomic
def comment(
    *,
    problem: Problem,
    text: str,
    user: User,
    now: dt.datetime,
    mentioned: Collection[int] = (),
    uploads: Uploads = (),
    once: UUID | None = None,
) -> ProblemEvent:
    """A word in the thread. Those whom it is meant for are told."""
    if not text.strip() and not uploads:
        raise Refusal(_("Write a word, or attach a file."))
    hold_problem(problem.pk)
    if before := written_before(once, user):
        return before
    projects = projects_of(problem)
    event = write_event(problem, Kind.COMMENTED, user=user, now=now, text=text, once=once)
    attach_files(event, projects[0], uploads, user, now)
    meant = [
        person
        for person in people_in_scope(problem, projects)
        if person.pk in mentioned or f"@{person.name}" in text
    ]
    tell_mentioned(event, meant, now)
    return event


def _refuse_made_harmless(problem: Problem, words: Words, mine: set[str]) -> None:
    """Safety bars the red flag: only those who sign off may say that it was something else."""
    if problem.kind == Problem.Kind.SAFETY != words.kind and not mine & moves.TOP:
        raise Refusal(_("A safety problem stays one: only the office or a leader makes it another kind."))


@transaction.atomic
def amend(
    *, problem: Problem, words: Words, projects: Sequence[Project], seen: int, user: User, now: dt.datetime
) -> Problem:
    """Say better what a problem is, and add projects that it holds up, too."""
    problem = hold_seen(problem.pk, seen)
    if not problem.is_open:
        raise Conflict(_("A problem that is settled is not reworded."))
    held = projects_of(problem)
    _refuse_made_harmless(problem, words, positions(user, problem, held))
    problem.kind, problem.title = words.kind, words.title
    problem.text, problem.measures = words.text, words.measures
    add_places(problem, projects)
    if words.kind == Problem.Kind.CROSSING and problem.places.count() < 2:
        raise Refusal(_("A crossing concerns two projects: name the second one, or choose another kind."))
    record(problem, Kind.AMENDED, user=user, now=now, text=words.title)
    return problem
