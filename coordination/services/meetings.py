"""Meetings: called, their agenda built from what is open, decided point by point."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from accounts.models import Organization, User
from common.errors import Conflict, Refusal
from common.once import sent_before
from coordination.meeting_agenda import due_tasks, open_orders, open_problems
from coordination.meeting_people import calls
from coordination.models import AgendaItem, Meeting, MeetingEvent, MeetingTask
from coordination.services.meeting_writing import hold_meeting, log, refuse_stale
from coordination.services.problem_steps import Doing, take_step

Kind = MeetingEvent.Kind
NUMBERS = 7_061_043
#: Steps of a problem that a meeting can decide on.
SETTLING = ("accept", "assign", "verify", "return", "hold", "resume", "sign_off")


@transaction.atomic
def plan_meeting(
    *,
    host: Organization,
    level: int,
    held_on: dt.date,
    place: str,
    user: User,
    now: dt.datetime,
    once: UUID | None = None,
) -> Meeting:
    """Call a meeting; its agenda opens with what was due, then what is open at its level."""
    if not calls(user, host):
        raise Refusal(_("This step is for somebody else to take."))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBERS])
    if before := planned_before(once, user):
        return before
    series = Meeting.objects.filter(host=host, level=level, year=held_on.year)
    meeting = Meeting.objects.create(
        host=host,
        level=level,
        year=held_on.year,
        serial=(series.aggregate(newest=Max("serial"))["newest"] or 0) + 1,
        held_on=held_on,
        place=place,
        written_by=user,
        changed_at=now,
        once=once,
    )
    log(meeting, Kind.PLANNED, user=user, now=now)
    _fill(meeting, user, now)
    return meeting


def planned_before(once: UUID | None, user: User) -> Meeting | None:
    """The meeting that a form has called already, whoever has written in it since."""
    called = MeetingEvent.objects.filter(kind=Kind.PLANNED, author=user)
    return sent_before(Meeting.objects.all(), once, Q(pk__in=called.values("meeting")))


@transaction.atomic
def fill_agenda(*, meeting: Meeting, user: User, now: dt.datetime) -> int:
    """Put on the agenda what has become due or open since; what was taken off stays off."""
    return _fill(hold_meeting(meeting.pk, user), user, now)


def _fill(meeting: Meeting, user: User, now: dt.datetime) -> int:
    known = meeting.items.values
    tasks = due_tasks(meeting).exclude(pk__in=known("due_task").exclude(due_task=None))
    problems = open_problems(meeting).exclude(pk__in=known("problem").exclude(problem=None))
    orders = open_orders(meeting).exclude(pk__in=known("order").exclude(order=None))
    found = [AgendaItem(meeting=meeting, due_task=task) for task in tasks]
    found += [AgendaItem(meeting=meeting, problem=problem) for problem in problems]
    found += [AgendaItem(meeting=meeting, order=order) for order in orders]
    last = meeting.items.aggregate(last=Max("position"))["last"] or 0
    for position, item in enumerate(found, start=last + 1):
        item.position = position
    for item in AgendaItem.objects.bulk_create(found):
        log(meeting, Kind.ADDED, user=user, now=now, item=item)
    return len(found)


@transaction.atomic
def add_item(*, meeting: Meeting, title: str, seen: int, user: User, now: dt.datetime) -> AgendaItem:
    """Put a matter of its own on the agenda."""
    meeting = hold_meeting(meeting.pk, user)
    refuse_stale(meeting, seen)
    if not title.strip():
        raise Refusal(_("Say in a line what the point is about."))
    last = meeting.items.aggregate(last=Max("position"))["last"] or 0
    item = AgendaItem.objects.create(meeting=meeting, position=last + 1, title=title.strip())
    keep(meeting, user, now)
    log(meeting, Kind.ADDED, user=user, now=now, item=item, text=item.title)
    return item


@transaction.atomic
def drop_item(*, item: AgendaItem, seen: int, user: User, now: dt.datetime) -> None:
    """Take off a point that nothing was decided about; filling the agenda does not bring it back."""
    meeting = hold_meeting(item.meeting_id, user)
    item = meeting.items.get(pk=item.pk)
    refuse_stale(item, seen)
    if item.decision or item.tasks.exists():
        raise Conflict(_("Something was decided about this point: it stays in the minutes."))
    item.is_dropped, item.version = True, item.version + 1
    item.save()
    log(meeting, Kind.DROPPED, user=user, now=now, item=item)


@transaction.atomic
def decide(
    *,
    item: AgendaItem,
    decision: str,
    seen: int,
    user: User,
    now: dt.datetime,
    step: str = "",
    doing: Doing | None = None,
    problem_seen: int = 0,
) -> AgendaItem:
    """Write what was decided about a point. ``step`` moves its problem by the problem's own services."""
    meeting = hold_meeting(item.meeting_id, user)
    item = meeting.items.select_related("problem").get(pk=item.pk)
    refuse_stale(item, seen)
    if not decision.strip():
        raise Refusal(_("Write what was decided."))
    item.decision, item.decided_by, item.is_dropped = decision.strip(), user, False
    item.version += 1
    item.save()
    if step:
        _settle(item, step, problem_seen, user, now, doing or Doing(text=item.decision))
    keep(meeting, user, now)
    log(meeting, Kind.DECIDED, user=user, now=now, item=item, text=item.decision)
    return item


def _settle(item: AgendaItem, step: str, seen: int, user: User, now: dt.datetime, doing: Doing) -> None:
    if item.problem is None or step not in SETTLING:
        raise Refusal(_("This point has no problem that could be moved."))
    take_step(problem=item.problem, step=step, seen=seen, user=user, now=now, doing=doing)


@transaction.atomic
def write_meeting(
    *, meeting: Meeting, place: str, chair: str, attendees: str, seen: int, user: User, now: dt.datetime
) -> Meeting:
    """Where it was, who led it, who was there."""
    meeting = hold_meeting(meeting.pk, user)
    refuse_stale(meeting, seen)
    meeting.place, meeting.chair, meeting.attendees = place.strip(), chair.strip(), attendees.strip()
    keep(meeting, user, now)
    log(meeting, Kind.WRITTEN, user=user, now=now)
    return meeting


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, reason: str, seen: int, user: User, now: dt.datetime) -> None:
    """A meeting that is not held; its number stays, so that the series has no gap."""
    meeting = hold_meeting(meeting.pk, user)
    refuse_stale(meeting, seen)
    if not reason.strip():
        raise Refusal(_("Say why the meeting is not held."))
    if MeetingTask.objects.filter(item__meeting=meeting).exists():
        raise Conflict(_("Tasks were given: the meeting was held, and its minutes are sent round."))
    meeting.status = Meeting.Status.CANCELLED
    keep(meeting, user, now)
    log(meeting, Kind.CANCELLED, user=user, now=now, text=reason.strip())


def keep(meeting: Meeting, user: User, now: dt.datetime) -> None:
    """Store the meeting as it is now, one version on."""
    meeting.version += 1
    meeting.changed_at, meeting.written_by = now, user
    meeting.save()
