"""What waits for each person: what they can do now, and nothing of what others must do."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.cache import caches
from django.utils import translation

from accounts.models import Role
from accounts.services import create_user
from coordination.models import Problem
from portfolio.waiting import waiting_of
from projects.models import AnnualPlan, Project, ReportingPeriod
from projects.services.periods import lock_period
from projects.services.plans import PlanFigures, revise_plan
from tests import desk
from tests.coordination import steps
from tests.factories import NOW, Town, add_project, make_town, month, report
from tests.portfolio.conftest import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return make_town()


@pytest.fixture
def november(town: Town) -> ReportingPeriod:
    return month(11)


@pytest.fixture
def project(town: Town) -> Project:
    return add_project(town, code="P1")


def waits(town: Town, username: str) -> dict[str, int]:
    """What waits for somebody, in English."""
    with translation.override("en"):
        return {str(line.what): line.count for line in waiting_of(town.person(username))}


def test_a_return_waits_for_the_clerk_then_for_the_reviewer(
    town: Town, project: Project, november: ReportingPeriod
) -> None:
    assert waits(town, "clerk") == {"Returns to hand in": 1}
    assert waits(town, "reviewer") == {}
    desk.submitted(town, november, project)
    assert waits(town, "clerk") == {"Totals to sign off": 1}
    assert waits(town, "reviewer") == {"Returns to review": 1}


def test_what_is_elsewhere_does_not_wait(town: Town, project: Project, november: ReportingPeriod) -> None:
    town.people["other"] = create_user(
        username="other", name="郭审", password=None, roles=[(Role.REVIEWER, town.organizations["D2"])]
    )
    desk.submitted(town, november, project)
    steps.register(town, project)
    assert waits(town, "other") == {}


STAGES = [
    ("registered", {"reviewer", "office"}),
    ("returned", {"clerk"}),
    ("accepted", {"reviewer", "office"}),
    ("assigned", {"clerk"}),
    ("in_hand", {"clerk"}),
    ("answered", {"reviewer", "office"}),
    ("verified", {"office", "leader"}),
    ("signed_off", set()),
    ("held", set()),
]


@pytest.mark.parametrize(("state", "whose"), STAGES)
def test_a_problem_waits_for_those_who_take_the_next_step(
    town: Town, project: Project, state: str, whose: set[str]
) -> None:
    steps.bring(town, steps.register(town, project), state)
    people = ("clerk", "reviewer", "office", "leader", "official")
    assert {name for name in people if "Problems" in waits(town, name)} == whose


def test_an_answer_does_not_wait_for_its_author(town: Town, project: Project) -> None:
    problem = steps.bring(town, steps.register(town, project), "in_hand")
    Problem.objects.filter(pk=problem.pk).update(owner=town.people["reviewer"])
    steps.take(town, problem, "reviewer", "answer")
    assert "Problems" not in waits(town, "reviewer")
    assert waits(town, "office") == {"Problems": 1}


def test_the_list_behind_the_number_holds_as_many(town: Town, project: Project) -> None:
    steps.register(town, project)
    steps.bring(town, steps.register(town, project, title="征地未交地"), "assigned")
    page = desk.body(desk.signed_in(town, "reviewer").get("/coordination/problems/?list=waiting"))
    assert "燃气管线未迁改" in page
    assert "征地未交地" not in page


def revise(town: Town, project: Project, author: str) -> None:
    """A new plan that waits for the leader."""
    revise_plan(
        plan=AnnualPlan.objects.get(project=project),
        first_period=11,
        figures=PlanFigures(annual_amount=Decimal(12_000), targets=[Decimal(1000)] * 12),
        author=town.people[author],
        reason="资金未到位",
    )


def test_a_plan_waits_for_the_leader(town: Town, project: Project) -> None:
    revise(town, project, "office")
    assert waits(town, "leader") == {"Plans to approve": 1}
    assert waits(town, "office") == {}


def test_a_correction_waits_for_the_reviewer(town: Town, project: Project) -> None:
    report(town, month(1), {project: 800})
    lock_period(period=month(1), user=town.people["office"], now=NOW, early=True)
    desk.correction(town, project, dt.date(2020, 1, 1), before=800)
    assert waits(town, "reviewer") == {"Corrections to decide": 1}


def test_the_page_leads_to_where_it_is_done(town: Town, project: Project, november: ReportingPeriod) -> None:
    page = desk.body(desk.signed_in(town, "clerk").get("/waiting/"))
    assert 'href="/projects/returns/?month=2020-11"' in page


def test_the_number_is_fetched_and_kept_for_a_minute(
    town: Town, project: Project, november: ReportingPeriod
) -> None:
    response = desk.signed_in(town, "clerk").get("/waiting/count/")
    assert ">1</b>" in desk.body(response)
    assert response["Cache-Control"] == "private, max-age=60"
    assert "Cookie" in response["Vary"]


@pytest.mark.parametrize("username", ["clerk", "reviewer", "office", "leader"])
def test_more_rows_cost_no_more_queries(
    town: Town, project: Project, november: ReportingPeriod, username: str
) -> None:
    client = desk.signed_in(town, username)
    client.get("/waiting/")
    caches["figures"].clear()
    before = queries(lambda: client.get("/waiting/"))
    for number in range(6):
        steps.register(town, add_project(town, code=f"R{number}"))
    assert queries(lambda: client.get("/waiting/")) == before
    assert before <= 20


def test_nothing_waiting_is_said(town: Town) -> None:
    assert "Nothing waits for you" in desk.body(desk.signed_in(town, "official").get("/waiting/"))
