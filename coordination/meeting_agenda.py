"""What belongs on a meeting's agenda: what was due, open problems of its level, projects that were warned."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from accounts.models import Organization
from coordination import order_moves, problem_moves
from coordination.models import Meeting, MeetingTask, Order, Problem
from projects.models import Project


def due_tasks(meeting: Meeting) -> QuerySet[MeetingTask]:
    """What earlier meetings there asked for by this day, and nobody has verified."""
    rows = MeetingTask.objects.filter(
        item__meeting__host=meeting.host, item__meeting__status=Meeting.Status.RELEASED
    )
    return rows.filter(due_on__lte=meeting.held_on).exclude(status="verified").order_by("due_on", "pk")


def open_problems(meeting: Meeting) -> QuerySet[Problem]:
    """Open problems of the meeting's level in its part of the tree, the longest due first."""
    rows = Problem.objects.filter(status__in=problem_moves.OPEN, level=meeting.level)
    below = projects_below(meeting.host).values("pk")
    return rows.filter(places__project__in=below).distinct().order_by("due_on", "pk")


def open_orders(meeting: Meeting) -> QuerySet[Order]:
    """Projects that were warned: orders and talks not closed, but for those about a problem of the agenda."""
    rows = Order.objects.filter(status__in=order_moves.OPEN, project__in=projects_below(meeting.host))
    return rows.exclude(problem__level=meeting.level).order_by("due_on", "pk")


def projects_below(host: Organization) -> QuerySet[Project]:
    """The projects of an organisation's part of the tree."""
    return Project.objects.filter(
        Q(district__path__startswith=host.path)
        | Q(responsible_unit__path__startswith=host.path)
        | Q(supervising_department__path__startswith=host.path)
    )
