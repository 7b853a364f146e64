"""What is wrong in a published edition: it is marked as withdrawn, and put right by its next revision."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from reports.models.approvals import Recorded
from reports.models.editions import Edition


class Withdrawal(Recorded):
    """A published edition no longer counts; it stays readable, with this mark on it."""

    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.TextField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="withdrawal_says_why")]

    def __str__(self) -> str:
        return f"{self.edition_id} withdrawn"


class Erratum(Recorded):
    """Why an edition is made anew: it corrects the revision before it."""

    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, related_name="erratum")
    corrects = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="corrected_by")
    reason = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="erratum_says_why"),
            models.CheckConstraint(
                condition=~Q(corrects=F("edition")), name="erratum_corrects_another_edition"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} corrects {self.corrects_id}"
