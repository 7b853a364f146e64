"""Workbooks that people send in: what stands in them, what would change, and what became of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from common.models import Job, StoredFile
from projects.models.periods import ReportingPeriod


class ImportBatch(models.Model):
    """One file that somebody sent: uploaded → previewed → confirmed → undone; nothing counts before that.

    ``columns`` says which column holds what: {field: {"column": 0, "unit": "wan"}}. ``details`` holds what
    the file doesn't say (a reason, a document, a month). ``notes`` and ``refusal`` are stored sentences
    (``common.said``).
    """

    class Kind(models.TextChoices):
        RETURNS = "returns", _("Monthly returns")
        PROJECTS = "projects", _("Projects")
        PLANS = "plans", _("Plan by month")
        OPENINGS = "openings", _("Earlier years' totals")

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("Being read")
        UNMAPPED = "unmapped", _("Columns to be named")
        PREVIEWED = "previewed", _("To be confirmed")
        CONFIRMED = "confirmed", _("Imported")
        UNDONE = "undone", _("Undone")
        REFUSED = "refused", _("Not readable")
        DISCARDED = "discarded", _("Put away")

    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADED)
    period = models.ForeignKey(ReportingPeriod, null=True, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(null=True)
    details = models.JSONField(default=dict)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, db_index=True)
    sheet = models.CharField(max_length=100, blank=True)
    head_row = models.PositiveIntegerField(null=True)
    columns = models.JSONField(default=dict)
    mapping_name = models.CharField(max_length=60, blank=True)
    counts = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    refusal = models.TextField(blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["author", "-id"], name="import_batch_mine")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="returns") | Q(period__isnull=False), name="import_of_returns_has_a_month"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "undone"]) | Q(confirmed_at__isnull=False),
                name="import_confirmed_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class ImportRow(models.Model):
    """A row of a file as it was understood, beside what is stored.

    Written by COPY and read once or twice. ``given`` holds what the file says and ``before`` what stood
    there at the preview, both as texts by field; ``after`` says which row was written.
    """

    class Action(models.TextChoices):
        NEW = "new", _("New")
        CHANGE = "change", _("Changed")
        SAME = "same", _("Unchanged")
        ERROR = "error", _("Error")

    # Rows come by the thousand, batches are never deleted, and the key below begins with the batch: neither a
    # check of each row nor an index of its own would tell anything.
    batch = models.ForeignKey(
        ImportBatch, on_delete=models.CASCADE, related_name="rows", db_index=False, db_constraint=False
    )
    number = models.PositiveIntegerField()
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    project_id = models.BigIntegerField(null=True)
    action = models.CharField(max_length=6, choices=Action)
    given = models.JSONField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    problems = models.JSONField(default=list)

    class Meta:
        ordering = ["batch", "number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="import_row_once")]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.number}"


class ColumnMapping(models.Model):
    """How an organisation's own tables are to be read, kept by name. ``heads`` are those it was made for."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="column_mappings")
    kind = models.CharField(max_length=10, choices=ImportBatch.Kind)
    name = models.CharField(max_length=60)
    heads = models.JSONField()
    columns = models.JSONField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    used_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "kind", "name"], name="column_mapping_once")
        ]

    def __str__(self) -> str:
        return self.name
