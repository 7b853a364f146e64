"""Monthly returns (月报) and what happened to them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projects.models.base import PostedFact
from projects.models.periods import ReportingPeriod
from projects.models.projects import Project


class MonthlyReturn(models.Model):
    """A unit's report on one project for one month: draft → submitted → approved, or sent back.

    ``investment`` is that of the month in 万元; ``physical_progress`` is to date, in %. ``version``
    rises with every write, and a write must name the version it started from. ``entered_at`` is when what it
    says was last written, ``changed_at`` when anything last happened to it. ``explanations`` are the clerk's
    words on what is odd, by the code of the check (``projects/checks.py``).
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        SENT_BACK = "sent_back", _("Sent back")
        APPROVED = "approved", _("Approved")

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="returns")
    period = models.ForeignKey(ReportingPeriod, on_delete=models.PROTECT, related_name="returns")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    version = models.PositiveIntegerField(default=1)
    investment = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    physical_progress = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    stage_text = models.TextField(blank=True)
    problems = models.TextField(blank=True)
    explanations = models.JSONField(default=dict, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-period__month"]
        constraints = [
            models.UniqueConstraint(fields=["project", "period"], name="monthly_return_once"),
            models.CheckConstraint(
                condition=Q(physical_progress__isnull=True) | Q(physical_progress__range=(0, 100)),
                name="monthly_return_progress_is_a_percentage",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "sent_back"])
                | Q(investment__isnull=False, physical_progress__isnull=False),
                name="monthly_return_complete_when_submitted",
            ),
        ]
        indexes = [models.Index(fields=["period", "status"], name="monthly_return_queue")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.period_id}"


class ReturnEvent(PostedFact):
    """One step of a return, with what it said at that moment. Append-only.

    ``batch`` is the same for all returns that one press took this step with; ``on_behalf_of`` is the person
    whom the author stood in for.
    """

    class Kind(models.TextChoices):
        SUBMITTED = "submitted", _("Submitted")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        SENT_BACK = "sent_back", _("Sent back")
        APPROVED = "approved", _("Approved")

    monthly_return = models.ForeignKey(MonthlyReturn, on_delete=models.PROTECT, related_name="events")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind)
    version = models.PositiveIntegerField()
    batch = models.UUIDField(null=True, editable=False)
    investment = models.DecimalField(max_digits=18, decimal_places=4)
    physical_progress = models.DecimalField(max_digits=5, decimal_places=2)
    stage_text = models.TextField(blank=True)
    problems = models.TextField(blank=True)
    explanations = models.JSONField(default=dict, blank=True)
    reason = models.TextField(blank=True)
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["posting"]
        indexes = [
            models.Index(fields=["project", "month", "posting"], name="return_event_by_month"),
            models.Index(fields=["batch"], name="return_event_by_batch"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(kind="sent_back") | ~Q(reason=""), name="sent_back_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.monthly_return_id} {self.kind}"
