"""What is approved of a plan never changes: refused through the ORM and through SQL."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from projects.models import AnnualPlan, MonthlyTarget, PlanRevision, Project
from projects.services.plans import figures_of
from tests import factories
from tests.factories import NOW, YEAR, Town

ONE_TARGET_MORE = """
    INSERT INTO projects_monthlytarget (revision_id, month, amount)
    SELECT id, 1, 1 FROM projects_planrevision
"""


def plan_of(project: Project) -> AnnualPlan:
    return project.annual_plans.get(year=YEAR)


def by_orm(revision: PlanRevision) -> None:
    revision.annual_amount = Decimal(1)
    revision.save()


def by_queryset(revision: PlanRevision) -> None:
    PlanRevision.objects.filter(pk=revision.pk).update(reason="other")


def back_to_draft(revision: PlanRevision) -> None:
    PlanRevision.objects.filter(pk=revision.pk).update(status="draft")


def without_targets(revision: PlanRevision) -> None:
    MonthlyTarget.objects.filter(revision=revision).delete()


def softened(revision: PlanRevision) -> None:
    MonthlyTarget.objects.filter(revision=revision, month=12).update(amount=0)


def one_more(revision: PlanRevision) -> None:
    MonthlyTarget.objects.create(revision=revision, month=1, amount=1)


def moved_away(revision: PlanRevision) -> None:
    plan = revision.plan
    other = PlanRevision.objects.create(
        plan=plan, number=9, annual_amount=1, reason="x", author=revision.author
    )
    MonthlyTarget.objects.filter(revision=revision, month=12).update(revision=other)


def joined_later(revision: PlanRevision) -> None:
    AnnualPlan.objects.filter(pk=revision.plan_id).update(first_month=6)


def no_longer_counted(revision: PlanRevision) -> None:
    AnnualPlan.objects.filter(pk=revision.plan_id).update(is_counted=False)


@pytest.mark.parametrize(
    "change",
    [
        by_orm,
        by_queryset,
        back_to_draft,
        without_targets,
        softened,
        one_more,
        moved_away,
        joined_later,
        no_longer_counted,
    ],
)
def test_what_is_approved_never_changes(
    change: Callable[[PlanRevision], None], town: Town, project: Project
) -> None:
    revision = plan_of(project).revisions.get()
    before = figures_of(revision)
    with pytest.raises(IntegrityError, match="refused"), transaction.atomic():
        change(revision)
    revision.refresh_from_db()
    assert figures_of(revision) == before
    assert revision.status == "approved"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE projects_planrevision SET annual_amount = 1",
        "UPDATE projects_planrevision SET posting = 1",
        "DELETE FROM projects_planrevision",
        "TRUNCATE projects_planrevision CASCADE",
        "UPDATE projects_monthlytarget SET amount = 0",
        "DELETE FROM projects_monthlytarget",
        "TRUNCATE projects_monthlytarget",
        ONE_TARGET_MORE,
        "UPDATE projects_annualplan SET first_month = 12",
        "DELETE FROM projects_annualplan",
    ],
)
def test_nor_by_sql(statement: str, town: Town) -> None:
    project = factories.add_project(town, targets=None, annual=12_000)
    other = factories.add_project(town)
    before = [figures_of(plan_of(one).revisions.get()) for one in (project, other)]
    refused = pytest.raises(DatabaseError, match="refused|permission denied")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert [figures_of(plan_of(one).revisions.get()) for one in (project, other)] == before


@pytest.mark.parametrize("count", [1, 11])
def test_the_database_refuses_to_approve_what_is_partly_filled(
    count: int, town: Town, project: Project
) -> None:
    revision = PlanRevision.objects.create(
        plan=plan_of(project), number=2, annual_amount=1, reason="x", author=town.people["office"]
    )
    MonthlyTarget.objects.bulk_create(
        MonthlyTarget(revision=revision, month=month, amount=0) for month in range(1, count + 1)
    )
    with pytest.raises(IntegrityError, match="twelve or none"), transaction.atomic():
        PlanRevision.objects.filter(pk=revision.pk).update(
            status="approved", approver=town.people["leader"], approved_at=NOW
        )
