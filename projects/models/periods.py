"""Reporting periods."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from projects.cadence import month_end
from projects.models.base import PostedFact


class ReportingPeriod(models.Model):
    """One month of reporting: open → locked → published; a locked one can be opened again.

    ``month`` is a date, the first of the month. Due dates are moved to working days when the period is
    opened (see ``projects/cadence.py``).
    """

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        LOCKED = "locked", _("Locked")
        PUBLISHED = "published", _("Published")

    month = models.DateField(unique=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    due_on = models.DateField()
    lock_on = models.DateField()
    circular_on = models.DateField()
    locked_at = models.DateTimeField(null=True)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    published_cutoff = models.BigIntegerField(
        null=True, help_text="facts posted up to this number stand in the newest published edition"
    )

    class Meta:
        ordering = ["-month"]
        constraints = [
            models.CheckConstraint(condition=models.Q(month__day=1), name="period_month_is_a_first"),
            models.CheckConstraint(
                condition=models.Q(lock_on__gt=models.F("due_on"))
                & models.Q(circular_on__gt=models.F("lock_on")),
                name="period_dates_in_order",
            ),
        ]

    @property
    def ends_on(self) -> dt.date:
        """The month's last day."""
        return month_end(self.month)

    def dates(self) -> tuple[dt.date, dt.date, dt.date]:
        """When returns are due, when the month is locked, when its circular comes out."""
        return (self.due_on, self.lock_on, self.circular_on)

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class PeriodExtension(PostedFact):
    """A later due date of one month's returns for the units of an organisation. Append-only.

    Of several the latest day counts. A return handed in by then is in time.
    """

    period = models.ForeignKey(ReportingPeriod, on_delete=models.PROTECT, related_name="extensions")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    reason = models.TextField()

    class Meta:
        ordering = ["posting"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="period_extension_says_why")
        ]

    def __str__(self) -> str:
        return f"{self.period_id} {self.organization_id} {self.due_on}"


class PeriodEvent(PostedFact):
    """A month was locked, or opened again before its publication, and why. Append-only."""

    class Kind(models.TextChoices):
        LOCKED = "locked", _("Locked")
        REOPENED = "reopened", _("Opened again")

    period = models.ForeignKey(ReportingPeriod, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["posting"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="reopened") | ~models.Q(reason=""), name="period_reopened_says_why"
            )
        ]

    def __str__(self) -> str:
        return f"{self.period_id} {self.kind}"
