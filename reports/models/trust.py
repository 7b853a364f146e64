"""What lets strangers trust an edition: it is public, it is signed, and it is checked every night."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from common.models import StoredFile
from reports.models.approvals import Recorded
from reports.models.editions import Edition


class Publicity(Recorded):
    """A published edition is open to everybody from now on, or no longer: its newest row counts."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="publicity")
    is_public = models.BooleanField()
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_public=True) | ~Q(reason=""), name="publicity_taken_back_says_why"
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {'public' if self.is_public else 'not public'}"


class EditionSignature(models.Model):
    """A detached signature over an edition's bundle, full or public. Append-only in PostgreSQL."""

    class Part(models.TextChoices):
        BUNDLE = "bundle", pgettext_lazy("signature", "Bundle")
        PUBLIC = "public", pgettext_lazy("signature", "Public bundle")

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="signatures")
    part = models.CharField(max_length=10, choices=Part)
    scheme = models.CharField(max_length=60, help_text="what made it, as the signer calls itself")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "part"], name="edition_signed_once")]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.part} {self.scheme}"


class Inspection(models.Model):
    """One pass over everything that is kept, in batches: how far it has come, and what it has seen.

    First all stored files, then all editions in the order of the chain; ``reached`` is the last one done.
    """

    class Stage(models.TextChoices):
        FILES = "files", pgettext_lazy("inspection", "Files")
        EDITIONS = "editions", pgettext_lazy("inspection", "Editions")
        DONE = "done", pgettext_lazy("inspection", "Finished")

    day = models.DateField(unique=True)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.FILES)
    reached = models.BigIntegerField(default=0)
    batches = models.PositiveIntegerField(default=0)
    files = models.PositiveIntegerField(default=0)
    editions = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day} {self.stage} {self.reached}"


class Finding(models.Model):
    """Something that an inspection found to differ. Append-only in PostgreSQL."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="findings")
    key = models.CharField(max_length=120, help_text="the same for the same finding of another night")
    text = models.TextField(help_text="written down, read out in the reader's language")
    found_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["inspection", "key"], name="finding_once")]

    def __str__(self) -> str:
        return self.key
