"""Rules are data: versioned documents that an edition names, and the drafts they come from."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Ruleset(models.Model):
    """A version of the rules by which lamps are lit and lists are drawn. Append-only in PostgreSQL.

    The version that came with the program has neither author nor approver.
    """

    version = models.PositiveIntegerField(unique=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=100)
    document = models.JSONField()
    first_month = models.DateField(help_text="the first reporting month it applies to")
    created_at = models.DateTimeField(auto_now_add=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, help_text="business time")
    based_on = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.CheckConstraint(
                condition=Q(approver__isnull=True) | ~Q(approver=F("author")), name="ruleset_by_two_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"


class RulesetDraft(models.Model):
    """Rules being drawn up: draft → handed in → approved, or rejected and drawn up again; or put away.

    ``content`` is a ruleset's document whose lamps are bands with both their ends, so that a gap can be
    written (``reports/rulesets/document.py``). ``version`` rises with every write; ``form`` is the number
    of the form it began with, so that a second press makes no second draft.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        HANDED_IN = "handed_in", _("Waiting for approval")
        APPROVED = "approved", _("Approved")
        REJECTED = "rejected", _("Turned down")
        DISCARDED = "discarded", _("Discarded")

    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    version = models.PositiveIntegerField(default=1)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=100)
    first_month = models.DateField()
    content = models.JSONField()
    based_on = models.ForeignKey(Ruleset, null=True, on_delete=models.PROTECT, related_name="+")
    profile = models.CharField(max_length=30, blank=True, help_text="the shipped profile it began with")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    form = models.UUIDField(unique=True)
    ruleset = models.OneToOneField(Ruleset, null=True, on_delete=models.PROTECT, related_name="draft")
    business_at = models.DateTimeField(help_text="when it was begun")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="approved", ruleset__isnull=False)
                | (~Q(status="approved") & Q(ruleset__isnull=True)),
                name="approved_draft_has_its_ruleset",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.status} {self.version}"


class RulesetTrial(models.Model):
    """Past months computed under a draft by a worker; read by whoever asked, and thrown away after a day.

    ``document`` and ``version`` are the draft's at that moment; ``result`` names projects by number only.
    """

    draft = models.ForeignKey(RulesetDraft, on_delete=models.CASCADE, related_name="trials")
    version = models.PositiveIntegerField()
    document = models.JSONField()
    months = models.JSONField()
    result = models.JSONField(null=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.draft_id} {self.version}: {len(self.months)}"


class RulesetEvent(models.Model):
    """A step of a draft: who did what, when, and why. Append-only in PostgreSQL."""

    class Kind(models.TextChoices):
        STARTED = "started", _("Begun")
        CHANGED = "changed", _("Changed")
        HANDED_IN = "handed_in", _("Handed in")
        TAKEN_BACK = "taken_back", _("Taken back")
        APPROVED = "approved", _("Approved")
        REJECTED = "rejected", _("Turned down")
        DISCARDED = "discarded", _("Discarded")

    draft = models.ForeignKey(RulesetDraft, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind)
    version = models.PositiveIntegerField(help_text="the draft's version after this step")
    reason = models.TextField(blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    business_at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="rejected") | ~Q(reason=""), name="ruleset_rejection_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.kind}"
