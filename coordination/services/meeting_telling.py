"""Whom meetings and their tasks concern, and what they are told; minutes go round as Word."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_noop as N_

from accounts.models import User
from common.mails import language_of, mail_is_on, post_mail
from common.notices import notify
from coordination.meeting_people import host_people, task_people
from coordination.models import Meeting, MeetingEvent, MeetingTask
from projects.services.secrecy import covered

KIND = "meeting"
RELEASED = N_("Minutes of meeting %(number)s of %(host)s, held on %(day)s.")
SAID = {
    "done": N_("Meeting %(number)s: %(who)s reports the task done: %(task)s. It waits to be verified."),
    "verify": N_("Meeting %(number)s: %(who)s has verified the task: %(task)s."),
    "return": N_("Meeting %(number)s: %(who)s returned the task: %(task)s. Reason: %(words)s"),
}
OVERDUE = N_("Meeting %(number)s: the task was not done by %(due)s: %(task)s.")


def tell_released(meeting: Meeting, now: dt.datetime) -> None:
    """Everybody with a task and everybody at the host: a notice, and the minutes by mail."""
    tasks = MeetingTask.objects.filter(item__meeting=meeting).select_related("unit")
    people = set().union(host_people(meeting), *(task_people(task) for task in tasks))
    values = {"number": meeting.number, "host": meeting.host.name, "day": meeting.held_on.isoformat()}
    notify(
        users=people,
        kind=KIND,
        key=f"meeting:{meeting.pk}:released",
        text=RELEASED,
        values=values,
        address=reverse("meeting", args=[meeting.pk]),
        now=now,
        mail=False,
    )
    if mail_is_on():
        _post(people, meeting, values)


def _post(people: Iterable[int], meeting: Meeting, values: dict[str, str]) -> None:
    readers = User.objects.filter(pk__in=people, is_active=True).exclude(email="")
    for reader in readers.order_by("pk"):
        post_mail(
            to=reader.email,
            language=language_of(reader),
            key=f"meeting:{meeting.pk}:{reader.pk}",
            subject=RELEASED,
            text=RELEASED,
            values=values,
            address=reverse("meeting", args=[meeting.pk]),
            file=meeting.minutes,
        )


def tell_task(task: MeetingTask, event: MeetingEvent, now: dt.datetime) -> None:
    """The host where a task was reported done, else those who are to do it."""
    people = host_people(task.item.meeting) if event.kind == "done" else task_people(task)
    _tell(task, people - {event.author_id or 0}, f"{event.kind}:{event.version}", SAID[event.kind], now,
          who=event.author, words=covered(event.text))  # fmt: skip


def tell_overdue(task: MeetingTask, now: dt.datetime) -> None:
    """Those who were to do it, and the host."""
    people = task_people(task) | host_people(task.item.meeting)
    _tell(task, people, f"overdue:{task.due_on}", OVERDUE, now, due=task.due_on.isoformat())


def _tell(
    task: MeetingTask, users: Iterable[int], key: str, said: str, now: dt.datetime, **values: object
) -> None:
    notify(
        users=users,
        kind=KIND,
        key=f"task:{task.pk}:{key}",
        text=said,
        values={"number": task.item.meeting.number, "task": covered(task.text), **values},
        address=reverse("meeting-task", args=[task.pk]),
        now=now,
    )
