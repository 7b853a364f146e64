"""Coordination meetings: agenda, decisions, and the tasks that decisions become."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from accounts.models import Organization, User
from accounts.scope import acts_for, scope_paths
from common.models import StoredFile
from coordination.models.escalation import Level
from coordination.models.orders import Order
from coordination.models.problems import Problem
from coordination.models.steps import Step

TASK_SIGNS = {"open": "▷", "done": "◐", "verified": "✓"}


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Meetings, always through the scope of somebody."""

    def visible_to(self, user: User) -> Self:
        """Those held in the user's part of the tree; released ones also where they gave it a task."""
        mine = Q(pk__in=MeetingTask.objects.visible_to(user).values("item__meeting"))
        return self.filter(_within(user, "host") | (mine & Q(status=Meeting.Status.RELEASED)))


class MeetingTaskQuerySet(models.QuerySet["MeetingTask"]):
    """Tasks, always through the scope of somebody."""

    def visible_to(self, user: User) -> Self:
        """Those that are the user's or their units', and those given where the user's part is."""
        own = _within(user, "unit") | Q(owner__in=acts_for(user))
        given = Q(item__meeting__status=Meeting.Status.RELEASED)
        return self.filter(_within(user, "item__meeting__host") | (own & given))


def _within(user: User, place: str) -> Q:
    scope = Q(pk__in=[])
    for path in scope_paths(user):
        scope |= Q(**{f"{place}__path__startswith": path})
    return scope


class Meeting(models.Model):
    """A meeting of a level, held at an organisation; its minutes are released by a second person.

    ``minutes`` is the file that was sent round; from then on nothing of the meeting changes but its tasks.
    """

    class Status(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("meeting", "In preparation")
        RELEASED = "released", pgettext_lazy("meeting", "Minutes sent round")
        CANCELLED = "cancelled", pgettext_lazy("meeting", "Cancelled")

    host = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(choices=Level)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    held_on = models.DateField()
    place = models.CharField(max_length=100, blank=True)
    chair = models.CharField(max_length=60, blank=True)
    attendees = models.TextField(blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.PLANNED)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    released_at = models.DateTimeField(null=True)
    minutes = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    once = models.UUIDField(null=True, unique=True, editable=False, help_text="which form it came by")
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["host", "level", "year", "serial"], name="meeting_number_once"),
            models.CheckConstraint(
                condition=~Q(status="released")
                | (
                    Q(released_by__isnull=False, released_at__isnull=False, minutes__isnull=False)
                    & ~Q(released_by=F("written_by"))
                ),
                name="meeting_released_by_another",
            ),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="meeting_level_is_known"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """As people name it: the year and its place in the year."""
        return f"{self.year}-{self.serial:02}"

    @property
    def is_planned(self) -> bool:
        """Whether agenda and minutes can still be written."""
        return self.status == Meeting.Status.PLANNED


class AgendaItem(models.Model):
    """A point of the agenda: what was due, a problem, an order or talk, or a matter of its own."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    problem = models.ForeignKey(Problem, null=True, on_delete=models.PROTECT, related_name="agenda_items")
    order = models.ForeignKey(Order, null=True, on_delete=models.PROTECT, related_name="agenda_items")
    due_task = models.ForeignKey(
        "MeetingTask", null=True, on_delete=models.PROTECT, related_name="agenda_items"
    )
    title = models.CharField(max_length=200, blank=True)
    decision = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    is_dropped = models.BooleanField(default=False, help_text="taken off the agenda; not put on it again")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "problem"], name="agenda_problem_once"),
            models.UniqueConstraint(fields=["meeting", "order"], name="agenda_order_once"),
            models.UniqueConstraint(fields=["meeting", "due_task"], name="agenda_task_once"),
            models.UniqueConstraint(fields=["meeting", "position"], name="agenda_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.position}"


class MeetingTask(models.Model):
    """What a decision asks of a unit, by a working day. Whoever did it does not verify it."""

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("task", "In hand")
        DONE = "done", pgettext_lazy("task", "Reported done")
        VERIFIED = "verified", pgettext_lazy("task", "Verified")

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="tasks")
    text = models.CharField(max_length=500)
    unit = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    once = models.UUIDField(unique=True, editable=False, help_text="which form it came by")
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = MeetingTaskQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="verified") | Q(done_by__isnull=False, verified_by__isnull=False),
                name="task_is_verified_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True) | ~Q(verified_by=F("done_by")),
                name="task_verified_by_another",
            ),
        ]
        indexes = [models.Index(fields=["status", "due_on"], name="task_by_state")]

    def __str__(self) -> str:
        return self.text

    @property
    def sign(self) -> str:
        """A sign that stands before the word of its state: it must read in greyscale."""
        return TASK_SIGNS[self.status]


class MeetingEvent(Step):
    """What was done about a meeting, a point of its agenda or a task. Append-only."""

    class Kind(models.TextChoices):
        PLANNED = "plan", pgettext_lazy("meeting", "Called")
        WRITTEN = "write", pgettext_lazy("meeting", "Written")
        ADDED = "add", pgettext_lazy("meeting", "Put on the agenda")
        DROPPED = "drop", pgettext_lazy("meeting", "Taken off the agenda")
        DECIDED = "decide", pgettext_lazy("meeting", "Decided")
        RELEASED = "release", pgettext_lazy("meeting", "Minutes sent round")
        CANCELLED = "cancel", pgettext_lazy("meeting", "Cancelled")
        GIVEN = "give", pgettext_lazy("task", "Given")
        DONE = "done", pgettext_lazy("task", "Reported done")
        VERIFIED = "verify", pgettext_lazy("task", "Verified")
        RETURNED = "return", pgettext_lazy("task", "Returned")
        OVERDUE = "overdue", pgettext_lazy("task", "Overdue")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="events")
    item = models.ForeignKey(AgendaItem, null=True, on_delete=models.PROTECT, related_name="events")
    task = models.ForeignKey(MeetingTask, null=True, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=8, choices=Kind)
    version = models.PositiveIntegerField(help_text="of what it is about")
    due_on = models.DateField(null=True)

    class Meta(Step.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(author__isnull=False) | Q(kind="overdue"), name="meeting_event_by_somebody"
            ),
            models.UniqueConstraint(
                fields=["task", "version"],
                condition=Q(task__isnull=False) & ~Q(kind="overdue"),
                name="task_step_by_version",
            ),
            models.UniqueConstraint(
                fields=["task", "due_on"], condition=Q(kind="overdue"), name="task_overdue_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.kind}"
