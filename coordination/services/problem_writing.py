"""How every change of a problem is written: the row and its event, together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import connection
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import Refusal
from coordination.models import Problem, ProblemAttachment, ProblemEvent, ProblemProject
from coordination.problem_people import for_whom
from coordination.services.writing import keep, refuse_changed, step_of
from projects.models import Attachment, Project
from projects.services.attachments import attach, check_together

Uploads: TypeAlias = "Sequence[UploadedFile[Any]]"
MOST_FILES = 12  # with one step
#: One lock for the numbers of problems: only registering takes it.
NUMBERS = 7_061_041


def next_serial(year: int) -> int:
    """The next number of a year; whoever asks at the same time waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBERS])
    newest = Problem.objects.filter(year=year).order_by("-serial").values_list("serial", flat=True).first()
    return (newest or 0) + 1


def hold_problem(pk: int) -> Problem:
    """The problem, kept from being changed by others until the transaction ends."""
    rows = Problem.objects.select_for_update(of=("self",)).select_related("owner_unit", "owner")
    return rows.get(pk=pk)


def add_places(problem: Problem, projects: Iterable[Project]) -> None:
    """Projects that the problem holds up from its next step on; those that it had stay as they were."""
    known = set(problem.places.values_list("project", flat=True))
    ProblemProject.objects.bulk_create(
        ProblemProject(problem=problem, project=project, from_version=problem.version + 1)
        for project in dict.fromkeys(projects)
        if project.pk not in known
    )


def hold_both(*pks: int) -> None:
    """Two problems, in the order in which everybody takes them."""
    list(Problem.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk"))


def hold_seen(pk: int, version: int) -> Problem:
    """The problem, held, if it still is what somebody saw."""
    problem = hold_problem(pk)
    refuse_changed(problem, version)
    return problem


def record(
    problem: Problem,
    kind: str,
    *,
    user: User | None,
    now: dt.datetime,
    other: Problem | None = None,
    **said: Any,
) -> ProblemEvent:
    """Store the problem as it is now, one version on, and what was done."""
    keep(problem, now)
    return write_event(problem, kind, user=user, now=now, other=other, **said)


def write_event(
    problem: Problem,
    kind: str,
    *,
    user: User | None,
    now: dt.datetime,
    other: Problem | None = None,
    once: UUID | None = None,
    **said: Any,
) -> ProblemEvent:
    """What was done, with what the problem is after it."""
    return ProblemEvent.objects.create(
        **step_of(problem, kind, user=user, now=now, **said),
        problem=problem,
        problem_kind=problem.kind,
        on_behalf_of=for_whom(user, problem, kind) if user else None,
        level=problem.level,
        owner_unit=problem.owner_unit,
        owner=problem.owner,
        other=other,
        once=once,
    )


def attach_files(
    event: ProblemEvent, project: Project, uploads: Uploads, user: User, now: dt.datetime
) -> None:
    """Keep the photos and documents of a step: all or none."""
    for attachment in kept_files(project, uploads, user, now):
        ProblemAttachment.objects.create(event=event, problem=event.problem, attachment=attachment)


def kept_files(project: Project, uploads: Uploads, user: User, now: dt.datetime) -> list[Attachment]:
    """Uploads as attachments of a project: all or none."""
    if len(uploads) > MOST_FILES:
        raise Refusal(_("No more than %(most)s files go with one step.") % {"most": MOST_FILES})
    check_together(uploads)
    return [attach(project=project, upload=upload, user=user, now=now) for upload in uploads]
