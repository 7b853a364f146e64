"""Tasks that meetings give: given, reported done, verified by another; overdue is said once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organization, User
from common.calendar import exceptions_around
from common.errors import Conflict, Refusal
from common.once import sent_before
from common.workdays import next_working_day
from coordination.escalation_days import rising_day
from coordination.hands import had_a_hand_in
from coordination.meeting_people import calls, does
from coordination.models import AgendaItem, Meeting, MeetingEvent, MeetingTask
from coordination.problem_people import people_of
from coordination.services.escalation import WINDOW
from coordination.services.meeting_telling import tell_overdue, tell_task
from coordination.services.meeting_writing import hold_meeting, log, refuse_stale
from coordination.services.meetings import keep

Kind = MeetingEvent.Kind
Status = MeetingTask.Status


@dataclass(frozen=True)
class Given:
    """What is asked of whom, by when. ``once``: the form it came by."""

    text: str
    unit: Organization
    due_on: dt.date
    once: UUID
    owner: User | None = None


@transaction.atomic
def give_task(*, item: AgendaItem, given: Given, user: User, now: dt.datetime) -> MeetingTask:
    """A decision becomes a task; a day off is moved to the next working day."""
    meeting = hold_meeting(item.meeting_id, user)
    item = meeting.items.get(pk=item.pk)
    if before := given_before(given.once, item):
        return before
    if not item.decision:
        raise Refusal(_("Write first what was decided; the task carries it out."))
    if given.due_on < max(meeting.held_on, timezone.localdate(now)):
        raise Refusal(_("The day by which a task is done can't lie before the meeting or in the past."))
    if (given.due_on - meeting.held_on).days > 366:
        raise Refusal(_("A task is given a year at most."))
    if given.owner and not people_of(given.unit).filter(pk=given.owner.pk).exists():
        raise Refusal(
            _("%(person)s holds no role at %(unit)s: choose somebody of that unit, or leave the person open.")
            % {"person": given.owner, "unit": given.unit.name}
        )
    task = MeetingTask.objects.create(
        item=item,
        text=given.text.strip(),
        unit=given.unit,
        owner=given.owner,
        due_on=next_working_day(given.due_on, exceptions_around(given.due_on)),
        once=given.once,
        changed_at=now,
    )
    keep(meeting, user, now)
    log(meeting, Kind.GIVEN, user=user, now=now, item=item, task=task, text=task.text)
    return task


def given_before(once: UUID, item: AgendaItem) -> MeetingTask | None:
    """The task that a form has given already."""
    return sent_before(MeetingTask.objects.all(), once, Q(item=item))


@transaction.atomic
def take_task_step(
    *, task: MeetingTask, step: str, text: str, seen: int, user: User, now: dt.datetime
) -> MeetingTask:
    """Report a task done; verify it or return it, as another person than the one who did it."""
    task = _hold(task.pk)
    refuse_stale(task, seen)
    _check(task, step, text, user)
    if step == "done":
        task.status, task.done_by = Status.DONE, user
    elif step == "verify":
        task.status, task.verified_by = Status.VERIFIED, user
    else:
        task.status, task.done_by = Status.OPEN, None
    task.version += 1
    task.changed_at = now
    task.save()
    event = log(task.item.meeting, step, user=user, now=now, item=task.item, task=task, text=text.strip())
    tell_task(task, event, now)
    return task


def _hold(pk: int) -> MeetingTask:
    rows = MeetingTask.objects.select_for_update(of=("self",))
    return rows.select_related("unit", "item__meeting__host").get(pk=pk)


def steps_for(user: User, task: MeetingTask) -> list[str]:
    """What somebody may do about a task now."""
    if task.item.meeting.status != Meeting.Status.RELEASED:
        return []
    if task.status == Status.OPEN:
        return ["done"] if does(user, task) else []
    if task.status == Status.DONE and calls(user, task.item.meeting.host):
        return ["return"] if _did(user, task) else ["verify", "return"]
    return []


def _check(task: MeetingTask, step: str, text: str, user: User) -> None:
    wanted = Status.OPEN if step == "done" else Status.DONE
    if task.status != wanted or task.item.meeting.status != Meeting.Status.RELEASED:
        raise Conflict(
            _("This can't be done while it is “%(status)s”.") % {"status": task.get_status_display()}
        )
    if step == "verify" and _did(user, task):
        raise Refusal(_("Whoever did a task can't verify it: another person must."))
    if not (does(user, task) if step == "done" else calls(user, task.item.meeting.host)):
        raise Refusal(_("This step is for somebody else to take."))
    if not text.strip():
        raise Refusal(_("Write a word about it: whoever comes after you has nothing else to go by."))


def _did(user: User, task: MeetingTask) -> bool:
    """Whether the user has ever reported it done: they judge no report then."""
    return had_a_hand_in(user, task.events, Kind.DONE)


def run_clock(*, now: dt.datetime) -> int:
    """Say of every task that was not done by its day that it is overdue, once; says of how many."""
    today = timezone.localdate(now)
    said = MeetingEvent.objects.filter(task=OuterRef("pk"), kind=Kind.OVERDUE, due_on=OuterRef("due_on"))
    late = MeetingTask.objects.filter(
        ~Exists(said), status=Status.OPEN, due_on__lt=today, item__meeting__status=Meeting.Status.RELEASED
    )
    return sum(_strike(pk, today, now) for pk in late.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _strike(pk: int, today: dt.date, now: dt.datetime) -> bool:
    """One task, held and looked at again: another run may have been here."""
    task = _hold(pk)
    on = rising_day(task.due_on, exceptions_around(today, WINDOW))
    said = task.events.filter(kind=Kind.OVERDUE, due_on=task.due_on).exists()
    if task.status != Status.OPEN or on > today or said:
        return False
    log(task.item.meeting, Kind.OVERDUE, user=None, now=now, item=task.item, task=task, on=on)
    tell_overdue(task, now)
    return True
