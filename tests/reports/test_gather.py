"""What of the facts reaches the figures: everything that belongs to the year, and of every listed project."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from projects.models import LedgerEntry, Level, Project, ReportingPeriod
from projects.services.plans import PlanFigures, approve_revision, draft_plan
from projects.services.registry import Placing, assign_project, register_project
from reports.models import SnapshotInput
from tests import factories
from tests.factories import NOW, YEAR, Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return factories.make_town()


def gathered(period: ReportingPeriod, project: Project) -> SnapshotInput:
    """The newest input of a project for a month."""
    factories.refresh(period)
    return SnapshotInput.objects.filter(project=project, build__period=period).latest("build")


def test_an_opening_balance_never_enters_year_to_date(town: Town) -> None:
    """Even one that stands in the December of the year reported."""
    project, december = factories.add_project(town), factories.month(12)
    for kind, amount in (("opening", 700), ("correction", 30)):
        LedgerEntry.objects.create(
            project=project,
            month=december.month,
            amount=amount,
            kind=kind,
            reason="历年累计",
            author=town.people["office"],
            approver=town.people["leader"],
            business_at=NOW,
        )
    assert gathered(december, project).invested == [Decimal(0)] * 11 + [Decimal(30)]


def placing(town: Town, unit: str) -> Placing:
    return Placing(
        category=town.categories["social"],
        level=Level.CITY,
        district=town.organizations["D1"],
        responsible_unit=town.organizations[unit],
    )


def test_a_listed_project_is_summed_though_its_first_assignment_begins_later(town: Town) -> None:
    project = register_project(
        code="LATE",
        name="补登记项目",
        placing=placing(town, "U2"),
        total_investment=Decimal(1),
        effective_on=dt.date(YEAR, 11, 20),
        author=town.people["office"],
        now=NOW,
    )
    revision = draft_plan(
        project=project,
        year=YEAR,
        figures=PlanFigures(annual_amount=Decimal(1200), targets=None),
        author=town.people["office"],
    )
    approve_revision(revision=revision, approver=town.people["leader"], now=NOW)
    october = factories.month(10)

    assert gathered(october, project).unit == town.organizations["U2"]


def test_of_several_assignments_the_newest_in_force_at_the_months_end_counts(town: Town) -> None:
    project = factories.add_project(town)  # U1 from New Year on
    for unit, since in (("U4", (11, 1)), ("U3", (10, 31)), ("U2", (5, 1))):
        assign_project(
            project=project,
            placing=placing(town, unit),
            effective_on=dt.date(YEAR, *since),
            author=town.people["office"],
            now=NOW,
        )
    assert gathered(factories.month(10), project).unit == town.organizations["U3"]
    assert gathered(factories.month(11), project).unit == town.organizations["U4"]
