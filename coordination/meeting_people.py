"""Who calls meetings, writes and releases their minutes, and whom their tasks concern."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from accounts.models import Organization, Role, User
from accounts.scope import acts_for, paths_as
from coordination import problem_moves
from coordination.hands import stands_in
from coordination.models import Meeting, MeetingEvent, MeetingTask
from coordination.problem_people import people_at, writes_for

#: Who prepares a meeting and writes its minutes.
CALL = (Role.REVIEWER, Role.OFFICE, Role.LEADER)
#: Who releases them.
RELEASE = (Role.OFFICE, Role.LEADER)

Kind = MeetingEvent.Kind
#: Steps that shape what the minutes say. What the agenda takes in by itself has no text, and is nobody's.
WRITING = Q(kind__in=[Kind.PLANNED, Kind.DROPPED, Kind.DECIDED, Kind.GIVEN, Kind.WRITTEN]) | (
    Q(kind=Kind.ADDED) & ~Q(text="")
)


def hosts_of(user: User) -> QuerySet[Organization]:
    """Where somebody can call a meeting: in their part of the tree, at whatever looks after units."""
    scope = Q(pk__in=[])
    for path in paths_as(user, *CALL):
        scope |= Q(path__startswith=path)
    kind = Organization.Kind
    meet = [kind.CITY, kind.DISTRICT, kind.DEPARTMENT, kind.HEADQUARTERS]
    return Organization.objects.filter(scope, kind__in=meet, ended_on=None).order_by("path")


def calls(user: User, host: Organization) -> bool:
    """Whether somebody prepares meetings of an organisation."""
    return any(host.path.startswith(path) for path in paths_as(user, *CALL))


def releases(user: User, host: Organization) -> bool:
    """Whether somebody releases minutes of an organisation."""
    return any(host.path.startswith(path) for path in paths_as(user, *RELEASE))


def does(user: User, task: MeetingTask) -> bool:
    """Whether a task is the user's, or that of a unit for which the user writes."""
    return task.owner_id in acts_for(user) or writes_for(user, task.unit)


def for_whom(user: User, meeting: Meeting, task: MeetingTask | None, kind: str) -> User | None:
    """Whom the user stands in for: as who does a task, else as who prepares and releases."""
    if task and kind == MeetingEvent.Kind.DONE:
        return stands_in(user, problem_moves.ANSWERING, places=(), unit=task.unit, named={task.owner_id})
    return stands_in(user, problem_moves.DECIDERS, places=[meeting.host])


def task_people(task: MeetingTask) -> set[int]:
    """Those who are to do it."""
    people = people_at([Role.CLERK, Role.REVIEWER], [task.unit])
    return people | ({task.owner_id} if task.owner_id else set())


def host_people(meeting: Meeting) -> set[int]:
    """Those who prepare and release at the meeting's organisation."""
    return people_at(CALL, [meeting.host])
