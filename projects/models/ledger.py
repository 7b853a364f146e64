"""The ledger of investment: append-only, bitemporal."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from projects.models.base import PostedFact
from projects.models.projects import Project
from projects.models.returns import ReturnEvent


class LedgerEntry(PostedFact):
    """What an approval posts: a signed amount in 万元 for the month it *belongs* to.

    PostgreSQL refuses UPDATE, DELETE and TRUNCATE here (``projects/sql/append_only.sql``). A year-to-date
    figure is always a sum over this table up to a posting number, so any past view can be replayed.
    """

    class Kind(models.TextChoices):
        RETURN = "return", _("Return")
        CORRECTION = "correction", _("Correction")
        OPENING = "opening", _("Opening balance")

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="ledger")
    month = models.DateField()
    amount = models.DecimalField(max_digits=18, decimal_places=4)
    kind = models.CharField(max_length=10, choices=Kind)
    event = models.OneToOneField(ReturnEvent, null=True, on_delete=models.PROTECT, related_name="entry")
    approver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["month", "posting"]
        indexes = [
            models.Index(fields=["project", "month", "posting"], include=["amount"], name="ledger_by_month")
        ]
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="ledger_month_is_a_first"),
            models.CheckConstraint(condition=~Q(approver=F("author")), name="ledger_by_two_people"),
            models.CheckConstraint(
                condition=~Q(kind="return") | Q(event__isnull=False), name="ledger_return_has_event"
            ),
            models.CheckConstraint(
                condition=~Q(kind="correction") | ~Q(reason=""), name="ledger_correction_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(kind="opening") | Q(month__month=12), name="ledger_opening_in_december"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.month:%Y-%m} {self.amount}"
