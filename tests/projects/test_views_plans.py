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
from tests.desk import BACKEND, body, messages_in, signed_in
from tests.factories import YEAR, Town
from tests.projects.helpers import unplanned_project


def typed(
    targets: list[str] | None = None,
    *,
    annual: str = "12000",
    first: int = 11,
    version: int = 0,
    **changed: Any,
) -> dict[str, Any]:
    """The form as it is sent."""
    months = ["1000"] * 12 if targets is None else targets
    values = {f"t{n}": text for n, text in enumerate(months, start=1)} | {f"p{n}": "" for n in range(1, 13)}
    return {
        **values,
        "version": version,
        "annual": annual,
        "first_month": first,
        "planned_start": "2020-03-01",
        "planned_completion": "2021-12-31",
        "reason": "征地拆迁滞后",
        "is_counted": "on",
    } | changed


def edit(project: Project, year: int = YEAR) -> str:
    return reverse("plan-edit", args=[year, project.code])


def waiting(project: Project) -> PlanRevision:
    return PlanRevision.objects.get(plan__project=project, status="draft")


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


def draft(office: Client, project: Project) -> PlanRevision:
    office.post(edit(project), typed(["1000"] * 10 + ["500", "0"], annual="10500"))
    return waiting(project)


def decide(leader: Client, decision: str, *chosen: str, reason: str = "") -> Any:
    sent = {"chosen": list(chosen), "decision": decision, "reason": reason}
    return leader.post(reverse("plan-approvals"), sent, follow=True)


def test_the_leader_sees_the_softening_and_approves(
    office: Client, leader: Client, town: Town, project: Project, november: ReportingPeriod
) -> None:
    factories.report(town, november, {project: 9240})
    revision = draft(office, project)
    page = body(leader.get(reverse("plan-approvals")))
    for words in ("−12.50%", "84.00%", "88.00%", "The plan is softened."):
        assert words in page
    response = decide(leader, "approve", f"plan-{revision.pk}-1")
    assert messages_in(response) == ["1 approved."]
    revision.refresh_from_db()
    assert (revision.status, revision.approver) == ("approved", town.people["leader"])
    assert Notice.objects.filter(user=town.people["office"], kind="plan").count() == 1


def test_twice_is_once(office: Client, leader: Client, project: Project) -> None:
    revision = draft(office, project)
    decide(leader, "approve", f"plan-{revision.pk}-1")
    assert messages_in(decide(leader, "approve", f"plan-{revision.pk}-1")) == [
        "That had been decided so already."
    ]


def test_turned_down_with_a_reason_only(office: Client, leader: Client, project: Project) -> None:
    revision = draft(office, project)
    assert decide(leader, "reject", f"plan-{revision.pk}-1").status_code == 422
    decide(leader, "reject", f"plan-{revision.pk}-1", reason="依据不足")
    revision.refresh_from_db()
    assert (revision.status, revision.rejection) == ("rejected", "依据不足")
    assert "依据不足" in body(office.get(reverse("plan", args=[YEAR, project.code])))


def test_a_plan_changed_since_is_not_approved_unread(
    office: Client, leader: Client, project: Project
) -> None:
    revision = draft(office, project)
    office.post(edit(project), typed(["1000"] * 10 + ["1", "1"], annual="10002", version=1))
    assert decide(leader, "approve", f"plan-{revision.pk}-1").status_code == 422
    revision.refresh_from_db()
    assert revision.status == "draft"


def test_all_that_are_ticked_or_none(office: Client, leader: Client, town: Town, project: Project) -> None:
    other = factories.add_project(town)
    first, second = draft(office, project), draft(office, other)
    assert decide(leader, "approve", f"plan-{first.pk}-1", f"plan-{second.pk}-9").status_code == 422
    assert PlanRevision.objects.filter(status="draft").count() == 2
    assert messages_in(decide(leader, "approve", f"plan-{first.pk}-1", f"plan-{second.pk}-1")) == [
        "2 approved."
    ]


@pytest.mark.parametrize(
    "chosen", ["plan-0-1", "plan-x-1", "x-1-1", "plan", "", "plan-1", "plan-99999999999-1"]
)
def test_what_does_not_exist_is_not_decided(chosen: str, leader: Client) -> None:
    assert decide(leader, "approve", chosen).status_code == 404


def test_a_turned_down_first_plan_is_drawn_up_again(office: Client, leader: Client, town: Town) -> None:
    project = unplanned_project(town)
    office.post(edit(project), typed(first=1))
    decide(leader, "reject", f"plan-{waiting(project).pk}-1", reason="先核实总投资")
    assert "先核实总投资" in body(office.get(edit(project)))
    assert office.post(edit(project), typed(first=1, version=1, annual="12000")).status_code == 302
    assert (waiting(project).number, waiting(project).version) == (1, 2)


def test_a_first_plan_that_comes_late_joins_with_an_open_month(
    office: Client, leader: Client, town: Town
) -> None:
    """What was published of earlier months stays."""
    project, october = unplanned_project(town), factories.month(10)
    office.post(edit(project), typed(first=10, targets=["0"] * 9 + ["4000"] * 3))
    ReportingPeriod.objects.filter(pk=october.pk).update(status="published")
    response = decide(leader, "approve", f"plan-{waiting(project).pk}-1")
    assert response.status_code == 422
    assert "closed already" in body(response)
    sent = typed(first=11, targets=["0"] * 10 + ["6000"] * 2, version=1)
    assert office.post(edit(project), sent).status_code == 302
    decide(leader, "approve", f"plan-{waiting(project).pk}-2")
    assert PlanRevision.objects.get(plan__project=project).status == "approved"


def test_the_author_takes_a_draft_back(office: Client, leader: Client, project: Project) -> None:
    revision = draft(office, project)
    page = reverse("plan", args=[YEAR, project.code])
    assert leader.post(page, {"revision": revision.pk}).status_code == 404
    said = messages_in(office.post(page, {"revision": revision.pk}, follow=True))
    assert said[-1] == "The draft was taken back."
    revision.refresh_from_db()
    assert (revision.status, revision.approver) == ("rejected", None)


@pytest.mark.parametrize(
    "state", ["", "none", "draft", "approved", "waiting", "left", "rejected", "nonsense"]
)
def test_the_list_is_narrowed_by_state(
    state: str, office: Client, town: Town, project: Project, mine: Project
) -> None:
    unplanned_project(town)
    draft(office, mine)
    expected = {"": 2, "nonsense": 2, "none": 1, "approved": 1, "waiting": 1}.get(state, 0)
    response = office.get(reverse("plan-list"), {"year": YEAR, "state": state})
    assert len(response.context["page"].object_list) == expected


@pytest.mark.parametrize(
    "query", [{"district": "D2"}, {"unit": "U3"}, {"q": "P2"}, {"category": "industrial", "unit": "U3"}]
)
def test_the_list_is_narrowed_by_place(
    query: dict[str, str], office: Client, mine: Project, foreign: Project
) -> None:
    response = office.get(reverse("plan-list"), {"year": YEAR, **query})
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
