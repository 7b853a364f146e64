"""The pages of meetings and tasks."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from coordination.meeting_selectors import history_of_meeting
from coordination.models import Meeting, MeetingTask
from projects.models import Project
from tests import desk
from tests.coordination.meeting_steps import call, meeting_with_task
from tests.coordination.order_steps import called, follow
from tests.factories import Town


def test_a_meeting_is_called_once_however_often_the_button_is_pressed(office: Client, town: Town) -> None:
    sent = {
        "host": town.organizations["xm"].pk, "level": 4, "held_on": "2020-12-03", "place": "x",
        "once": uuid.uuid4(),
    }  # fmt: skip
    for _twice in range(2):
        assert office.post(reverse("meeting-new"), sent).status_code == 302
    assert Meeting.objects.count() == 1


def test_a_decision_and_a_task_pressed_twice_count_once(office: Client, town: Town) -> None:
    meeting = call(town)
    version = {"version": meeting.version}
    office.post(reverse("meeting", args=[meeting.pk]), {"action": "add", "title": "安全", **version})
    item = meeting.items.get()
    page = reverse("meeting-point", args=[meeting.pk, item.pk])
    decided = {"action": "decide", "version": 1, "decision": "限期完成"}
    given = {
        "action": "give", "version": 2, "task-text": "排查", "task-unit": town.organizations["U1"].pk,
        "task-due_on": "2021-01-04", "task-once": uuid.uuid4(),
    }  # fmt: skip
    for sent in (decided, decided, given, given):
        assert office.post(page, sent).status_code == 302
    assert MeetingTask.objects.count() == 1
    assert meeting.events.filter(kind="decide").count() == 1


@pytest.mark.parametrize("action", ["", "x", "write"])
def test_what_no_button_sends_is_not_found(office: Client, town: Town, action: str) -> None:
    page = reverse("meeting", args=[call(town).pk])
    assert office.post(page, {"action": action, "version": "9" * 40}).status_code == 404


def test_a_point_of_another_meeting_is_not_found(office: Client, town: Town) -> None:
    task = meeting_with_task(town)
    other = call(town)
    assert office.get(reverse("meeting-point", args=[other.pk, task.item_id])).status_code == 404
    sent = {"action": "drop", "version": 1, "item": task.item_id}
    assert office.post(reverse("meeting", args=[other.pk]), sent).status_code == 404


def test_a_clerk_does_a_task_and_reads_the_minutes(town: Town) -> None:
    task, clerk = meeting_with_task(town), desk.signed_in(town, "clerk")
    page = reverse("meeting-task", args=[task.pk])
    sent = {"action": "done", "version": 1, "done-text": "已完成"}
    for _twice in range(2):
        assert clerk.post(page, sent).status_code == 302
    assert task.events.filter(kind="done").count() == 1
    minutes = clerk.get(reverse("meeting-minutes", args=[task.item.meeting_id]))
    assert minutes.content.startswith(b"PK")
    assert clerk.get(reverse("meeting-point", args=[task.item.meeting_id, task.item_id])).status_code == 403


def test_a_refusal_keeps_what_was_written(office: Client, town: Town) -> None:
    meeting = call(town)
    sent = {"action": "write", "version": 99, "place": "", "chair": "某人", "attendees": ""}
    answer = office.post(reverse("meeting", args=[meeting.pk]), sent)
    assert answer.status_code == 422
    assert "某人" in answer.content.decode()


def test_the_lists_are_taken_away(office: Client, town: Town) -> None:
    meeting_with_task(town)
    for name, word in (("meeting-list-csv", "2020-01"), ("task-list-csv", "完成管线迁改")):
        assert word in office.get(reverse(name)).getvalue().decode("utf-8-sig")


def test_a_decision_needs_words(office: Client, town: Town) -> None:
    task = meeting_with_task(town)
    page = reverse("meeting-point", args=[task.item.meeting_id, task.item_id])
    assert office.post(page, {"action": "decide", "version": 2, "decision": ""}).status_code == 422


def test_points_put_on_the_agenda_at_one_go_are_told_once(town: Town, mine: Project) -> None:
    follow(called(mine, run=1))  # an order and a talk
    meeting = call(town)
    told = [(event.kind, times) for event, times in history_of_meeting(meeting)]
    assert told == [("add", 2), ("plan", 1)]
