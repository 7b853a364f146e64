"""Annual plans, their revisions and the monthly targets."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from projects.models.base import ProposedFact
from projects.models.projects import Project


class AnnualPlanQuerySet(models.QuerySet["AnnualPlan"]):
    """Places on lists by what is asked of them."""

    def listed_in(self, month: dt.date) -> Self:
        """Those on the list of a month: joined by then, not left by then, and not turned down."""
        planned = PlanRevision.objects.filter(plan=OuterRef("pk")).exclude(status="rejected")
        left = Departure.objects.filter(plan=OuterRef("pk"), status="approved", first_month__lte=month.month)
        return self.filter(Exists(planned), ~Exists(left), year=month.year, first_month__lte=month.month)


class AnnualPlan(models.Model):
    """A project's place on the list of one year.

    ``first_month`` is the month (1–12) with which the project joined the list. ``is_counted`` is false
    for the half of a package (package or parts) whose figures are not summed that year.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="annual_plans")
    year = models.PositiveSmallIntegerField()
    first_month = models.PositiveSmallIntegerField(default=1)
    is_counted = models.BooleanField(default=True)

    objects = AnnualPlanQuerySet.as_manager()

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
    posted and never changes (``projects/sql/plan_revision.sql``). ``version`` rises with every write to a
    draft; ``rejection`` says why one was turned down.
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
    version = models.PositiveIntegerField(default=1)
    rejection = models.TextField(blank=True)
    rejected_at = models.DateTimeField(null=True)
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


class Departure(ProposedFact):
    """A project leaves the list of a year from ``first_month`` (1–12) on: withdrawn, or merged into another.

    Months before keep it. What a merged project does later is reported by its successor.
    """

    class Kind(models.TextChoices):
        WITHDRAWN = "withdrawn", _("Withdrawn")
        MERGED = "merged", _("Merged into another project")

    plan = models.ForeignKey(AnnualPlan, on_delete=models.PROTECT, related_name="departures")
    kind = models.CharField(max_length=10, choices=Kind)
    first_month = models.PositiveSmallIntegerField()
    successor = models.ForeignKey(Project, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(ProposedFact.Meta):
        ordering = ["-id"]
        constraints = [
            *ProposedFact.Meta.constraints,
            models.UniqueConstraint(
                fields=["plan"], condition=Q(status__in=["draft", "approved"]), name="departure_once"
            ),
            models.CheckConstraint(condition=Q(first_month__range=(1, 12)), name="departure_month"),
            models.CheckConstraint(
                condition=Q(kind="merged", successor__isnull=False)
                | Q(kind="withdrawn", successor__isnull=True),
                name="departure_names_the_successor",
            ),
            models.CheckConstraint(condition=~Q(document=""), name="departure_has_a_document"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.kind} {self.first_month}"


class YearClosing(ProposedFact):
    """A year is closed, or opened again: the newest approved one counts."""

    class Kind(models.TextChoices):
        CLOSE = "close", _("Close the year")
        REOPEN = "reopen", _("Open the year again")

    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=6, choices=Kind)

    class Meta(ProposedFact.Meta):
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="approved") | Q(approver__isnull=False, decided_at__isnull=False),
                name="year_closing_has_an_approver",
            ),
            # A leader opens a closed year again alone, and says why.
            models.CheckConstraint(
                condition=Q(kind="reopen") | Q(approver__isnull=True) | ~Q(approver=F("author")),
                name="year_closed_by_two_people",
            ),
            models.UniqueConstraint(
                fields=["year"], condition=Q(status="draft"), name="year_closing_waits_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.kind}"


class OpeningBalance(ProposedFact):
    """What was invested in a project before Keyworks (万元), in all years up to a December."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="opening_balances")
    month = models.DateField()
    amount = models.DecimalField(max_digits=18, decimal_places=4)

    class Meta(ProposedFact.Meta):
        ordering = ["-id"]
        constraints = [
            *ProposedFact.Meta.constraints,
            models.UniqueConstraint(
                fields=["project"], condition=Q(status="draft"), name="opening_balance_waits_once"
            ),
            models.CheckConstraint(
                condition=Q(month__month=12, month__day=1), name="opening_balance_in_december"
            ),
            models.CheckConstraint(condition=~Q(document=""), name="opening_balance_has_a_document"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.month:%Y-%m} {self.amount}"


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
