"""Whoever did a thing does not judge it: nor for whom it was done, nor who stands in for them."""

from __future__ import annotations

import datetime as dt

import pytest

from accounts.models import Role
from accounts.services.deputies import end_deputy
from common.errors import Refusal
from coordination.models import Meeting, Order, OrderEvent, Problem, ProblemEvent
from coordination.problem_selectors import listed
from coordination.services.escalation import run_clock
from coordination.services.meeting_minutes import release_minutes
from coordination.services.meeting_tasks import steps_for
from coordination.services.meetings import add_item, fill_agenda, write_meeting
from coordination.waiting import minutes_waiting, orders_waiting
from projects.models import Project
from tests import factories
from tests.coordination import order_steps, steps
from tests.coordination.meeting_steps import NOW as LATER
from tests.coordination.meeting_steps import call, meeting_with_task, released, say, step
from tests.factories import NOW, Town, deputy_of

pytestmark = pytest.mark.usefixtures("english")
WAITING = {"list": "waiting", "kind": "", "level": "", "district": "", "unit": "", "project": "", "q": ""}
#: What a deputy may hold beside: nothing that decides, or all of it.
BESIDE = [(Role.VIEWER, "U4"), (Role.OFFICE, "xm")]


@pytest.fixture(params=BESIDE, ids=["viewer", "office"])
def deputy(town: Town, request: pytest.FixtureRequest) -> str:
    """Somebody who stands in for the leader, whatever else they hold."""
    deputy_of(town, "leader", *request.param)
    return "deputy"


@pytest.fixture
def order(town: Town, mine: Project) -> Order:
    """One that the clerk has answered."""
    order = order_steps.order_for(mine)
    order_steps.take(town, order, "clerk", "answer")
    return order


def test_a_leader_does_not_close_an_order_that_the_deputy_verified(
    town: Town, order: Order, deputy: str
) -> None:
    order_steps.take(town, order, deputy, "verify")
    assert not Order.objects.filter(orders_waiting(town.person("leader"))["close"]).exists()
    assert Order.objects.filter(orders_waiting(town.person("office"))["close"]).exists()
    with pytest.raises(Refusal, match="another person must"):
        order_steps.take(town, order, "leader", "close")
    order_steps.take(town, order, "office", "close")


def test_a_deputy_does_not_close_an_order_that_the_leader_verified(
    town: Town, order: Order, deputy: str
) -> None:
    order_steps.take(town, order, "leader", "verify")
    with pytest.raises(Refusal, match="another person must"):
        order_steps.take(town, order, deputy, "close")


def test_of_two_deputies_of_one_person_only_one_has_a_hand_in_it(
    town: Town, order: Order, deputy: str
) -> None:
    deputy_of(town, "leader", name="second")
    order_steps.take(town, order, deputy, "verify")
    with pytest.raises(Refusal, match="another person must"):
        order_steps.take(town, order, "second", "close")


def test_it_stays_so_when_the_deputy_s_time_has_ended(town: Town, order: Order, deputy: str) -> None:
    order_steps.take(town, order, deputy, "verify")
    held = town.people[deputy].memberships.exclude(on_behalf_of=None).get()
    later = NOW + dt.timedelta(hours=1)
    end_deputy(membership=held, author=town.people["leader"], now=later, reason="返岗")
    with pytest.raises(Refusal, match="another person must"):
        order_steps.take(town, order, "leader", "close", now=later)


def test_what_a_deputy_did_before_their_days_is_theirs_alone(town: Town, order: Order) -> None:
    deputy_of(town, "leader", Role.OFFICE, "xm")
    order_steps.take(town, order, "deputy", "verify", now=NOW - dt.timedelta(days=2))
    order_steps.take(town, order, "leader", "close")
    assert order.status == "closed"


def test_a_leader_does_not_sign_off_a_problem_that_the_deputy_verified(
    town: Town, problem: Problem, deputy: str
) -> None:
    steps.bring(town, problem, "answered")
    steps.take(town, problem, deputy, "verify")
    assert problem not in listed(town.person("leader"), WAITING)
    assert problem in listed(town.person("office"), WAITING)
    with pytest.raises(Refusal, match="another person must"):
        steps.take(town, problem, "leader", "sign_off")
    steps.take(town, problem, "office", "sign_off")


def test_a_deputy_with_a_role_elsewhere_acts_for_the_person(
    town: Town, problem: Problem, order: Order
) -> None:
    deputy_of(town, "reviewer", Role.REVIEWER, "D2")
    steps.take(town, problem, "deputy", "accept")
    order_steps.take(town, order, "deputy", "verify")
    reviewer = town.people["reviewer"]
    assert ProblemEvent.objects.latest("posting").on_behalf_of == reviewer
    assert OrderEvent.objects.latest("posting").on_behalf_of == reviewer


def test_a_deputy_who_has_the_right_acts_for_nobody(town: Town, problem: Problem) -> None:
    deputy_of(town, "reviewer", Role.OFFICE, "xm")
    steps.take(town, problem, "deputy", "accept")
    assert ProblemEvent.objects.latest("posting").on_behalf_of is None


def test_a_clerk_s_deputy_answers_for_the_clerk(town: Town, problem: Problem) -> None:
    deputy_of(town, "clerk", Role.REVIEWER, "xm")
    steps.bring(town, problem, "in_hand")
    steps.take(town, problem, "deputy", "answer")
    assert ProblemEvent.objects.latest("posting").on_behalf_of == town.people["clerk"]


def prepared(town: Town, *writers: str) -> Meeting:
    """A meeting of the office's, to which others have added a point each."""
    meeting = call(town, now=NOW)
    for who in ("office", *writers):
        meeting.refresh_from_db()
        person = town.person(who)
        item = add_item(meeting=meeting, title=f"事项{who}", seen=meeting.version, user=person, now=NOW)
    say(town, item, now=NOW)
    meeting.refresh_from_db()
    return write_meeting(
        meeting=meeting, place="1号会议室", chair="林主任", attendees="市建设局", seen=meeting.version,
        user=town.person("office"), now=NOW,
    )  # fmt: skip


@pytest.mark.parametrize("writer", ["leader", "deputy"])
def test_whoever_wrote_any_part_of_the_minutes_does_not_release_them(town: Town, writer: str) -> None:
    deputy_of(town, "leader", Role.OFFICE, "xm")
    meeting = prepared(town, writer)
    for who in ("leader", "deputy", "office"):
        assert not Meeting.objects.filter(minutes_waiting(town.person(who), NOW.date())).exists()
        with pytest.raises(Refusal, match="another person must"):
            release_minutes(meeting=meeting, seen=meeting.version, user=town.person(who), now=NOW)


def test_bringing_the_agenda_up_to_date_is_not_writing(town: Town) -> None:
    meeting = call(town, host="xm", now=LATER)
    escalated = steps.register(town, factories.add_project(town), now=NOW)
    run_clock(now=LATER)
    assert fill_agenda(meeting=meeting, user=town.person("leader"), now=LATER) == 1
    say(town, meeting.items.get(problem=escalated), now=LATER)
    assert released(town, meeting, LATER).released_by == town.people["leader"]


def test_who_wrote_nothing_releases_the_minutes(town: Town) -> None:
    deputy_of(town, "leader", Role.OFFICE, "xm")
    meeting = prepared(town)
    release_minutes(meeting=meeting, seen=meeting.version, user=town.person("deputy"), now=NOW)
    meeting.refresh_from_db()
    assert meeting.events.latest("posting").on_behalf_of is None


def test_a_clerk_s_deputy_and_the_clerk_are_one_in_a_task(town: Town) -> None:
    factories.add_project(town)
    task = meeting_with_task(town)
    deputy_of(town, "clerk", Role.REVIEWER, "xm")
    step(town, task, "clerk", "done", now=NOW)
    task.refresh_from_db()
    assert steps_for(town.person("deputy"), task) == ["return"]
    with pytest.raises(Refusal, match="another person must"):
        step(town, task, "deputy", "verify", now=NOW)
