"""What is seen on site, day by day, and the month's summary of it.

A record is kept once and never changed: what was wrong is withdrawn with a reason and written anew. ``once``
is made by the browser before the record is sent, so that a line that breaks can't make two of one.
"""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from accounts.models import Organization, User
from coordination.models.five import StationedGroup
from coordination.models.problems import Problem
from projects.models import Attachment, Project


class SiteRecordQuerySet(models.QuerySet["SiteRecord"]):
    """Records, always through the scope of somebody."""

    def visible_to(self, user: User) -> Self:
        """Those of projects that the user sees."""
        return self.filter(project__in=Project.objects.visible_to(user).order_by().values("pk"))

    def standing(self) -> Self:
        """Those that were not withdrawn."""
        return self.filter(withdrawal=None)


class SiteRecord(models.Model):
    """What somebody saw on the site of a project, on half a day or a whole one. Append-only.

    ``district`` and ``group`` are the project's and the one stationed there on that day.
    """

    class Half(models.TextChoices):
        MORNING = "am", pgettext_lazy("site", "Morning")
        AFTERNOON = "pm", pgettext_lazy("site", "Afternoon")
        WHOLE = "day", pgettext_lazy("site", "Whole day")

    once = models.UUIDField(unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="site_records")
    district = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(StationedGroup, null=True, on_delete=models.PROTECT, related_name="records")
    day = models.DateField()
    half = models.CharField(max_length=3, choices=Half)
    text = models.TextField()
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    accuracy = models.PositiveIntegerField(null=True, help_text="metres")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    business_at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = SiteRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(half__in=["am", "pm", "day"]), name="site_record_half"),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(
                    latitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__isnull=False,
                    longitude__range=(-180, 180),
                ),
                name="site_record_position",
            ),
        ]
        indexes = [
            models.Index(fields=["project", "-day", "-id"], name="site_record_of_project"),
            models.Index(fields=["district", "day"], name="site_record_of_district"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.day}"


class SitePhoto(models.Model):
    """A photo that goes with a record. Append-only."""

    record = models.ForeignKey(SiteRecord, on_delete=models.PROTECT, related_name="photos")
    attachment = models.OneToOneField(Attachment, on_delete=models.PROTECT, related_name="of_site_record")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.record_id} {self.attachment_id}"


class SiteProblem(models.Model):
    """The problem that a record has raised. Append-only."""

    record = models.OneToOneField(SiteRecord, on_delete=models.PROTECT, related_name="raised")
    problem = models.OneToOneField(Problem, on_delete=models.PROTECT, related_name="seen_on_site")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.record_id} {self.problem_id}"


class SiteWithdrawal(models.Model):
    """Why a record no longer counts. Append-only."""

    record = models.OneToOneField(SiteRecord, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.CharField(max_length=300)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    business_at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.record_id} {self.reason}"


class SiteSummary(models.Model):
    """A month on the sites of a district in words: composed from the records, then edited, until frozen."""

    district = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    text = models.TextField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-month", "district"]
        constraints = [
            models.UniqueConstraint(fields=["district", "month"], name="site_summary_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="site_summary_of_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.district_id} {self.month:%Y-%m}"


class FrozenSummary(models.Model):
    """A summary as it stood when its month was published, with copied names and counts. Append-only."""

    district = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    district_name = models.CharField(max_length=200)
    text = models.TextField()
    counts = models.JSONField()
    edition = models.CharField(max_length=100, help_text="number of the circular it was frozen with")
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    business_at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-month", "district"]
        constraints = [models.UniqueConstraint(fields=["district", "month"], name="frozen_summary_once")]

    def __str__(self) -> str:
        return f"{self.district_id} {self.month:%Y-%m}"
