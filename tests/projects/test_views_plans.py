"""The office plans a year, the leader decides; each write once, in scope, with words."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import Role, User
from accounts.services import create_user
from common.models import Notice
from projects.models import PlanRevision, Project, ReportingPeriod
from projects.services.plans import figures_of
from tests import factories
from tests.desk import BACKEND, body, signed_in
from tests.factories import YEAR, Town
from tests.projects.helpers import unplanned_project
from tests.projects.planning_desk import draft, edit, typed, waiting


@pytest.fixture
def office(town: Town) -> Client:
    return signed_in(town, "office")


@pytest.fixture
def leader(town: Town) -> Client:
    return signed_in(town, "leader")


def test_the_office_enters_a_first_plan_and_the_leader_is_told(office: Client, town: Town) -> None:
    project = unplanned_project(town)
    assert office.post(edit(project), typed(first=1)).status_code == 302
    draft = waiting(project)
    assert (draft.number, draft.annual_amount, draft.plan.first_month) == (1, Decimal(12_000), 1)
    assert draft.planned_start == dt.date(2020, 3, 1)
    assert Notice.objects.filter(user=town.people["leader"], kind="plan").count() == 1


def test_the_button_pressed_twice_stores_one_draft(office: Client, town: Town) -> None:
    project = unplanned_project(town)
    for _ in range(2):
        assert office.post(edit(project), typed(first=1)).status_code == 302
    assert waiting(project).version == 1


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"annual": "12001"}, "must be equal"),
        ({"annual": ""}, "Give the annual plan"),
        ({"annual": "-5"}, "0 or more"),
        ({"annual": "1.2亿元"}, "12000"),
        ({"t5": ""}, "month 5"),
        ({"t5": "x"}, "not a number"),
        ({"p3": "101"}, "100"),
        ({"reason": " "}, "why the plan is revised"),
        ({"planned_completion": "2019-01-01"}, "before the start"),
        ({"planned_start": "2020-13-01"}, "valid date"),
        ({"first_month": "3"}, "valid choice"),
        ({"first_month": "0"}, "valid choice"),
        ({"version": "x"}, "whole number"),
        ({"t1": "\0"}, "not a number"),
        ({"t1": "9" * 60}, ""),
    ],
)
def test_what_is_wrong_is_said_and_nothing_stored(
    sent: dict[str, str], said: str, office: Client, town: Town, project: Project
) -> None:
    ReportingPeriod.objects.filter(pk=factories.month(9).pk).update(status="published")
    response = office.post(edit(project), typed() | sent)
    assert response.status_code == 422
    assert said in body(response)
    assert not PlanRevision.objects.filter(status="draft").exists()


def test_a_revision_keeps_the_months_before(office: Client, project: Project) -> None:
    sent = typed(["1000"] * 9 + ["0", "500", "500"], annual="10000", first=11)
    assert "can&#x27;t be changed" in body(office.post(edit(project), sent))
    sent = typed(["1000"] * 10 + ["500", "500"], annual="11000", first=11)
    assert office.post(edit(project), sent).status_code == 302


def test_a_draft_is_changed_with_its_version(office: Client, project: Project) -> None:
    office.post(edit(project), typed(["1000"] * 10 + ["500", "500"], annual="11000"))
    changed = typed(["1000"] * 10 + ["400", "400"], annual="10800", version=1)
    assert office.post(edit(project), changed).status_code == 302
    assert waiting(project).annual_amount == 10_800
    stale = typed(["1000"] * 10 + ["1", "1"], annual="10002", version=1)
    response = office.post(edit(project), stale)
    assert response.status_code == 409
    assert 'value="10002"' in body(response)


def fill(office: Client, project: Project, way: str, year: int = YEAR, **changed: Any) -> list[str]:
    """What the form's months say after one of the buttons."""
    response = office.post(edit(project, year), typed([""] * 12, fill=way, **changed))
    form = response.context["form"]
    return [str(form[f"t{n}"].value()) for n in range(1, 13)]


def test_evenly_means_to_the_yuan(office: Client, town: Town) -> None:
    months = fill(office, unplanned_project(town), "even", annual="1000", first=1)
    assert sum(map(Decimal, months)) == 1000
    assert set(months) == {"83.3333", "83.3334"}
    assert not PlanRevision.objects.filter(status="draft").exists()


def test_last_years_curve_of_the_project_and_of_everybody(
    office: Client, town: Town, project: Project
) -> None:
    other = factories.add_project(town, unit="U2")
    factories.report(town, factories.month(10), {project: 300, other: 100})
    factories.report(town, factories.month(11), {project: 100, other: 300})
    assert fill(office, project, "own", YEAR + 1, first=1)[9:11] == ["9000", "3000"]
    assert fill(office, project, "portfolio", YEAR + 1, first=1)[9:11] == ["6000", "6000"]


def test_a_revision_spreads_only_what_is_left(office: Client, project: Project) -> None:
    assert fill(office, project, "even", annual="11000") == ["1000"] * 10 + ["500", "500"]
    response = office.post(edit(project), typed([""] * 12, fill="even", annual="5000"))
    assert "more than the annual plan" in body(response)


def test_nothing_to_go_by_is_said(office: Client, project: Project) -> None:
    response = office.post(edit(project, YEAR + 1), typed([""] * 12, fill="portfolio", first=1))
    assert (response.status_code, "Nothing was invested" in body(response)) == (422, True)


@pytest.mark.parametrize(
    "state", ["", "none", "draft", "approved", "waiting", "left", "rejected", "nonsense"]
)
def test_the_list_is_narrowed_by_state(
    state: str, office: Client, town: Town, project: Project, mine: Project
) -> None:
    unplanned_project(town)
    draft(office, mine)
    expected = {"": 2, "nonsense": 2, "none": 1, "approved": 1, "waiting": 1}.get(state, 0)
    response = office.get(reverse("plan-list"), {"year": str(YEAR), "state": state})
    assert len(response.context["page"].object_list) == expected


@pytest.mark.parametrize(
    "query", [{"district": "D2"}, {"unit": "U3"}, {"q": "P2"}, {"category": "industrial", "unit": "U3"}]
)
def test_the_list_is_narrowed_by_place(
    query: dict[str, str], office: Client, mine: Project, foreign: Project
) -> None:
    response = office.get(reverse("plan-list"), {"year": str(YEAR), **query})
    assert [row.pk for row in response.context["page"]] == [foreign.pk]


def test_sums_by_category_are_those_of_the_plans_in_force(
    office: Client, mine: Project, foreign: Project
) -> None:
    response = office.get(reverse("plan-list"), {"year": YEAR})
    assert response.context["total"] == {"projects": 2, "planned": Decimal(24_000), "first": Decimal(24_000)}


@pytest.mark.parametrize("address", ["plan-list", "plan-approvals"])
def test_the_number_of_queries_does_not_grow(
    address: str,
    leader: Client,
    office: Client,
    town: Town,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    counts = []
    for _ in range(2):
        for _ in range(3):
            draft_of = factories.add_project(town)
            draft(office, draft_of)
        with django_assert_max_num_queries(40) as counted:
            leader.get(reverse(address))
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_foreign_projects_do_not_exist(town: Town, foreign: Project) -> None:
    create_user(username="d1", name="区办", password=None, roles=[(Role.OFFICE, town.organizations["D1"])])
    client = Client()
    client.force_login(User.objects.get(username="d1"), BACKEND)
    for name in ("plan", "plan-edit", "plan-leave"):
        assert client.get(reverse(name, args=[YEAR, foreign.code])).status_code == 404
    assert client.get(reverse("opening-balance", args=[foreign.code])).status_code == 404
    assert client.post(edit(foreign), typed()).status_code == 404


@pytest.mark.parametrize("year", ["abcd", "99", "0000", "20200"])
def test_a_year_that_is_none(year: str, office: Client) -> None:
    assert office.get(reverse("plan-list"), {"year": year}).status_code == 404


def test_what_was_derived_is_shown_written_out(office: Client, town: Town) -> None:
    project = factories.add_project(town, targets=None, annual=1000)
    form = office.get(edit(project)).context["form"]
    assert sum(form.initial[f"t{n}"] for n in range(1, 13)) == 1000
    revision = PlanRevision.objects.get(plan__project=project)
    assert figures_of(revision).targets is None
