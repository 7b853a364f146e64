"""Orders, tasks, minutes, nodes and permits: whom each waits for, and the list behind each number."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import caches
from django.utils import translation

from common.calendar import fill_calendar
from common.clock import set_business_now
from coordination.models import Node, PermitKind
from coordination.services.meeting_tasks import Given, give_task
from coordination.services.meetings import add_item, write_meeting
from coordination.services.nodes_plan import lay_plan
from coordination.services.permit_catalogue import begin_catalogue
from coordination.services.permits import Said, need_permits, record_step
from portfolio.waiting import waiting_of
from projects.models import Project
from tests import desk
from tests.coordination import meeting_steps, order_steps
from tests.factories import NOW, Town, add_project, make_town
from tests.portfolio.conftest import queries

pytestmark = pytest.mark.django_db
ANSWER, HOLD = "Orders and talks to answer", "Talks to hold"
VERIFY, CLOSE = "Orders and talks to verify", "Orders and talks to close"
DO, CHECK = "Tasks of meetings to carry out", "Tasks of meetings to verify"
MINUTES, NODES, PERMITS = "Minutes to release", "Nodes overdue or due this week", "Permits to take further"
PEOPLE = ("clerk", "reviewer", "office", "leader", "official")


@pytest.fixture
def town() -> Town:
    set_business_now(NOW)
    fill_calendar([2020, 2021])
    return make_town()


@pytest.fixture
def project(town: Town) -> Project:
    return add_project(town, code="P1")


def whose(town: Town, what: str) -> set[str]:
    """For whom such a thing waits."""
    with translation.override("en"):
        return {name for name in PEOPLE if what in {str(line.what) for line in waiting_of(town.person(name))}}


WAY = [
    ([], ANSWER, {"clerk"}),
    ([("clerk", "answer")], VERIFY, {"reviewer", "office", "leader"}),
    ([("clerk", "answer"), ("office", "verify")], CLOSE, {"leader"}),
    ([("clerk", "answer"), ("office", "return")], ANSWER, {"clerk"}),
]


@pytest.mark.parametrize(("steps", "what", "people"), WAY)
def test_an_order_waits_for_those_who_take_the_next_step(
    town: Town, project: Project, steps: list[tuple[str, str]], what: str, people: set[str]
) -> None:
    order_steps.walk(town, order_steps.order_for(project), steps)
    assert whose(town, what) == people


def test_a_talk_is_held_before_it_is_answered(town: Town, project: Project) -> None:
    order, talk = sorted(order_steps.follow(order_steps.called(project)), key=lambda one: one.kind)
    order_steps.take(town, order, "clerk", "answer")
    assert whose(town, HOLD) == {"reviewer", "office", "leader"}
    assert whose(town, ANSWER) == set()
    order_steps.take(town, talk, "leader", "hold")
    assert whose(town, ANSWER) == {"clerk"}


def written(town: Town) -> Any:
    """A meeting of today, decided and written by the office, with a task for the clerk's unit."""
    office = town.person("office")
    meeting = meeting_steps.call(town, now=NOW)
    item = add_item(meeting=meeting, title="冬季施工", seen=meeting.version, user=office, now=NOW)
    meeting_steps.say(town, item, now=NOW)
    given = Given("完成管线迁改", town.organizations["U1"], dt.date(2020, 12, 9), uuid.uuid4())
    task = give_task(item=item, given=given, user=office, now=NOW)
    meeting.refresh_from_db()
    write_meeting(
        meeting=meeting, place="1号会议室", chair="林主任", attendees="市建设局", seen=meeting.version,
        user=office, now=NOW,
    )  # fmt: skip
    return task


def test_minutes_wait_for_another_then_the_task_for_its_unit(town: Town) -> None:
    task = written(town)
    assert whose(town, MINUTES) == {"leader"}
    assert whose(town, DO) == set()
    meeting_steps.released(town, task.item.meeting, NOW)
    assert whose(town, MINUTES) == set()
    assert whose(town, DO) == {"clerk"}
    meeting_steps.step(town, task, "clerk", "done", NOW)
    assert whose(town, DO) == set()
    assert whose(town, CHECK) == {"reviewer", "office", "leader"}


def due_node(town: Town, project: Project, day: dt.date = dt.date(2020, 12, 6)) -> Node:
    """A plan of which one node is due on a day of this week."""
    lay_plan(project=project, due_on=dt.date(2022, 6, 30), author=town.people["office"], now=NOW)
    node = Node.objects.filter(project=project, milestone=None)[0]
    Node.objects.filter(pk=node.pk).update(planned_on=day)
    Node.objects.filter(project=project, milestone=None).exclude(pk=node.pk).update(
        planned_on=dt.date(2021, 12, 1)
    )
    return node


@pytest.mark.parametrize(
    ("day", "forecast", "people"),
    [
        (dt.date(2020, 12, 6), None, {"clerk"}),
        (dt.date(2020, 11, 6), None, {"clerk"}),
        (dt.date(2020, 11, 6), dt.date(2020, 12, 30), set()),
        (dt.date(2020, 11, 6), dt.date(2020, 12, 1), {"clerk"}),
        (dt.date(2020, 12, 7), None, set()),
    ],
)
def test_a_node_waits_until_it_is_reached_or_put_off(
    town: Town, project: Project, day: dt.date, forecast: dt.date | None, people: set[str]
) -> None:
    node = due_node(town, project, day)
    Node.objects.filter(pk=node.pk).update(forecast_on=forecast)
    assert whose(town, NODES) == people


def permit(town: Town, project: Project, *steps: tuple[str, str]) -> None:
    """A permit to which these happened."""
    office = town.people["office"]
    begin_catalogue(author=office, now=NOW)
    kind = PermitKind.objects.all()[7]
    [made] = need_permits(project=project, kinds=[kind], part="", unit=None, author=office, now=NOW)
    for what, day in steps:
        made.refresh_from_db()
        said = Said(what, dt.date.fromisoformat(day), "说明")
        record_step(permit=made, seen=made.version, said=said, author=town.people["clerk"], now=NOW)


@pytest.mark.parametrize(
    ("steps", "people"),
    [
        ([], set()),
        ([("apply", "2020-12-01")], set()),
        ([("apply", "2020-06-01")], {"office"}),
        ([("apply", "2020-11-30"), ("ask", "2020-12-01")], {"clerk"}),
        ([("apply", "2020-11-30"), ("refuse", "2020-12-01")], {"clerk"}),
    ],
)
def test_a_permit_waits_for_the_unit_or_is_urged_by_the_office(
    town: Town, project: Project, steps: list[tuple[str, str]], people: set[str]
) -> None:
    permit(town, project, *steps)
    assert whose(town, PERMITS) == people


def much(town: Town, project: Project) -> None:
    """Of everything that waits but orders one, of a project and of the clerk's unit."""
    due_node(town, project)
    permit(town, project, ("apply", "2020-06-01"))
    meeting_steps.released(town, written(town).item.meeting, NOW)


def listed(page: Any) -> int:
    """How many rows a page lists."""
    return page.context["page"].paginator.count if "page" in page.context else len(page.context["rows"])


@pytest.mark.parametrize("username", ["clerk", "office", "leader"])
def test_each_list_holds_as_many_as_its_number_says(town: Town, project: Project, username: str) -> None:
    much(town, project)
    other = add_project(town, code="P2", district="D2", unit="U3")
    order_steps.follow(*map(order_steps.called, (project, other)))
    due_node(town, other)
    permit(town, other, ("apply", "2020-11-30"), ("ask", "2020-12-01"))
    written(town)
    meeting_steps.step(town, meeting_steps.meeting_with_task(town), "clerk", "done", NOW)
    client = desk.signed_in(town, username)
    lines = [line for line in waiting_of(town.person(username)) if "/coordination/" in line.address]
    assert len(lines) >= 3
    assert {line.address: line.count for line in lines} == {
        line.address: listed(client.get(line.address)) for line in lines
    }


@pytest.mark.parametrize("username", ["clerk", "reviewer", "office", "leader"])
def test_more_of_them_cost_no_more_queries(town: Town, project: Project, username: str) -> None:
    much(town, project)
    order_steps.order_for(project)
    client = desk.signed_in(town, username)
    count: Callable[[], Any] = lambda: client.get("/waiting/")  # noqa: E731
    count()
    caches["figures"].clear()
    before = queries(count)
    others = [add_project(town, code=f"R{number}") for number in range(3)]
    for other in others:
        much(town, other)
    order_steps.follow(*map(order_steps.called, (project, *others)))
    assert queries(count) == before
    assert before <= 20
