"""Taking projects in, and their dated history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, fields
from decimal import Decimal
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Organization, User
from projects.models import Assignment, Attachment, Category, Level, Project, Stage, StageChange
from projects.services.history import check_replaced, hold_project

SQL = Path(__file__).resolve().parents[1] / "sql"


def sort_key(name: str) -> str:
    """Pinyin of a name with tone numbers: PostgreSQL without ICU can't sort Chinese itself."""
    # Loaded with the first name: its dictionary would take a seventh of every start of the program.
    from pypinyin import Style, lazy_pinyin

    return " ".join(lazy_pinyin(name, style=Style.TONE3)).lower()


@dataclass(frozen=True, kw_only=True)
class Placing:
    """Where a project belongs and who answers for it."""

    category: Category
    level: Level
    district: Organization
    responsible_unit: Organization
    supervising_department: Organization | None = None
    lead_official: str = ""
    work_team: str = ""

    def as_fields(self) -> dict[str, object]:
        """The fields by name, for a row."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


@transaction.atomic
def register_project(
    *,
    code: str,
    name: str,
    placing: Placing,
    total_investment: Decimal,
    effective_on: dt.date,
    author: User,
    now: dt.datetime,
    summary: str = "",
    is_generated: bool = False,
    position: tuple[Decimal, Decimal] | None = None,
) -> Project:
    """Take a project in as *signed*. ``total_investment`` in 万元; ``position`` is (latitude, longitude)."""
    latitude, longitude = position or (None, None)
    project = Project.objects.create(
        code=code,
        name=name,
        name_sort=sort_key(name),
        total_investment=total_investment,
        latitude=latitude,
        longitude=longitude,
        summary=summary,
        is_generated=is_generated,
        **placing.as_fields(),
    )
    assign_project(project=project, placing=placing, effective_on=effective_on, author=author, now=now)
    change_stage(project=project, stage=Stage.SIGNED, effective_on=effective_on, author=author, now=now)
    return project


@transaction.atomic
def assign_project(
    *,
    project: Project,
    placing: Placing,
    effective_on: dt.date,
    author: User,
    now: dt.datetime,
    reason: str = "",
    replaces: Assignment | None = None,
) -> Assignment:
    """Post where a project belongs from a day on; ``replaces`` names an earlier word that was wrong."""
    hold_project(project)
    check_replaced(replaces, project)
    assignment = Assignment.objects.create(
        project=project,
        effective_on=effective_on,
        reason=reason,
        replaces=replaces,
        author=author,
        business_at=now,
        **placing.as_fields(),
    )
    bring_current(today=timezone.localdate(now), projects=[project])
    return assignment


@transaction.atomic
def change_stage(
    *,
    project: Project,
    stage: Stage,
    effective_on: dt.date,
    author: User,
    now: dt.datetime,
    reason: str = "",
    evidence: str = "",
    attachment: Attachment | None = None,
    replaces: StageChange | None = None,
) -> StageChange:
    """Post that a project entered a stage on a day; ``replaces`` names an earlier word that was wrong."""
    hold_project(project)
    check_replaced(replaces, project)
    change = StageChange.objects.create(
        project=project,
        stage=stage,
        effective_on=effective_on,
        reason=reason,
        evidence=evidence,
        attachment=attachment,
        replaces=replaces,
        author=author,
        business_at=now,
    )
    bring_current(today=timezone.localdate(now), projects=[project])
    return change


def bring_current(*, today: dt.date, projects: Collection[Project] | None = None) -> int:
    """Let the projects' own columns say what is in force today; returns how many values changed.

    What counts is the newest day that has come, not what was written last: a move entered in advance
    changes nothing before its day, and one entered late does not undo a later one. To be run daily for
    all projects, because a day comes without anybody writing anything.
    """
    only = None if projects is None else [project.pk for project in projects]
    with connection.cursor() as cursor:
        changed = 0
        for statement in ("current_place.sql", "current_stage.sql"):
            cursor.execute((SQL / statement).read_text("utf-8"), {"today": today, "only": only})
            changed += cursor.rowcount
    return changed
