"""Rectification orders (限期整改) and talks (约谈): sent by rule, answered, verified, closed."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organization, User
from accounts.scope import scope_paths
from common.models import StoredFile
from coordination import order_moves as moves
from coordination.models.problems import Problem
from coordination.models.steps import Step
from projects.models import Attachment, Project

SIGNS = {
    moves.HELD: "▷",
    moves.RETURNED: "↩",
    moves.ANSWERED: "◐",
    moves.VERIFIED: "◕",
    moves.CLOSED: "✓",
    moves.WITHDRAWN: "×",
}


class OrderQuerySet(models.QuerySet["Order"]):
    """Orders, always through the scope of somebody."""

    def visible_to(self, user: User) -> Self:
        """Those about a project that the user sees, and those to a unit in the user's part of the tree."""
        scope = Q(project__in=Project.objects.visible_to(user).values("pk"))
        for path in scope_paths(user):
            scope |= Q(unit__path__startswith=path)
        return self.filter(scope)

    def open(self) -> Self:
        """Those that are not closed."""
        return self.filter(status__in=moves.OPEN)


class Order(models.Model):
    """A paper that asks a unit to put something right, or calls it in; and where it stands.

    The cause is what a published month says of the project (``month``, its lamp and sums as printed), or a
    problem that nobody settled (``problem`` and the day by which the highest level was to). Names and the
    letterhead are those of the day of issue. ``is_cause_gone``: a correction of the circular says otherwise.
    """

    class Kind(models.TextChoices):
        RECTIFY = moves.RECTIFY, _("Rectification order")
        TALK = moves.TALK, pgettext_lazy("order", "Talk")

    class Cause(models.TextChoices):
        YELLOW = moves.YELLOW, _("Yellow lamps in a row")
        RED = moves.RED, _("Red lamp")
        PROBLEM = moves.PROBLEM, _("Problem overdue at the highest level")

    class Status(models.TextChoices):
        ISSUED = moves.ISSUED, pgettext_lazy("order", "Issued")
        HELD = moves.HELD, pgettext_lazy("order", "Talk held")
        RETURNED = moves.RETURNED, pgettext_lazy("order", "Returned")
        ANSWERED = moves.ANSWERED, pgettext_lazy("order", "Answered")
        VERIFIED = moves.VERIFIED, pgettext_lazy("order", "Verified")
        CLOSED = moves.CLOSED, pgettext_lazy("order", "Closed")
        WITHDRAWN = moves.WITHDRAWN, pgettext_lazy("order", "Withdrawn")

    kind = models.CharField(max_length=8, choices=Kind)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    number = models.CharField(max_length=60)
    letterhead = models.JSONField()
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="orders")
    project_code = models.CharField(max_length=20)
    project_name = models.CharField(max_length=120)
    unit = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    unit_name = models.CharField(max_length=100)
    unit_name_en = models.CharField(max_length=160)
    cause = models.CharField(max_length=8, choices=Cause)
    month = models.DateField(null=True)
    circular = models.CharField(max_length=60, blank=True)
    lamp_run = models.PositiveIntegerField(null=True)
    planned_to_date = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    invested_to_date = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    problem = models.ForeignKey(Problem, null=True, on_delete=models.PROTECT, related_name="orders")
    problem_due_on = models.DateField(null=True)
    problem_title = models.CharField(max_length=120, blank=True)
    issued_on = models.DateField()
    due_on = models.DateField()
    status = models.CharField(max_length=10, choices=Status, default=Status.ISSUED)
    is_cause_gone = models.BooleanField(default=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = OrderQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "year", "serial"], name="order_number_once"),
            models.UniqueConstraint(
                fields=["project", "kind", "month"],
                condition=Q(month__isnull=False, is_cause_gone=False),
                name="order_once_for_a_month",
            ),
            models.UniqueConstraint(
                fields=["project", "kind"],
                condition=Q(month__isnull=False, status__in=moves.OPEN),
                name="order_open_once_for_a_project",
            ),
            models.UniqueConstraint(
                fields=["problem", "problem_due_on"],
                condition=Q(problem__isnull=False),
                name="order_once_for_a_problem",
            ),
            models.CheckConstraint(
                condition=Q(cause="problem", problem__isnull=False, problem_due_on__isnull=False)
                | (
                    Q(cause__in=["yellow", "red"], month__isnull=False, problem__isnull=True)
                    & ~Q(circular="")
                ),
                name="order_has_a_cause",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["verified", "closed"])
                | Q(answered_by__isnull=False, verified_by__isnull=False),
                name="order_is_verified_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True) | ~Q(verified_by=F("answered_by")),
                name="order_verified_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(status="closed") | (Q(closed_by__isnull=False) & ~Q(closed_by=F("verified_by"))),
                name="order_closed_by_another",
            ),
        ]
        indexes = [models.Index(fields=["status", "due_on"], name="order_by_state")]

    def __str__(self) -> str:
        return self.number

    @property
    def sign(self) -> str:
        """A sign that stands before the word of its state: it must read in greyscale."""
        return SIGNS.get(self.status, "○")

    @property
    def is_running(self) -> bool:
        """Whether something is awaited by the day."""
        return self.status in moves.RUNNING

    @property
    def is_open(self) -> bool:
        """Whether it is not closed yet."""
        return self.status in moves.OPEN


class OrderEvent(Step):
    """One step of an order. Append-only. ``circular``, ``month``: the publication that brought it about."""

    class Kind(models.TextChoices):
        ISSUED = "issue", pgettext_lazy("order", "Issued")
        HELD = "hold", pgettext_lazy("order", "Talk held")
        ANSWERED = "answer", pgettext_lazy("order", "Answered")
        RETURNED = "return", pgettext_lazy("order", "Returned")
        VERIFIED = "verify", pgettext_lazy("order", "Verified")
        CLOSED = "close", pgettext_lazy("order", "Closed")
        WITHDRAWN = "withdraw", pgettext_lazy("order", "Withdrawn")
        OVERDUE = "overdue", pgettext_lazy("order", "Overdue")
        AGAIN = "again", pgettext_lazy("order", "The cause is there again")
        GONE = "gone", pgettext_lazy("order", "A corrected circular takes the cause away")

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=8, choices=Kind)
    version = models.PositiveIntegerField()
    status = models.CharField(max_length=10, choices=Order.Status)
    due_on = models.DateField()
    month = models.DateField(null=True)
    circular = models.CharField(max_length=60, blank=True)

    class Meta(Step.Meta):
        indexes = [models.Index(fields=["order", "posting"], name="order_event_by_order")]
        constraints = [
            models.CheckConstraint(
                condition=Q(author__isnull=False) | Q(kind__in=["issue", "overdue", "again", "gone"]),
                name="order_event_by_somebody",
            ),
            models.UniqueConstraint(fields=["order", "version"], name="order_step_by_version"),
            models.UniqueConstraint(
                fields=["order", "due_on"], condition=Q(kind="overdue"), name="order_overdue_once"
            ),
            models.UniqueConstraint(
                fields=["order", "circular"], condition=Q(kind="again"), name="order_again_once_a_circular"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.kind}"


class OrderAttachment(models.Model):
    """A photo or document that goes with a step. Append-only."""

    event = models.ForeignKey(OrderEvent, on_delete=models.PROTECT, related_name="attached")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="attached")
    attachment = models.OneToOneField(Attachment, on_delete=models.PROTECT, related_name="of_order")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.order_id} {self.attachment_id}"


class OrderPaper(models.Model):
    """The paper as it was first taken away; served as stored from then on. Append-only."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="papers")
    language = models.CharField(max_length=8)
    format = models.CharField(max_length=4)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "language", "format"], name="order_paper_once"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.language}.{self.format}"
