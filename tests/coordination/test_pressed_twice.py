"""A button pressed twice at once: both presses ask before either has stored anything."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError

from common.calendar import fill_calendar
from common.clock import set_business_now
from common.errors import Conflict
from coordination.models import Meeting, MeetingTask, Problem, ProblemEvent
from coordination.services import meeting_tasks, meetings, problems
from coordination.services.meeting_tasks import Given, give_task
from coordination.services.meetings import add_item, plan_meeting
from coordination.services.problems import Words, comment, register_problem
from tests import factories
from tests.common.threads import together
from tests.coordination.meeting_steps import call, say
from tests.coordination.steps import register
from tests.databases import Database
from tests.factories import NOW, Town

DAY = NOW.date()


@pytest.fixture
def town(live: Database) -> Town:
    set_business_now(NOW)
    fill_calendar([2020, 2021])
    return factories.make_town()


def calling(town: Town) -> Callable[[int], object]:
    """The office calls a meeting."""
    once, office = uuid.uuid4(), town.person("office")
    host = town.organizations["xm"]
    return lambda _number: plan_meeting(
        host=host, level=4, held_on=DAY, place="x", user=office, now=NOW, once=once
    )


def giving(town: Town) -> Callable[[int], object]:
    """The office gives a task."""
    office = town.person("office")
    meeting = call(town, now=NOW)
    item = say(town, add_item(meeting=meeting, title="安全", seen=1, user=office, now=NOW), now=NOW)
    given = Given("排查", town.organizations["U1"], DAY, uuid.uuid4())
    return lambda _number: give_task(item=item, given=given, user=office, now=NOW)


def registering(town: Town) -> Callable[[int], object]:
    """The clerk registers a problem."""
    project, once, clerk = factories.add_project(town), uuid.uuid4(), town.person("clerk")
    words = Words(kind="land", title="未交地")
    return lambda _number: register_problem(projects=[project], words=words, user=clerk, now=NOW, once=once)


def writing(town: Town) -> Callable[[int], object]:
    """The clerk writes a word about a problem."""
    problem, once, clerk = register(town, factories.add_project(town)), uuid.uuid4(), town.person("clerk")
    return lambda _number: comment(problem=problem, text="已联系", user=clerk, now=NOW, once=once)


PRESSES: list[tuple[Callable[[Town], Callable[[int], object]], Any, Any, str]] = [
    (calling, Meeting, meetings, "planned_before"),
    (giving, MeetingTask, meeting_tasks, "given_before"),
    (registering, Problem, problems, "written_before"),
    (writing, ProblemEvent, problems, "written_before"),
]


@pytest.mark.parametrize(("pressing", "model", "module", "guard"), PRESSES)
def test_both_presses_lead_to_the_same_and_with_no_second_look_one_fails(
    town: Town, monkeypatch: pytest.MonkeyPatch, pressing: Any, model: Any, module: Any, guard: str
) -> None:
    first, second = together(2, pressing(town))
    assert first == second
    there = model.objects.count()
    monkeypatch.setattr(module, guard, lambda *_asked: None)
    results = together(2, pressing(town))
    assert [type(one) for one in results].count(IntegrityError) == 1, "nothing but the table's key was left"
    assert model.objects.count() > there


def test_a_form_of_somebody_else_brings_nothing(town: Town) -> None:
    once, project = uuid.uuid4(), factories.add_project(town)
    words = Words(kind="land", title="未交地")
    register_problem(projects=[project], words=words, user=town.person("clerk"), now=NOW, once=once)
    with pytest.raises(Conflict):
        register_problem(projects=[project], words=words, user=town.person("office"), now=NOW, once=once)
