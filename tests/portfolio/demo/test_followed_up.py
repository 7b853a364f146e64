"""What follows upon the figures in the loaded demo: orders, problems, meetings, nodes, permits, sites."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.db.models import F, Model
from django.utils import translation

from accounts.models import User
from coordination.five_selectors import GAPS, find_gaps, with_gaps
from coordination.models import (
    Meeting,
    MeetingTask,
    Node,
    NodeBaseline,
    Order,
    OrderEvent,
    Permit,
    Problem,
    ProblemEvent,
    SitePhoto,
    SiteRecord,
    TeamMember,
    WorkPlan,
)
from coordination.order_moves import RUNNING
from coordination.permit_late import overdue
from coordination.site_months import read_months
from portfolio.demo.moments import END, first_of
from portfolio.waiting import waiting_of

# Whoever comes first in a run waits for the template to be loaded.
pytestmark = [pytest.mark.timeout(900), pytest.mark.usefixtures("demo")]
TODAY = END.date()
NODES = "Nodes overdue or due this week"


def office() -> User:
    """Who sees everything."""
    return User.objects.get(username="office")


def test_most_orders_are_closed_and_some_wait_at_each_step() -> None:
    states = Counter(Order.objects.values_list("status", flat=True))
    assert states["closed"] > 9 * sum(states.values()) // 10
    assert all(1 <= states[state] <= 5 for state in ("issued", "returned", "answered", "verified"))
    assert set(states) == {"issued", "returned", "answered", "verified", "closed"}


def test_two_orders_are_overdue() -> None:
    assert Order.objects.filter(status__in=RUNNING, due_on__lt=TODAY).count() == 2
    assert OrderEvent.objects.filter(kind="overdue").count() == 2


def test_orders_were_answered_in_time() -> None:
    answers = OrderEvent.objects.filter(kind="answer")
    assert answers.count() > 250
    assert not answers.filter(on__gt=F("due_on")).exists()


def test_problems_stand_at_every_stage() -> None:
    found = Problem.objects.all()
    assert {one.status for one in found} >= {
        "registered", "returned", "accepted", "assigned", "in_hand", "answered", "verified", "signed_off",
        "held",
    }  # fmt: skip
    assert all(one.is_generated for one in found)
    assert not found.filter(places__project__is_generated=False).exists()


def test_two_projects_cross_and_one_problem_rose_by_the_clock_to_the_top() -> None:
    [crossing] = Problem.objects.filter(kind="crossing")
    assert crossing.places.count() == 2
    assert crossing.status == "verified"
    risen = ProblemEvent.objects.filter(kind="rise", author=None)
    assert risen.filter(problem__level=4).values("problem").distinct().count() == 1
    assert Order.objects.filter(cause="problem").count() == 1


def test_one_safety_problem_is_settled_and_one_costs_a_red_flag() -> None:
    by_state = {one.status: one for one in Problem.objects.filter(kind="safety")}
    assert set(by_state) == {"signed_off", "in_hand"}


def test_the_circulars_tell_of_problems() -> None:
    november = ProblemEvent.objects.filter(kind="sign_off", on__lt=first_of(11))
    assert november.count() >= 2


def test_most_projects_have_team_and_plan_and_every_gap_is_there() -> None:
    found = find_gaps(with_gaps(office(), TODAY))
    missing = Counter(name for gap in found for name in gap.gaps)
    assert {name for name in GAPS if missing[name]} == set(GAPS) - {"lead"}
    assert missing["team"] < len(found) // 8
    assert missing["plan"] < len(found) // 3


def test_a_dozen_plans_of_nodes_are_fixed_and_reported() -> None:
    assert 12 <= NodeBaseline.objects.filter(number=1).count() <= 16
    nodes: Any = Node.objects.in_force().with_days()
    assert nodes.filter(actual_on__isnull=False).count() > 20
    assert nodes.filter(forecast_on__gt=F("day"), reached_on=None).exists()
    assert nodes.filter(day__lt=TODAY, reached_on=None).exists()


def test_permits_stand_at_every_step_and_some_are_late() -> None:
    assert set(Permit.objects.values_list("state", flat=True)) == {
        "to_apply", "agency", "applicant", "granted", "refused",
    }  # fmt: skip
    seen = Permit.objects.visible_to(office())
    assert 1 <= len(overdue(seen, TODAY)) <= 5


def test_six_groups_were_on_site_for_a_month_one_of_them_too_seldom() -> None:
    months = read_months(first_of(11), today=TODAY)
    assert all(one.group and len(one.records) >= 4 for one in months)
    assert [one.short > 0 for one in months].count(True) == 1
    assert SiteRecord.objects.filter(day__gt=TODAY).count() == 0
    assert SitePhoto.objects.count() >= 6


@pytest.mark.parametrize("model", [SiteRecord, TeamMember, WorkPlan, NodeBaseline, Permit])
def test_nobody_is_made_up_on_projects_that_really_are(model: type[Model]) -> None:
    rows = model._default_manager.all()
    assert rows.filter(project__is_generated=True).exists()
    assert not rows.filter(project__is_generated=False).exists()


def test_one_meeting_was_held_and_one_is_called() -> None:
    held, called = Meeting.objects.order_by("held_on")
    assert (held.status, called.status) == ("released", "planned")
    assert held.items.exclude(decision="").count() >= 3
    assert held.written_by != held.released_by
    assert {task.status for task in MeetingTask.objects.all()} == {"open", "done", "verified"}
    assert called.items.filter(due_task__isnull=False).exists()


@pytest.mark.parametrize(
    ("username", "least"),
    [
        ("clerk", {"Problems", "Orders and talks to answer", "Tasks of meetings to carry out", NODES}),
        ("reviewer", {"Problems"}),
        ("office", {"Problems", "Orders and talks to close", "Permits to take further"}),
        ("leader", {"Problems", "Orders and talks to close"}),
    ],
)
def test_something_waits_for_everybody(username: str, least: set[str]) -> None:
    with translation.override("en"):
        found = {str(line.what) for line in waiting_of(User.objects.get(username=username))}
    assert least <= found
