"""Meetings: what was due comes first, decisions become tasks, another person verifies and releases."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import docx
import pytest
from django.db import IntegrityError, transaction

from common.errors import Conflict, Refusal
from common.models import Mail, Notice
from coordination.meeting_selectors import points_of
from coordination.models import AgendaItem, Meeting, MeetingEvent, MeetingTask, Problem
from coordination.services.escalation import run_clock
from coordination.services.meeting_minutes import release_minutes
from coordination.services.meeting_tasks import run_clock as task_clock
from coordination.services.meeting_tasks import steps_for
from coordination.services.meetings import (
    add_item,
    cancel_meeting,
    decide,
    drop_item,
    fill_agenda,
    write_meeting,
)
from coordination.services.problem_steps import Doing
from projects.models import Project
from tests.coordination.meeting_steps import NOW, call, released, say, step, task_of
from tests.coordination.order_steps import called, follow
from tests.coordination.steps import at
from tests.factories import Town

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def held(town: Town, problem: Problem) -> AgendaItem:
    """The first point of a meeting: the problem, risen to the top."""
    run_clock(now=NOW)
    return call(town).items.get()


def test_the_agenda_holds_problems_of_the_level_and_warned_projects(
    town: Town, problem: Problem, across: Project
) -> None:
    run_clock(now=NOW)
    follow(called(across, "yellow", 2), now=NOW)
    assert [(point.kind, point.title) for point in points_of(call(town))] == [
        ("problem", "海沧半导体产业基地: 燃气管线未迁改"),
        ("order", "祥平保障房地铁社区: 厦重点办约〔2020〕1号"),
    ]


def test_a_problem_of_a_lower_level_waits_there(town: Town, problem: Problem) -> None:
    assert points_of(call(town)) == []


def test_numbers_follow_each_other(town: Town) -> None:
    assert [call(town).number for _meeting in range(2)] == ["2020-01", "2020-02"]


def test_filled_again_it_holds_nothing_twice_and_nothing_taken_off(town: Town, held: AgendaItem) -> None:
    office = town.person("office")
    assert fill_agenda(meeting=held.meeting, user=office, now=NOW) == 0
    drop_item(item=held, seen=1, user=office, now=NOW)
    assert fill_agenda(meeting=held.meeting, user=office, now=NOW) == 0
    assert points_of(held.meeting) == []


def test_what_was_decided_stays_on_the_agenda(town: Town, held: AgendaItem) -> None:
    say(town, held)
    with pytest.raises(Conflict, match="it stays in the minutes"):
        drop_item(item=held, seen=2, user=town.person("office"), now=NOW)


def test_a_decision_moves_the_problem_by_its_own_steps(
    town: Town, held: AgendaItem, problem: Problem
) -> None:
    problem.refresh_from_db()
    say(town, held, step="accept", problem_seen=problem.version)
    problem.refresh_from_db()
    assert (problem.status, problem.events.latest("posting").text) == ("accepted", "一周内完成迁改")
    say(
        town, held, step="assign", problem_seen=problem.version,
        doing=Doing(text="由路桥集团办理", owner_unit=town.organizations["U1"]),
    )  # fmt: skip
    problem.refresh_from_db()
    assert problem.status == "assigned"


def test_a_step_that_the_problem_does_not_have_undoes_the_decision(
    town: Town, held: AgendaItem, problem: Problem
) -> None:
    problem.refresh_from_db()
    with pytest.raises(Conflict), transaction.atomic():
        say(town, held, step="sign_off", problem_seen=problem.version)
    held.refresh_from_db()
    assert held.decision == ""


def test_who_has_not_read_the_newest_does_not_write_over_it(town: Town, held: AgendaItem) -> None:
    say(town, held)
    with pytest.raises(Conflict, match="Another person has changed it"):
        decide(item=held, decision="x", seen=1, user=town.person("reviewer"), now=NOW)


def test_a_task_ends_on_a_working_day(town: Town, held: AgendaItem) -> None:
    say(town, held)
    # New Year's Day is a Friday: the next working day is Monday.
    assert task_of(town, held, dt.date(2021, 1, 1)).due_on == dt.date(2021, 1, 4)


@pytest.mark.parametrize("due_on", [dt.date(2020, 12, 28), dt.date(2022, 12, 28)])
def test_a_task_s_day_must_be_possible(town: Town, held: AgendaItem, due_on: dt.date) -> None:
    say(town, held)
    with pytest.raises(Refusal):
        task_of(town, held, due_on)


def test_a_task_carries_out_a_decision(town: Town, held: AgendaItem) -> None:
    with pytest.raises(Refusal, match="Write first what was decided"):
        task_of(town, held)


def test_who_wrote_last_does_not_release(town: Town, held: AgendaItem) -> None:
    say(town, held)
    meeting = write_meeting(
        meeting=Meeting.objects.get(), place="a", chair="b", attendees="c", seen=2,
        user=town.person("leader"), now=NOW,
    )  # fmt: skip
    with pytest.raises(Refusal, match="another person must"):
        release_minutes(meeting=meeting, seen=meeting.version, user=town.person("leader"), now=NOW)


def test_nothing_is_released_before_it_is_whole(town: Town, held: AgendaItem) -> None:
    with pytest.raises(Refusal, match="Enter first where"):
        release_minutes(meeting=held.meeting, seen=1, user=town.person("leader"), now=NOW)


def test_released_minutes_are_word_told_to_the_unit_and_final(town: Town, held: AgendaItem) -> None:
    say(town, held)
    task_of(town, held)
    meeting = released(town, held.meeting)
    assert meeting.minutes is not None
    lines = [one.text for one in docx.Document(io.BytesIO(bytes(meeting.minutes.content))).paragraphs]
    assert "一周内完成迁改" in lines
    assert any("完成管线迁改（责任单位：厦门路桥集团；完成期限：2021年1月5日）" in line for line in lines)
    assert Notice.objects.filter(kind="meeting", user=town.people["clerk"]).count() == 1
    with pytest.raises(Conflict):
        say(town, held, "另议")


def test_the_minutes_go_round_by_mail(town: Town, held: AgendaItem, settings: Any) -> None:
    settings.EMAIL_HOST = "mail.test"
    clerk = town.people["clerk"]
    clerk.email = "clerk@example.org"
    clerk.save()
    say(town, held)
    task_of(town, held)
    meeting = released(town, held.meeting)
    assert Mail.objects.get(to="clerk@example.org").file == meeting.minutes


def test_a_task_is_done_by_one_and_verified_by_another(town: Town, held: AgendaItem) -> None:
    say(town, held)
    task = task_of(town, held)
    assert steps_for(town.person("clerk"), task) == []
    released(town, held.meeting)
    step(town, task, "clerk", "done")
    with pytest.raises(Refusal):
        step(town, task, "clerk", "verify")
    assert step(town, task, "reviewer", "verify").status == "verified"
    with pytest.raises(IntegrityError, match="task_verified_by_another"), transaction.atomic():
        MeetingTask.objects.update(verified_by=town.people["clerk"])


def test_the_next_meeting_opens_with_what_was_due(town: Town, held: AgendaItem) -> None:
    say(town, held)
    task = task_of(town, held)
    released(town, held.meeting)
    later = at(2021, 1, 6)
    points = points_of(call(town, now=later))
    assert [point.kind for point in points] == ["due", "problem"]
    step(town, task, "clerk", "done", now=later)
    step(town, task, "reviewer", "verify", now=later)
    assert [point.kind for point in points_of(call(town, now=later))] == ["problem"]


def test_a_task_that_is_late_is_told_once_with_the_day_it_fell_on(town: Town, held: AgendaItem) -> None:
    say(town, held)
    task_of(town, held, dt.date(2020, 12, 31))
    released(town, held.meeting)
    # New Year's Day is a holiday, then comes a weekend; the clock stood still for a week.
    for now in (at(2021, 1, 1), at(2021, 1, 3), at(2021, 1, 11), at(2021, 1, 12)):
        task_clock(now=now)
    assert [one.on for one in MeetingEvent.objects.filter(kind="overdue")] == [dt.date(2021, 1, 4)]


def test_a_cancelled_meeting_keeps_its_number(town: Town) -> None:
    meeting = call(town)
    cancel_meeting(meeting=meeting, reason="改期", seen=1, user=town.person("office"), now=NOW)
    assert call(town).serial == 2
    with pytest.raises(Conflict):
        add_item(meeting=meeting, title="x", seen=2, user=town.person("office"), now=NOW)


def test_a_clerk_calls_no_meeting(town: Town) -> None:
    with pytest.raises(Refusal):
        call(town, "clerk")


def test_who_sees_a_meeting(town: Town, held: AgendaItem) -> None:
    say(town, held)
    task_of(town, held)
    clerk, office = town.person("clerk"), town.person("office")
    assert not Meeting.objects.visible_to(clerk).exists()
    assert not MeetingTask.objects.visible_to(clerk).exists()
    released(town, held.meeting)
    assert Meeting.objects.visible_to(clerk).exists()
    assert MeetingTask.objects.visible_to(office).exists()
