"""Nodes of a project, worked back from the day it is due: templates, the plan, baselines, reports.

Templates, baselines and reports are only ever added. The plan itself is edited: its version rises each time.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import pgettext_lazy

from accounts.models import User
from projects.models import Attachment, Category, Milestone, MilestoneDate, Project


class NodeKind(models.TextChoices):
    """What a node is, in the order of a project's life."""

    APPROVALS = "approvals", pgettext_lazy("node", "Approvals complete")
    LAND = "land", pgettext_lazy("node", "Land handed over")
    DESIGN = "design", pgettext_lazy("node", "Design complete")
    START = "start", pgettext_lazy("node", "Works started")
    STRUCTURE = "structure", pgettext_lazy("node", "Main structure")
    ROOF_SEALED = "roof_sealed", pgettext_lazy("node", "Roof sealed")
    EQUIPMENT = "equipment", pgettext_lazy("node", "Equipment installed")
    ACCEPTANCE = "acceptance", pgettext_lazy("node", "Acceptance")
    IN_USE = "in_use", pgettext_lazy("node", "In use")
    OTHER = "other", pgettext_lazy("node", "Other")


class NodeTemplate(models.Model):
    """The nodes of a category's projects with their working days; the newest version of a category counts.

    ``steps`` is a list of ``{"kind", "days", "after": [kinds]}``.
    """

    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="node_templates")
    number = models.PositiveIntegerField()
    steps = models.JSONField()
    reason = models.CharField(max_length=300, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    business_at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["category", "number"]
        constraints = [
            models.UniqueConstraint(fields=["category", "number"], name="node_template_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.category_id} {self.number}"


class NodePlan(models.Model):
    """The day a project is due, and the version of its nodes."""

    project = models.OneToOneField(Project, on_delete=models.PROTECT, related_name="node_plan")
    due_on = models.DateField()
    template = models.ForeignKey(NodeTemplate, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["project"]

    def __str__(self) -> str:
        return f"{self.project_id} {self.due_on}"


def _newest(kind: MilestoneDate.Kind) -> Subquery:
    """The day of a node's milestone that is in force."""
    dates = MilestoneDate.objects.filter(milestone=OuterRef("milestone"), kind=kind).order_by("-posting")
    return Subquery(dates.values("on")[:1], output_field=models.DateField())


class NodeQuerySet(models.QuerySet["Node"]):
    """Nodes, always through the scope of somebody or of one project."""

    def in_force(self) -> Self:
        """Those that were not taken out."""
        return self.filter(is_removed=False)

    def with_days(self) -> Self:
        """``day`` it is planned for and ``reached_on``; of a linked one both are its milestone's."""
        return self.annotate(
            day=Coalesce(F("planned_on"), _newest(MilestoneDate.Kind.PLANNED)),
            reached_on=Coalesce(F("actual_on"), _newest(MilestoneDate.Kind.ACTUAL)),
        )

    def visible_to(self, user: User) -> Self:
        """Nodes of projects that somebody sees."""
        return self.filter(project__in=Project.objects.visible_to(user))


class Node(models.Model):
    """A node as it is planned and as it stands.

    A node that is linked to a milestone has no days of its own: they are the milestone's, which count in
    the score and change with a leader's approval alone. ``forecast_on`` and ``actual_on`` repeat the newest
    report.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="nodes")
    kind = models.CharField(max_length=12, choices=NodeKind)
    name = models.CharField(max_length=80, blank=True)
    position = models.PositiveSmallIntegerField()
    days = models.PositiveSmallIntegerField(help_text="working days it takes")
    planned_on = models.DateField(null=True)
    milestone = models.ForeignKey(Milestone, null=True, on_delete=models.PROTECT, related_name="nodes")
    forecast_on = models.DateField(null=True)
    actual_on = models.DateField(null=True)
    is_removed = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    objects = NodeQuerySet.as_manager()

    if TYPE_CHECKING:  # as read by ``with_days``
        day: dt.date
        reached_on: dt.date | None

    class Meta:
        ordering = ["project", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(milestone__isnull=True, planned_on__isnull=False)
                | Q(milestone__isnull=False, planned_on__isnull=True, actual_on__isnull=True),
                name="node_days_have_one_home",
            ),
            models.CheckConstraint(condition=~Q(kind="other") | ~Q(name=""), name="other_node_has_a_name"),
            models.UniqueConstraint(
                fields=["milestone"], condition=Q(is_removed=False), name="milestone_has_one_node"
            ),
        ]
        indexes = [
            models.Index(
                fields=["planned_on"], condition=Q(is_removed=False, actual_on=None), name="node_open_by_day"
            )
        ]

    def __str__(self) -> str:
        return self.name or self.kind


class NodeLink(models.Model):
    """A node waits for another one of the same project."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="waits_for")
    before = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="holds_up")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["node", "before"], name="node_link_once"),
            models.CheckConstraint(condition=~Q(node=F("before")), name="node_waits_not_for_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.before_id} → {self.node_id}"


class NodeReport(models.Model):
    """What was said of a node: when it will be reached, or was. An empty day takes the earlier word back."""

    class Kind(models.TextChoices):
        FORECAST = "forecast", pgettext_lazy("node", "Forecast")
        ACTUAL = "actual", pgettext_lazy("node", "Reached")

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField(max_length=10, choices=Kind)
    on = models.DateField(null=True)
    note = models.CharField(max_length=300)
    attachment = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    business_at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["node", "-id"], name="node_report_newest")]

    def __str__(self) -> str:
        return f"{self.node_id} {self.kind} {self.on}"


class NodeBaseline(models.Model):
    """A plan as it was fixed: kept for ever, the first one above all."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="node_baselines")
    number = models.PositiveIntegerField()
    due_on = models.DateField()
    reason = models.CharField(max_length=300, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    business_at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["project", "number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="node_baseline_once"),
            models.CheckConstraint(condition=Q(number=1) | ~Q(reason=""), name="later_baseline_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.number}"


class NodeBaselineLine(models.Model):
    """A node of a baseline, copied."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    baseline = models.ForeignKey(NodeBaseline, on_delete=models.PROTECT, related_name="lines")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="baseline_lines")
    name = models.CharField(max_length=120)
    on = models.DateField()
    days = models.PositiveSmallIntegerField()
    after = models.JSONField(default=list)
    is_critical = models.BooleanField()

    class Meta:
        ordering = ["baseline", "pk"]
        constraints = [models.UniqueConstraint(fields=["baseline", "node"], name="node_once_in_a_baseline")]

    def __str__(self) -> str:
        return f"{self.baseline_id} {self.node_id} {self.on}"


class NodeFeed(models.Model):
    """An address at which a person's own calendar reads the nodes; only the token's SHA-256 is kept.

    It shows what the person may see on the day it is read, and nothing once the account is closed.
    """

    class What(models.TextChoices):
        OWN = "own", pgettext_lazy("node feed", "Projects I follow, or on whose team I am")
        ALL = "all", pgettext_lazy("node feed", "All projects that I see")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="node_feeds")
    name = models.CharField(max_length=60)
    what = models.CharField(max_length=3, choices=What)
    language = models.CharField(max_length=10, choices=settings.LANGUAGES)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="node_feed_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def is_open(self, now: dt.datetime) -> bool:
        """Whether the address still shows something; ``now`` is true time."""
        return self.revoked_at is None and now < self.expires_at
