"""The leader approves plans or turns them down: seen, once, all that are ticked or none."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from common.models import Notice
from projects.models import PlanRevision, Project, ReportingPeriod
from tests import factories
from tests.desk import body, messages_in, signed_in
from tests.factories import YEAR, Town
from tests.projects.helpers import unplanned_project
from tests.projects.planning_desk import decide, draft, edit, typed, waiting


@pytest.fixture
def office(town: Town) -> Client:
    return signed_in(town, "office")


@pytest.fixture
def leader(town: Town) -> Client:
    return signed_in(town, "leader")


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
    decide(leader, "reject", f"plan-{revision.pk}-1", reason="依据\0不足")
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


def test_many_at_once_are_told_in_one_notice(office: Client, leader: Client, town: Town) -> None:
    drafts = [draft(office, factories.add_project(town)) for _ in range(6)]
    decide(leader, "approve", *(f"plan-{row.pk}-1" for row in drafts))
    assert PlanRevision.objects.filter(status="draft").count() == 0
    assert Notice.objects.filter(user=town.people["office"], kind="plan").count() == 1


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
