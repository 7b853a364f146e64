"""What only moves on when somebody takes a step: orders, talks, tasks of meetings, minutes, nodes, permits.

Each is a filter on the rows that the person sees, so that a list holds just what the number beside it says.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db.models import F, Q

from accounts.models import Role, User
from accounts.scope import acts_for, paths_as
from coordination import order_moves as moves
from coordination.hands import taken_by
from coordination.meeting_people import CALL, RELEASE, WRITING
from coordination.models import AgendaItem, Meeting, MeetingEvent, MeetingTask, OrderEvent, Permit
from projects.selectors import scope_as

NONE = Q(pk__in=[])
#: The list of everything that waits for the reader; beside it one for each step.
WAITING = "waiting"
ORDER_STEPS = ("answer", "hold", "verify", "close")
TASK_STEPS = ("done", "verify")


def mine(steps: Iterable[str]) -> list[str]:
    """How the lists are called: of everything that waits for the reader, and of one step each."""
    return [WAITING, *(f"my_{step}" for step in steps)]


def lists_of(waits: Mapping[str, Q]) -> dict[str, Q]:
    """The same with what they hold."""
    every = NONE
    for where in waits.values():
        every |= where
    return {WAITING: every} | {f"my_{step}": where for step, where in waits.items()}


def _below(place: str, paths: Iterable[str]) -> Q:
    found = NONE
    for path in paths:
        found |= Q(**{f"{place}__path__startswith": path})
    return found


def orders_waiting(user: User) -> dict[str, Q]:
    """Papers that somebody answers, talks they hold, answers they verify, what they close."""
    roles = (Role.REVIEWER, Role.OFFICE, Role.LEADER)
    decides = scope_as(user, *roles, prefix="project__") | _below("unit", paths_as(user, *roles))
    top = scope_as(user, *roles[1:], prefix="project__") | _below("unit", paths_as(user, *roles[1:]))
    # Only of those that wait for the step: of all that were ever answered there are many.
    taken = OrderEvent.objects.filter(taken_by(user))
    answered = taken.filter(kind="answer", order__status=moves.ANSWERED).values("order")
    verifying = taken.filter(kind="verify", author=F("order__verified_by"))
    verified = verifying.filter(order__status=moves.VERIFIED).values("order")
    to_hold = Q(status=moves.ISSUED, kind=moves.TALK)
    return {
        "answer": Q(status__in=moves.RUNNING) & ~to_hold & _below("unit", paths_as(user, Role.CLERK)),
        "hold": to_hold & decides,
        "verify": Q(status=moves.ANSWERED) & decides & ~Q(pk__in=answered),
        "close": Q(status=moves.VERIFIED) & top & ~Q(pk__in=verified),
    }


def tasks_waiting(user: User) -> dict[str, Q]:
    """Tasks of released minutes that somebody carries out, or verifies without having done them."""
    own = acts_for(user)
    given = Q(item__meeting__status=Meeting.Status.RELEASED)
    does = Q(owner__in=own) | _below("unit", paths_as(user, Role.CLERK))
    done = MeetingEvent.objects.filter(kind="done", task__status=MeetingTask.Status.DONE)
    did = done.filter(taken_by(user)).values("task")
    host = _below("item__meeting__host", paths_as(user, *CALL))
    return {
        "done": given & Q(status=MeetingTask.Status.OPEN) & does,
        "verify": given & Q(status=MeetingTask.Status.DONE) & host & ~Q(pk__in=did),
    }


def minutes_waiting(user: User, today: dt.date) -> Q:
    """Meetings that were held and written down by another, where somebody releases minutes."""
    written = Q(status=Meeting.Status.PLANNED, held_on__lte=today)
    for name in ("chair", "attendees", "place"):
        written &= ~Q(**{name: ""})
    decided = Q(pk__in=AgendaItem.objects.exclude(decision="").values("meeting"))
    planned = MeetingEvent.objects.filter(WRITING, meeting__status=Meeting.Status.PLANNED)
    wrote = planned.filter(taken_by(user)).values("meeting")
    return written & decided & _below("host", paths_as(user, *RELEASE)) & ~Q(pk__in=wrote)


def nodes_waiting(user: User, today: dt.date, last: dt.date) -> Q:
    """Nodes up to a day that were neither reached nor put off by a forecast that has still to come.

    The unit's clerk reports them; what is a milestone of the register is for the office to record. To be
    asked of nodes read ``with_days``.
    """
    waits = Q(reached_on=None, day__lte=last) & (Q(forecast_on=None) | Q(forecast_on__lt=today))
    reports = Q(milestone=None) & scope_as(user, Role.CLERK, prefix="project__")
    records = Q(milestone__isnull=False) & scope_as(user, Role.OFFICE, prefix="project__")
    return waits & (reports | records)


def permits_waiting(user: User, late: Iterable[int]) -> Q:
    """Permits that go no further without the unit: asked for more, or refused; the office urges what is late.

    One that has yet to be applied for waits for its time, not for a person.
    """
    states = [Permit.State.WITH_APPLICANT, Permit.State.REFUSED]
    own = Q(state__in=states) & scope_as(user, Role.CLERK, prefix="project__")
    return own | (Q(pk__in=late) & scope_as(user, Role.OFFICE, prefix="project__"))
