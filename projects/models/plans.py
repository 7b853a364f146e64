"""Annual plans, their revisions and the monthly targets."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from projects.models.projects import Project


class AnnualPlan(models.Model):
    """A project's place on the list of one year.

    ``first_month`` is the month (1–12) with which the project joined the list. ``is_counted`` is false
    for the half of a package (package or parts) whose figures are not summed that year.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="annual_plans")
    year = models.PositiveSmallIntegerField()
    first_month = models.PositiveSmallIntegerField(default=1)
    is_counted = models.BooleanField(default=True)

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["project", "year"], name="annual_plan_once"),
            models.CheckConstraint(condition=Q(first_month__range=(1, 12)), name="annual_plan_first_month"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.year}"


class PlanRevision(models.Model):
    """A version of an annual plan; revision 1 is the baseline for ever. Amounts in 万元.

    A revision holds the whole year and counts from ``first_period`` (1–12) on; once approved it is
    posted and never changes (``projects/sql/plan_revision.sql``).
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        APPROVED = "approved", _("Approved")
        REJECTED = "rejected", _("Rejected")

    plan = models.ForeignKey(AnnualPlan, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    first_period = models.PositiveSmallIntegerField(default=1)
    annual_amount = models.DecimalField(max_digits=18, decimal_places=4)
    planned_start = models.DateField(null=True)
    planned_completion = models.DateField(null=True)
    reason = models.TextField(blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)
    posting = models.BigIntegerField(unique=True, null=True, editable=False)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_revision_once"),
            models.CheckConstraint(
                condition=Q(first_period__range=(1, 12)), name="plan_revision_first_period"
            ),
            models.CheckConstraint(condition=Q(annual_amount__gte=0), name="plan_revision_not_negative"),
            models.CheckConstraint(condition=~Q(number=0), name="plan_revision_numbers_from_one"),
            models.CheckConstraint(condition=Q(number=1) | ~Q(reason=""), name="plan_revision_says_why"),
            models.CheckConstraint(
                condition=~Q(status="approved") | Q(approver__isnull=False, approved_at__isnull=False),
                name="plan_revision_has_an_approver",
            ),
            models.CheckConstraint(
                condition=Q(approver__isnull=True) | ~Q(approver=F("author")),
                name="plan_revision_by_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} r{self.number}"


class MonthlyTarget(models.Model):
    """What a revision plans for one month: 万元, and physical progress to date in % (or unknown)."""

    revision = models.ForeignKey(PlanRevision, on_delete=models.PROTECT, related_name="targets")
    month = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=18, decimal_places=4)
    physical_progress = models.DecimalField(max_digits=5, decimal_places=2, null=True)

    class Meta:
        ordering = ["revision", "month"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "month"], name="monthly_target_once"),
            models.CheckConstraint(condition=Q(month__range=(1, 12)), name="monthly_target_month"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="monthly_target_not_negative"),
            models.CheckConstraint(
                condition=Q(physical_progress__isnull=True) | Q(physical_progress__range=(0, 100)),
                name="monthly_target_progress_is_a_percentage",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.revision_id} {self.month}"
