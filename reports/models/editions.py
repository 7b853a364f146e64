"""Editions: a locked month frozen with copied names and its rules; published ones never change."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.models import StoredFile
from projects.models import Project, ReportingPeriod
from reports.models.measures import Measures, Sums
from reports.models.rulesets import Ruleset
from reports.models.snapshots import SnapshotBuild


class EditionQuerySet(models.QuerySet["Edition"]):
    """Editions by what is asked of them."""

    def published(self) -> EditionQuerySet:
        """Published editions, newest revision of a month first."""
        return self.filter(status=Edition.Status.PUBLISHED).order_by("-period__month", "-revision")

    def newest_of(self, period: ReportingPeriod) -> Edition | None:
        """The published revision that counts for a month."""
        return self.published().filter(period=period).first()


class Edition(models.Model):
    """A month's figures, frozen. building → draft → published; a draft can be discarded or fail.

    ``digest`` is the SHA-256 of the canonical bundle, which holds the digest of the edition published
    before it: one chain, ``sequence`` 1, 2, 3 … PostgreSQL refuses to change or delete a published row.
    """

    class Status(models.TextChoices):
        BUILDING = "building", _("Building")
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        DISCARDED = "discarded", _("Discarded")
        FAILED = "failed", _("Failed")

    period = models.ForeignKey(ReportingPeriod, on_delete=models.PROTECT, related_name="editions")
    revision = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=Status, default=Status.BUILDING)
    ruleset = models.ForeignKey(Ruleset, on_delete=models.PROTECT, related_name="+")
    cutoff = models.BigIntegerField(null=True)
    as_of = models.DateTimeField(null=True, help_text="business time of the cut-off")
    is_final_round = models.BooleanField(help_text="a quarter's last month: its lists enter history")
    built_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    build = models.ForeignKey(SnapshotBuild, null=True, on_delete=models.PROTECT, related_name="+")
    content = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    lines_digest = models.CharField(
        max_length=64, blank=True, help_text="of figures, placings and reasons: the same in drafts that agree"
    )
    failure = models.TextField(blank=True)
    # Written once, at publication.
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(null=True)
    number = models.CharField(max_length=60, blank=True)
    number_year = models.PositiveSmallIntegerField(null=True)
    number_serial = models.PositiveSmallIntegerField(null=True)
    sequence = models.PositiveIntegerField(null=True, unique=True)
    posting = models.BigIntegerField(null=True, unique=True)
    digest = models.CharField(max_length=64, blank=True)
    previous = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="next")
    bundle = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-period__month", "-revision", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["period"],
                condition=Q(status__in=["building", "draft"]),
                name="one_edition_in_the_making",
            ),
            models.UniqueConstraint(
                fields=["period", "revision"], condition=Q(status="published"), name="edition_revision_once"
            ),
            models.UniqueConstraint(
                fields=["number_year", "number_serial"],
                condition=Q(status="published"),
                name="edition_number_once",
            ),
            models.CheckConstraint(
                condition=Q(published_by__isnull=True) | ~Q(published_by=F("built_by")),
                name="edition_built_and_published_by_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(status="published")
                | (
                    Q(published_by__isnull=False, published_at__isnull=False, bundle__isnull=False)
                    & Q(sequence__isnull=False, posting__isnull=False)
                    & ~Q(digest="")
                    & ~Q(number="")
                ),
                name="published_edition_is_complete",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period_id} r{self.revision} {self.status}"

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was published and no longer counts. A query unless ``withdrawal`` was selected."""
        return hasattr(self, "withdrawal")


class EditionLine(Measures):
    """A project's line in an edition, with the names it had. Append-only in PostgreSQL."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="lines")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="edition_lines")
    project_name = models.CharField(max_length=120)
    category_code = models.CharField(max_length=30)
    category_name = models.CharField(max_length=60)
    category_name_en = models.CharField(max_length=100)
    district_code = models.CharField(max_length=20)
    district_name = models.CharField(max_length=100)
    district_name_en = models.CharField(max_length=160)
    unit_code = models.CharField(max_length=20)
    unit_name = models.CharField(max_length=100)
    unit_name_en = models.CharField(max_length=160)
    unit_kind = models.CharField(max_length=20)

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["edition", "project"], name="edition_line_once")]
        indexes = [
            models.Index(fields=["edition", "rank_all"], name="edition_by_rank"),
            models.Index(fields=["project", "edition"], name="edition_by_project"),
        ]

    def __str__(self) -> str:
        return self.code


class EditionGroup(Sums):
    """Sums of an edition: in all, by level, category, district and unit. Append-only in PostgreSQL."""

    class Kind(models.TextChoices):
        TOTAL = "total", _("In all")
        LEVEL = "level", _("Level")
        CATEGORY = "category", _("Category")
        DISTRICT = "district", _("District")
        UNIT = "unit", _("Unit")

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="groups")
    kind = models.CharField(max_length=10, choices=Kind)
    code = models.CharField(max_length=30, db_collation="C")
    name = models.CharField(max_length=100)
    name_en = models.CharField(max_length=160)
    unit_class = models.CharField(max_length=20, blank=True)
    rank = models.PositiveIntegerField(null=True, help_text="of a unit, within its class")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "kind", "code"], name="edition_group_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"


class EditionFile(models.Model):
    """A circular as it was handed out. Append-only in PostgreSQL.

    Every edition has its monthly circular; a quarter's last month has the round's too, December the year's.
    """

    class Circular(models.TextChoices):
        MONTHLY = "monthly", pgettext_lazy("circular", "Monthly circular")
        QUARTERLY = "quarterly", pgettext_lazy("circular", "Quarterly red-flag round")
        ANNUAL = "annual", pgettext_lazy("circular", "Annual summary")

    class Format(models.TextChoices):
        PDF = "pdf", "PDF"
        DOCX = "docx", "Word"
        XLSX = "xlsx", "Excel"

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="files")
    circular = models.CharField(max_length=10, choices=Circular, default=Circular.MONTHLY)
    format = models.CharField(max_length=4, choices=Format)
    language = models.CharField(max_length=8)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "circular", "format", "language"], name="edition_file_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}.{self.language}.{self.format}"


class EditionCorrection(models.Model):
    """A correction of a closed month posted since the edition before was cut off. Append-only in PostgreSQL.

    ``posting`` is that of its ledger entry; the month it belongs to may be of an earlier year.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="corrections")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    posting = models.BigIntegerField()
    code = models.CharField(max_length=20, db_collation="C")
    project_name = models.CharField(max_length=120)
    month = models.DateField()
    amount = models.DecimalField(max_digits=18, decimal_places=4)
    reason = models.TextField()

    class Meta:
        ordering = ["posting"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "posting"], name="edition_correction_once"),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.code} {self.month:%Y-%m}"
