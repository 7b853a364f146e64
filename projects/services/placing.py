"""Moves of a project to another category, level, district, unit or official, as the office enters them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organization, User
from common.errors import Conflict, Refusal
from projects.models import Assignment, Project
from projects.services.history import check_replaced, hold_project
from projects.services.registry import Placing, assign_project

FURTHEST = dt.timedelta(days=366)  # a move that is further away than a year is a slip of the pen


def placings(project: Project) -> list[Assignment]:
    """Where the project has belonged and will belong, oldest first; what was replaced is left out."""
    return list(project.assignments.filter(replaced_by=None).order_by("effective_on", "posting"))


def placed_on(project: Project, day: dt.date) -> Assignment | None:
    """The word in force on a day; before the first one that one."""
    rows = placings(project)
    return next((row for row in reversed(rows) if row.effective_on <= day), rows[0] if rows else None)


def units_as_posted(projects: Iterable[Project], *, cutoff: int, day: dt.date) -> dict[int, Organization]:
    """Who answered for projects on a day, by what was posted up to a cut-off; else who does now."""
    chosen = {project.pk: project for project in projects}
    known = Assignment.objects.filter(project__in=chosen, posting__lte=cutoff)
    replaced = known.filter(replaces__isnull=False).values("replaces")
    found: dict[int, Organization] = {}
    rows = known.exclude(pk__in=replaced).select_related("responsible_unit")
    for row in rows.order_by("effective_on", "posting"):
        if row.effective_on <= day or row.project_id not in found:
            found[row.project_id] = row.responsible_unit
    return {pk: found.get(pk, project.responsible_unit) for pk, project in chosen.items()}


def newest_word(project: Project) -> int:
    """By which a page knows whether somebody has moved the project meanwhile."""
    return project.assignments.order_by("-pk").values_list("pk", flat=True).first() or 0


@transaction.atomic
def move_project(
    *,
    project: Project,
    placing: Placing,
    effective_on: dt.date,
    reason: str,
    seen: int,
    author: User,
    now: dt.datetime,
    replaces: Assignment | None = None,
) -> Assignment:
    """Post where a project belongs from a day on, or put a wrong word right (``replaces``).

    ``seen`` is the newest word that the page showed: a move that somebody else entered since is a conflict.
    """
    hold_project(project)
    if newest_word(project) != seen:
        raise Conflict(_("Somebody else has just moved the project. Nothing was stored."))
    check_replaced(replaces, project)
    if not reason.strip():
        raise Refusal(_("Say why: the document or the decision that the change rests on."))
    _check_day(project, effective_on, replaces, timezone.localdate(now))
    if replaces is None:
        _check_changes(project, placing, effective_on)
    return assign_project(
        project=project,
        placing=placing,
        effective_on=effective_on,
        reason=reason.strip(),
        replaces=replaces,
        author=author,
        now=now,
    )


def _check_day(project: Project, day: dt.date, replaces: Assignment | None, today: dt.date) -> None:
    if day > today + FURTHEST:
        raise Refusal(_("%(day)s is more than a year away.") % {"day": day})
    first = placings(project)[0]
    if day < first.effective_on and replaces is None:
        raise Refusal(
            _("The project was taken in on %(first)s: a move can't lie before that day.")
            % {"first": first.effective_on}
        )
    if replaces is not None and replaces.pk == first.pk and day > first.effective_on:
        raise Refusal(
            _("From %(first)s on the project must belong somewhere: the first word can't begin later.")
            % {"first": first.effective_on}
        )


def _check_changes(project: Project, placing: Placing, day: dt.date) -> None:
    present = placed_on(project, day)
    if present and all(getattr(present, name) == value for name, value in placing.as_fields().items()):
        raise Refusal(_("On %(day)s the project belongs there already: nothing would change.") % {"day": day})
