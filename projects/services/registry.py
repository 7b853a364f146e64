"""Taking projects in, and their dated history."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from decimal import Decimal

from django.db import transaction
from pypinyin import Style, lazy_pinyin

from accounts.models import Organization, User
from projects.models import Assignment, Category, Level, Project, Stage, StageChange


def sort_key(name: str) -> str:
    """Pinyin of a name with tone numbers: PostgreSQL without ICU can't sort Chinese itself."""
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
) -> Assignment:
    """Post where a project belongs from a day on."""
    Project.objects.filter(pk=project.pk).update(**placing.as_fields())
    return Assignment.objects.create(
        project=project,
        effective_on=effective_on,
        reason=reason,
        author=author,
        business_at=now,
        **placing.as_fields(),
    )


@transaction.atomic
def change_stage(
    *,
    project: Project,
    stage: Stage,
    effective_on: dt.date,
    author: User,
    now: dt.datetime,
    reason: str = "",
    replaces: StageChange | None = None,
) -> StageChange:
    """Post that a project entered a stage on a day."""
    Project.objects.filter(pk=project.pk).update(stage=stage)
    return StageChange.objects.create(
        project=project,
        stage=stage,
        effective_on=effective_on,
        reason=reason,
        replaces=replaces,
        author=author,
        business_at=now,
    )
