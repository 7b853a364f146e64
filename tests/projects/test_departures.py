"""Projects leave a year's list: from an open month on, by two people, with a document."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from common.errors import Refusal
from projects.models import AnnualPlan, Departure, Project, ReportingPeriod
from projects.services.departures import approve_departure, propose_departure
from projects.services.periods import lock_period
from projects.services.plans import check_listed
from projects.services.proposals import reject
from projects.services.returns import Versioned, submit_returns
from tests import factories
from tests.factories import NOW, YEAR, Town
from tests.projects.helpers import draft, unplanned_project

Kind = Departure.Kind


def propose(
    town: Town,
    project: Project,
    first_month: int = 11,
    *,
    successor: Project | None = None,
    reason: str = "不再实施",
    document: str = "厦重点办〔2020〕7号",
) -> Departure:
    return propose_departure(
        plan=project.annual_plans.get(year=YEAR),
        kind=Kind.MERGED if successor else Kind.WITHDRAWN,
        first_month=first_month,
        successor=successor,
        author=town.people["office"],
        now=NOW,
        reason=reason,
        document=document,
    )


def leave(town: Town, project: Project, first_month: int = 11, *, successor: Project | None = None) -> None:
    departure = propose(town, project, first_month, successor=successor)
    approve_departure(departure=departure, approver=town.people["leader"], now=NOW)


def listed(month: int) -> set[int]:
    plans = AnnualPlan.objects.listed_in(dt.date(YEAR, month, 1))
    return set(plans.values_list("project", flat=True))


def test_it_is_on_the_list_until_it_leaves(town: Town, project: Project) -> None:
    leave(town, project)
    assert project.pk in listed(10)
    assert project.pk not in listed(11)
    assert project.pk not in listed(12)
    with pytest.raises(Refusal, match="2020-11"):
        check_listed([project], dt.date(YEAR, 11, 1))


def test_nothing_changes_before_the_leader_approves(town: Town, project: Project) -> None:
    propose(town, project)
    assert project.pk in listed(12)


def test_it_says_why_and_by_what(town: Town, project: Project) -> None:
    with pytest.raises(Refusal):
        propose(town, project, reason=" ")
    with pytest.raises(Refusal):
        propose(town, project, document=" ")


def test_who_proposes_does_not_approve(town: Town, project: Project) -> None:
    departure = propose(town, project)
    with pytest.raises(Refusal):
        approve_departure(departure=departure, approver=town.people["office"], now=NOW)


def test_it_leaves_once(town: Town, project: Project) -> None:
    propose(town, project)
    with pytest.raises(Refusal):
        propose(town, project)


def test_turned_down_it_can_be_proposed_again(town: Town, project: Project) -> None:
    departure = propose(town, project)
    with pytest.raises(Refusal):
        reject(departure, town.people["leader"], " ", NOW)
    reject(departure, town.people["leader"], "先核实", NOW)
    with pytest.raises(Refusal):
        approve_departure(departure=departure, approver=town.people["leader"], now=NOW)
    leave(town, project)
    assert project.pk not in listed(11)


def test_a_closed_month_keeps_its_projects(town: Town, project: Project) -> None:
    lock_period(period=factories.month(10), user=town.people["office"], now=NOW)
    with pytest.raises(Refusal):
        propose(town, project, 10)
    leave(town, project, 11)


def test_a_month_closed_meanwhile_keeps_it_too(
    town: Town, project: Project, october: ReportingPeriod
) -> None:
    departure = propose(town, project, 10)
    lock_period(period=october, user=town.people["office"], now=NOW)
    with pytest.raises(Refusal):
        approve_departure(departure=departure, approver=town.people["leader"], now=NOW)


def test_what_is_reported_does_not_disappear(town: Town, project: Project, october: ReportingPeriod) -> None:
    factories.report(town, october, {project: 100})
    with pytest.raises(Refusal, match="2020-10"):
        propose(town, project, 10)
    leave(town, project, 11)


def test_a_draft_is_not_handed_in_after(town: Town, mine: Project, november: ReportingPeriod) -> None:
    row = draft(town, november, mine)
    leave(town, mine)
    with pytest.raises(Refusal, match="2020-11"):
        submit_returns(seen=[Versioned(row.pk, row.version)], user=town.people["clerk"], now=NOW)


def test_a_successor_is_on_the_list(town: Town, project: Project, mine: Project) -> None:
    with pytest.raises(Refusal):
        propose(town, project, successor=unplanned_project(town))
    with pytest.raises(Refusal):
        propose(town, project, successor=project)
    leave(town, project, successor=mine)
    assert Departure.objects.get().successor == mine


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE projects_departure SET first_month = 12",
        "UPDATE projects_departure SET status = 'draft'",
        "DELETE FROM projects_departure",
    ],
)
def test_what_is_decided_stays(statement: str, town: Town, project: Project) -> None:
    leave(town, project)
    with pytest.raises(DatabaseError, match="refused"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
