"""Meetings for tests, and the way to released minutes and verified tasks."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from coordination.models import AgendaItem, Meeting, MeetingTask
from coordination.services.meeting_minutes import release_minutes
from coordination.services.meeting_tasks import Given, give_task, take_task_step
from coordination.services.meetings import add_item, decide, plan_meeting, write_meeting
from tests import factories
from tests.coordination.steps import at
from tests.factories import Town

#: By then a problem of 2 December has risen to the municipal meeting.
NOW = at(2020, 12, 29)


def call(town: Town, who: str = "office", now: dt.datetime = NOW, host: str = "xm") -> Meeting:
    """A municipal meeting of today."""
    return plan_meeting(
        host=town.organizations[host], level=4, held_on=now.date(), place="市政府1号会议室",
        user=town.person(who), now=now,
    )  # fmt: skip


def say(
    town: Town, item: AgendaItem, text: str = "一周内完成迁改", now: dt.datetime = NOW, **named: Any
) -> AgendaItem:
    """The office writes down what was decided."""
    item.refresh_from_db()
    office = town.person("office")
    return decide(item=item, decision=text, seen=item.version, user=office, now=now, **named)


def task_of(
    town: Town, item: AgendaItem, due_on: dt.date = dt.date(2021, 1, 5), now: dt.datetime = NOW
) -> MeetingTask:
    """The clerk's unit is to do it."""
    given = Given("完成管线迁改", town.organizations["U1"], due_on, uuid.uuid4())
    return give_task(item=item, given=given, user=town.person("office"), now=now)


def released(town: Town, meeting: Meeting, now: dt.datetime = NOW) -> Meeting:
    """Written by the office, released by the leader."""
    meeting.refresh_from_db()
    meeting = write_meeting(
        meeting=meeting, place="市政府1号会议室", chair="林主任", attendees="市建设局\n厦门路桥集团",
        seen=meeting.version, user=town.person("office"), now=now,
    )  # fmt: skip
    return release_minutes(meeting=meeting, seen=meeting.version, user=town.person("leader"), now=now)


def step(town: Town, task: MeetingTask, who: str, name: str, now: dt.datetime = NOW) -> MeetingTask:
    """A step by somebody who has the page open as it is now."""
    task.refresh_from_db()
    user = town.person(who)
    return take_task_step(task=task, step=name, text="已完成", seen=task.version, user=user, now=now)


def meeting_with_task(town: Town) -> MeetingTask:
    """A meeting of district D1 whose minutes were sent round, with a task of the clerk's unit."""
    now = factories.NOW
    meeting = call(town, now=now, host="D1")
    item = add_item(
        meeting=meeting, title="汛期施工安全", seen=meeting.version, user=town.person("office"), now=now
    )
    say(town, item, now=now)
    task = task_of(town, item, now=now)
    released(town, meeting, now)
    return task
