"""Milestones that are moved to another day, or withdrawn: asked by the office, decided by the leader."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from common.models import Notice
from projects.models import Milestone, MilestoneChange, Project, ReportingPeriod
from projects.services.milestones import add_milestone
from reports.models import SnapshotInput, SnapshotLine
from tests import factories
from tests.desk import body, messages_in, signed_in
from tests.factories import NOW, Town
from tests.projects.planning_desk import decide
from tests.projects.register import sheet

pytestmark = pytest.mark.django_db
DECEMBER = dt.date(2020, 12, 20)


@pytest.fixture
def office(town: Town) -> Client:
    return signed_in(town, "office")


@pytest.fixture
def leader(town: Town) -> Client:
    return signed_in(town, "leader")


def node(town: Town, project: Project, day: dt.date = DECEMBER, name: str = "主线") -> Milestone:
    return add_milestone(
        project=project,
        kind=Milestone.Kind.OPENED,
        name=name,
        planned_on=day,
        author=town.people["office"],
        now=NOW,
    )


def page(one: Milestone) -> str:
    return reverse("milestone-move", args=["P1", one.pk])


def moved(one: Milestone, seen: dt.date = DECEMBER, **changed: str) -> dict[str, str]:
    """The form as it is sent."""
    return {
        "action": "move",
        "seen": f"{seen}",
        "planned_on": "2020-12-30",
        "reason": "管线迁改滞后",
        "document": "",
    } | changed


def withdrawn(one: Milestone, seen: dt.date = DECEMBER, **changed: str) -> dict[str, str]:
    return {"action": "withdraw", "gone-seen": f"{seen}", "gone-reason": "误录"} | changed


def approve(leader: Client) -> Any:
    return decide(leader, "approve", f"node-{MilestoneChange.objects.latest('pk').pk}-1")


def test_a_day_is_moved_when_the_leader_approves_and_the_first_one_stays(
    office: Client, leader: Client, town: Town, mine: Project
) -> None:
    one = node(town, mine)
    office.post(page(one), moved(one))
    assert one.dates.count() == 1
    assert "waits for the leader" in body(office.get(sheet("milestones")))
    assert "管线迁改滞后" in body(leader.get(reverse("plan-approvals")))
    approve(leader)
    assert [date.on for date in one.dates.order_by("posting")] == [DECEMBER, dt.date(2020, 12, 30)]
    assert one.dates.latest("posting").approver == town.people["leader"]
    text = body(office.get(sheet("milestones")))
    assert "2020-12-20" in text
    assert "2020-12-30" in text


def test_both_sides_are_told(office: Client, leader: Client, town: Town, mine: Project) -> None:
    one = node(town, mine)
    office.post(page(one), moved(one))
    assert Notice.objects.filter(user=town.people["leader"], kind="plan").count() == 1
    change = MilestoneChange.objects.get()
    decide(leader, "reject", f"node-{change.pk}-1", reason="先报专题会")
    notice = Notice.objects.get(user=town.people["office"], kind="plan")
    assert json.loads(notice.text)["values"]["reason"] == "先报专题会"
    assert "先报专题会" in body(office.get(page(one)))


def test_asked_twice_it_waits_once(office: Client, town: Town, mine: Project) -> None:
    one = node(town, mine)
    office.post(page(one), moved(one))
    assert "done already" in messages_in(office.post(page(one), moved(one), follow=True))[-1]
    assert "waits for the leader already" in body(office.post(page(one), moved(one, planned_on="2020-12-31")))
    assert MilestoneChange.objects.count() == 1


def test_whoever_asked_takes_it_back(office: Client, town: Town, mine: Project) -> None:
    one = node(town, mine)
    office.post(page(one), moved(one))
    change = MilestoneChange.objects.get()
    office.post(page(one), {"action": "back", "change": change.pk})
    change.refresh_from_db()
    assert change.status == "rejected"


def test_what_was_moved_meanwhile_is_read_again(
    office: Client, leader: Client, town: Town, mine: Project
) -> None:
    one = node(town, mine)
    office.post(page(one), moved(one))
    approve(leader)
    response = office.post(page(one), moved(one, planned_on="2020-12-31"))
    assert response.status_code == 409
    assert "2020-12-30" in body(response)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"reason": " "}, "This field is required"),
        ({"planned_on": "2020-12-20"}, "already: give another day"),
        ({"planned_on": "2020-10-20"}, "nothing can be planned for it any more"),
        ({"planned_on": "2020-13-01"}, "Write the day as"),
    ],
)
def test_what_can_not_be_is_refused(
    office: Client, town: Town, mine: Project, changed: dict[str, str], said: str
) -> None:
    ReportingPeriod.objects.filter(pk=factories.month(10).pk).update(status="locked")
    one = node(town, mine)
    response = office.post(page(one), moved(one) | changed)
    assert response.status_code == 422
    assert said in body(response)
    assert not MilestoneChange.objects.exists()


def test_what_was_due_in_a_closed_month_stays_due(office: Client, town: Town, mine: Project) -> None:
    ReportingPeriod.objects.filter(pk=factories.month(10).pk).update(status="locked")
    october = dt.date(2020, 10, 20)
    one = node(town, mine, october)
    assert "stays due" in body(office.post(page(one), moved(one, october)))


def test_a_month_closed_before_the_approval_stays(
    office: Client, leader: Client, town: Town, mine: Project
) -> None:
    october = dt.date(2020, 10, 20)
    period, one = factories.month(10), node(town, mine, october)
    office.post(page(one), moved(one, october))
    ReportingPeriod.objects.filter(pk=period.pk).update(status="locked")
    assert approve(leader).status_code == 422
    assert one.dates.count() == 1


def test_a_withdrawn_milestone_leaves_the_figures_and_stays_in_history(
    office: Client, leader: Client, town: Town, mine: Project
) -> None:
    november, october = factories.month(11), dt.date(2020, 10, 20)
    node(town, mine, october, "匝道")
    wrong = node(town, mine, october, "主线")
    factories.refresh(november)
    assert wrong.pk in SnapshotInput.objects.latest("pk").milestone_ids
    office.post(page(wrong), withdrawn(wrong, october))
    approve(leader)
    factories.refresh(november)
    assert wrong.pk not in SnapshotInput.objects.latest("pk").milestone_ids
    assert "误录" in body(office.get(page(wrong)))
    assert "主线" not in body(office.get(reverse("project", args=["P1"])))


def test_the_score_no_longer_counts_it(office: Client, leader: Client, town: Town, mine: Project) -> None:
    november, october = factories.month(11), dt.date(2020, 10, 20)
    wrong = node(town, mine, october)
    factories.refresh(november)
    assert SnapshotLine.objects.latest("pk").score_milestones == 0
    office.post(page(wrong), withdrawn(wrong, october))
    approve(leader)
    factories.refresh(november)
    assert SnapshotLine.objects.latest("pk").score_milestones == 15


def test_the_right_one_takes_its_place(office: Client, leader: Client, town: Town, mine: Project) -> None:
    wrong = node(town, mine)
    office.post(page(wrong), withdrawn(wrong))
    approve(leader)
    right = node(town, mine, dt.date(2020, 12, 31))
    assert right.pk != wrong.pk
    assert right.dates.get().on == dt.date(2020, 12, 31)


def test_another_projects_milestone_does_not_exist(
    office: Client, town: Town, mine: Project, foreign: Project
) -> None:
    theirs = Milestone.objects.create(project=foreign, kind="started", name="")
    assert office.get(page(theirs)).status_code == 404
    assert office.post(page(theirs), moved(theirs)).status_code == 404
