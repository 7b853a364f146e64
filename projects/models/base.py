"""What every fact that a figure can depend on has in common."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class PostedFact(models.Model):
    """A fact that is posted once and never changed.

    ``posting`` is drawn by a trigger under a shared lock (see ``projects/sql/posting.sql``), so that a
    cut-off, which takes that lock exclusively, knows that no lower number can still appear. Timestamps
    are for reading only. ``recorded_at`` is always true time; ``business_at`` follows the business clock.
    """

    posting = models.BigIntegerField(unique=True, editable=False, null=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    business_at = models.DateTimeField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class ProposedFact(models.Model):
    """A fact that one person proposes and another approves or rejects.

    Only an approved one counts. Approval posts it (``projects/sql/proposed.sql``): it draws its number
    then, and once decided it never changes.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Waiting for approval")
        APPROVED = "approved", _("Approved")
        REJECTED = "rejected", _("Rejected")

    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    reason = models.TextField()
    document = models.CharField(max_length=200, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    rejection = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    business_at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    posting = models.BigIntegerField(unique=True, editable=False, null=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="approved") | Q(approver__isnull=False, decided_at__isnull=False),
                name="%(class)s_has_an_approver",
            ),
            models.CheckConstraint(
                condition=Q(approver__isnull=True) | ~Q(approver=F("author")),
                name="%(class)s_by_two_people",
            ),
        ]
