"""What the pages about meetings and tasks read, each in a number of queries that does not grow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from coordination.models import AgendaItem, Meeting, MeetingEvent, MeetingTask, ProblemProject
from coordination.waiting import TASK_STEPS, lists_of, mine, minutes_waiting, tasks_waiting
from projects.services.secrecy import found_in, veil_for

NUL = "\0"
FILTERS = ("list", "q", "unit")
#: The lists of what waits for the reader: other tasks for each of them.
MINE = mine(TASK_STEPS)
#: The list of meetings whose minutes wait for the reader to release them.
TO_RELEASE = "release"


@dataclass(frozen=True)
class Point:
    """A point of the agenda with its tasks. ``kind``: due, problem, order, other."""

    item: AgendaItem
    kind: str
    title: str
    tasks: list[MeetingTask] = field(default_factory=list)


def meetings_seen(user: User) -> QuerySet[Meeting]:
    """Meetings that somebody may read."""
    return Meeting.objects.visible_to(user).select_related("host", "written_by", "released_by")


def meetings_listed(user: User, held: str, today: dt.date) -> QuerySet[Meeting]:
    """With how many points were decided, and how many tasks given and verified; ``held``: which list."""
    tasks, rows = "items__tasks", meetings_seen(user)
    if held == TO_RELEASE:
        rows = rows.filter(minutes_waiting(user, today))
    return rows.annotate(
        points=Count("items", filter=Q(items__is_dropped=False), distinct=True),
        decided=Count("items", filter=~Q(items__decision=""), distinct=True),
        given=Count(tasks, distinct=True),
        verified=Count(tasks, filter=Q(items__tasks__status="verified"), distinct=True),
    )


def points_of(meeting: Meeting) -> list[Point]:
    """The agenda: what was due first, then problems, orders and talks, matters of their own."""
    places = ProblemProject.objects.select_related("project").order_by("pk")
    rows = meeting.items.filter(is_dropped=False).select_related(
        "problem", "order", "due_task__unit", "due_task__item__meeting", "decided_by"
    )
    tasks = MeetingTask.objects.select_related("unit", "owner").order_by("pk")
    rows = rows.prefetch_related(Prefetch("tasks", tasks), Prefetch("problem__places", places))
    return [Point(item, _kind(item), _title(item), list(item.tasks.all())) for item in rows]


def _kind(item: AgendaItem) -> str:
    if item.due_task_id:
        return "due"
    return "problem" if item.problem_id else "order" if item.order_id else "other"


def _title(item: AgendaItem) -> str:
    """What the point is about, in a line."""
    if item.due_task:
        return _("Due from meeting %(number)s: %(task)s") % {
            "number": item.due_task.item.meeting.number,
            "task": item.due_task.text,
        }
    if item.problem:
        names = " × ".join(place.project.name for place in item.problem.places.all())
        return _("%(project)s: %(matter)s") % {"project": names, "matter": item.problem.title}
    if item.order:
        return _("%(project)s: %(matter)s") % {
            "project": item.order.project.name,
            "matter": item.order.number,
        }
    return item.title


def history_of_meeting(meeting: Meeting) -> list[tuple[MeetingEvent, int]]:
    """Every step, the newest first; points put on the agenda at one go are told once, with their number."""
    rows = meeting.events.filter(task=None).select_related("author").order_by("-posting")[:100]
    found = []
    for _key, group in groupby(rows, key=lambda one: one.pk if one.text else (one.kind, one.business_at)):
        same = list(group)
        found.append((same[0], len(same)))
    return found


def tasks_seen(user: User) -> QuerySet[MeetingTask]:
    """Tasks that somebody may read."""
    return MeetingTask.objects.visible_to(user).select_related("unit", "owner", "item__meeting__host")


def task_lists(today: dt.date) -> dict[str, Q]:
    """The lists of the page, each with what it holds."""
    return {
        "open": Q(status="open"),
        "overdue": Q(status="open", due_on__lt=today),
        "verify": Q(status="done"),
        "settled": Q(status="verified"),
        "all": Q(),
    }


def asked_for(given: Mapping[str, str], today: dt.date) -> dict[str, str]:
    """The filters of an address; PostgreSQL takes no NUL."""
    asked = {name: given.get(name, "").replace(NUL, "").strip()[:100] for name in FILTERS}
    asked["list"] = asked["list"] if asked["list"] in (*task_lists(today), *MINE) else "open"
    return asked


def narrowed(rows: QuerySet[MeetingTask], asked: Mapping[str, str], user: User) -> QuerySet[MeetingTask]:
    """Those that fit the filters besides the list."""
    if asked["unit"]:
        rows = rows.filter(unit__code=asked["unit"])
    if text := asked["q"]:
        rows = rows.filter(found_in(text, veil_for(user), "text") | Q(unit__name__icontains=text))
    return rows


def tasks_listed(user: User, asked: Mapping[str, str], today: dt.date) -> QuerySet[MeetingTask]:
    """One list, narrowed: the next due first."""
    held = lists_of(tasks_waiting(user)) if asked["list"] in MINE else task_lists(today)
    return narrowed(tasks_seen(user), asked, user).filter(held[asked["list"]]).order_by("due_on", "pk")


def task_counts(user: User, asked: Mapping[str, str], today: dt.date) -> dict[str, int]:
    """How many stand on each list."""
    found = narrowed(MeetingTask.objects.visible_to(user), asked, user)
    where = {name: held for name, held in task_lists(today).items() if held} | lists_of(tasks_waiting(user))
    return found.aggregate(**{name: Count("pk", filter=held) for name, held in where.items()},
                           all=Count("pk"))  # fmt: skip


def waiting_counts(user: User) -> dict[str, int]:
    """How many tasks wait for somebody, by the step."""
    steps = {step: Count("pk", filter=where) for step, where in tasks_waiting(user).items()}
    return MeetingTask.objects.visible_to(user).aggregate(**steps)


def minutes_to_release(user: User, today: dt.date) -> int:
    """How many minutes wait for somebody to release them."""
    return Meeting.objects.visible_to(user).filter(minutes_waiting(user, today)).count()


def history_of(task: MeetingTask) -> Sequence[MeetingEvent]:
    """Every step of a task, the newest first."""
    return list(task.events.select_related("author", "on_behalf_of").order_by("-posting"))
