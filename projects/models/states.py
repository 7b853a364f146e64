"""Dated history of a project: stage, suspension, assignment, milestones, reasons for delay.

All are posted facts: a mistake is mended by a later one that names the one it replaces.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from projects.models.attachments import Attachment
from projects.models.base import PostedFact
from projects.models.projects import Category, Level, Project, Stage


class StageChange(PostedFact):
    """A project entered a stage of its life cycle on a day."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="stage_changes")
    stage = models.CharField(max_length=14, choices=Stage)
    effective_on = models.DateField()
    evidence = models.CharField(max_length=300, blank=True)
    attachment = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")

    class Meta:
        ordering = ["effective_on", "posting"]
        indexes = [models.Index(fields=["project", "stage", "effective_on"], name="stage_change_by_project")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.stage} {self.effective_on}"


class Suspension(PostedFact):
    """A stop of works from a day to a day (or not yet over), approved or not.

    Only a stop with an approver and a document takes a project out of the ranking.
    """

    class Kind(models.TextChoices):
        SUSPENSION = "suspension", _("Suspension")
        FORCE_MAJEURE = "force_majeure", _("Force majeure")

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="suspensions")
    kind = models.CharField(max_length=14, choices=Kind, default=Kind.SUSPENSION)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    reason = models.TextField()
    document = models.CharField(max_length=200, blank=True)
    attachment = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+")
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")

    class Meta:
        ordering = ["starts_on", "posting"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="suspension_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(approver__isnull=True) | ~Q(document=""),
                name="approved_suspension_has_a_document",
            ),
            models.CheckConstraint(
                condition=Q(approver__isnull=True) | ~Q(approver=models.F("author")),
                name="suspension_by_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.starts_on}"


class Assignment(PostedFact):
    """Where a project belongs and who answers for it, from a day on."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="assignments")
    effective_on = models.DateField()
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=12, choices=Level)
    district = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    responsible_unit = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    supervising_department = models.ForeignKey(
        Organization, null=True, on_delete=models.PROTECT, related_name="+"
    )
    lead_official = models.CharField(max_length=60, blank=True)
    work_team = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")

    class Meta:
        ordering = ["effective_on", "posting"]
        indexes = [models.Index(fields=["project", "-effective_on", "-posting"], name="assignment_newest")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.effective_on}"


class Milestone(models.Model):
    """A node of a project's plan (节点)."""

    class Kind(models.TextChoices):
        STARTED = "started", _("Started works")
        ROOF_SEALED = "roof_sealed", _("Roof sealed")
        THROUGH = "through", _("Broken through")
        OPENED = "opened", _("Opened to traffic")
        IN_USE = "in_use", _("In use")
        CUSTOM = "custom", _("Other node")

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="milestones")
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=120)
    is_withdrawn = models.BooleanField(default=False, help_text="repeats an approved MilestoneChange")

    class Meta:
        ordering = ["project", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "kind", "name"], condition=Q(is_withdrawn=False), name="milestone_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class MilestoneDate(PostedFact):
    """A date given to a milestone: planned (the first one is its baseline) or actual, with evidence.

    The newest posting of each kind is in force; an empty date takes an actual date back. A planned date that
    replaces another has an approver.
    """

    class Kind(models.TextChoices):
        PLANNED = "planned", _("Planned")
        ACTUAL = "actual", _("Actual")

    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="dates")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    on = models.DateField(null=True)
    evidence = models.CharField(max_length=300, blank=True)
    attachment = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["posting"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="actual") | Q(on__isnull=False), name="planned_milestone_has_a_date"
            ),
            models.CheckConstraint(
                condition=Q(approver__isnull=True) | ~Q(approver=models.F("author")),
                name="milestone_date_by_two_people",
            ),
        ]
        indexes = [
            models.Index(fields=["project", "milestone", "kind", "-posting"], name="milestone_date_newest")
        ]

    def __str__(self) -> str:
        return f"{self.milestone_id} {self.kind} {self.on}"


class DelayReason(PostedFact):
    """A reason for delay accepted by an approver, with its document, for the days it covers."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="delay_reasons")
    starts_on = models.DateField()
    ends_on = models.DateField()
    text = models.TextField()
    document = models.CharField(max_length=200)
    attachment = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+")
    approver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")

    class Meta:
        ordering = ["starts_on", "posting"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")), name="delay_reason_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=~Q(document=""), name="delay_reason_has_a_document"),
            models.CheckConstraint(
                condition=~Q(approver=models.F("author")), name="delay_reason_by_two_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.starts_on}"
