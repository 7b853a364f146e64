"""Corrections of closed months: asked for, checked, posted; and every step of that."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from projects.models.attachments import Attachment
from projects.models.ledger import LedgerEntry
from projects.models.projects import Project


class Correction(models.Model):
    """A difference (万元, signed) to a month that is closed: requested → reviewed → posted.

    The month's amount was ``before`` when it was asked for and is ``before + amount`` when it is posted.
    Three persons: who asks, who reviews, who approves. What is posted is a ledger entry of its own.
    """

    class Status(models.TextChoices):
        REQUESTED = "requested", _("Asked for")
        REVIEWED = "reviewed", _("Reviewed")
        POSTED = "posted", _("Posted")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="corrections")
    month = models.DateField()
    before = models.DecimalField(max_digits=18, decimal_places=4)
    amount = models.DecimalField(max_digits=18, decimal_places=4)
    reason = models.TextField()
    document = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=Status, default=Status.REQUESTED)
    version = models.PositiveIntegerField(default=1)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField()
    entry = models.OneToOneField(LedgerEntry, null=True, on_delete=models.PROTECT, related_name="correction")

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["status", "-id"], name="correction_queue")]
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="correction_month_is_a_first"),
            models.CheckConstraint(condition=~Q(amount=0), name="correction_changes_something"),
            models.CheckConstraint(condition=~Q(reason=""), name="correction_says_why"),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("requested_by")),
                name="correction_reviewed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | (~Q(approved_by=F("requested_by")) & ~Q(approved_by=F("reviewed_by"))),
                name="correction_approved_by_a_third",
            ),
            models.CheckConstraint(
                condition=Q(
                    status="posted", reviewed_by__isnull=False, approved_by__isnull=False, entry__isnull=False
                )
                | (~Q(status="posted") & Q(approved_by__isnull=True, entry__isnull=True)),
                name="correction_posted_with_its_entry",
            ),
            # Its difference is to the amount the month had then: another would start from the wrong figure.
            models.UniqueConstraint(
                fields=["project", "month"],
                condition=Q(status__in=["requested", "reviewed"]),
                name="correction_one_at_a_time",
            ),
        ]

    @property
    def after(self) -> Decimal:
        """What the month has once it is posted."""
        return self.before + self.amount

    def __str__(self) -> str:
        return f"{self.project_id} {self.month:%Y-%m} {self.amount}"


class CorrectionEvent(models.Model):
    """One step of a correction. Append-only."""

    correction = models.ForeignKey(Correction, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=10, choices=Correction.Status)
    version = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["correction", "version"], name="correction_event_once"),
            models.CheckConstraint(condition=~Q(kind="refused") | ~Q(reason=""), name="refused_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.correction_id} {self.kind}"
