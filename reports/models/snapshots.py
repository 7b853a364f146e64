"""Snapshots: per month one row per project and a rollup, rebuilt whole and switched by a pointer."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models import Organization
from projects.models import Category, Project, ReportingPeriod
from reports.models.measures import Measures, Sums
from reports.models.rulesets import Ruleset


class SnapshotBuild(models.Model):
    """One computation of a month's figures, from the facts posted up to ``cutoff``."""

    period = models.ForeignKey(ReportingPeriod, on_delete=models.PROTECT, related_name="builds")
    ruleset = models.ForeignKey(Ruleset, on_delete=models.PROTECT, related_name="+")
    cutoff = models.BigIntegerField()
    as_of = models.DateTimeField(help_text="business time of the cut-off")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.period_id}@{self.cutoff}"


class CurrentBuild(models.Model):
    """The build that screens read for a month; flipped in one update."""

    period = models.OneToOneField(
        ReportingPeriod, primary_key=True, on_delete=models.CASCADE, related_name="current"
    )
    build = models.ForeignKey(SnapshotBuild, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.period_id}→{self.build_id}"


class InBuild(models.Model):
    """A row about a project as it stood at the build's cut-off."""

    build = models.ForeignKey(SnapshotBuild, on_delete=models.CASCADE, related_name="+")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    district = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class SnapshotInput(InBuild):
    """Everything a line is computed from (``reports/sql/gather.sql``). Money in 万元, arrays by month."""

    code = models.CharField(max_length=20, db_collation="C")
    level = models.CharField(max_length=12)
    is_counted = models.BooleanField()
    first_month = models.PositiveSmallIntegerField()
    plan_revision = models.PositiveSmallIntegerField()
    annual_plan = models.DecimalField(max_digits=18, decimal_places=4)
    targets = ArrayField(models.DecimalField(max_digits=18, decimal_places=4), null=True)
    planned_physical = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    planned_start = models.DateField(null=True)
    planned_completion = models.DateField(null=True)
    first_annual_plan = models.DecimalField(max_digits=18, decimal_places=4)
    first_targets = ArrayField(models.DecimalField(max_digits=18, decimal_places=4), null=True)
    league_annual_plan = models.DecimalField(max_digits=18, decimal_places=4)
    league_targets = ArrayField(models.DecimalField(max_digits=18, decimal_places=4), null=True)
    invested = ArrayField(models.DecimalField(max_digits=18, decimal_places=4))
    returns = ArrayField(models.CharField(max_length=10))
    is_returned = models.BooleanField()
    physical_progress = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    started_on = models.DateField(null=True)
    completed_on = models.DateField(null=True)
    exempt = models.CharField(max_length=14, blank=True)
    has_delay_reason = models.BooleanField()
    has_safety_problem = models.BooleanField(default=False, help_text="one that is not signed off")
    milestones_planned = ArrayField(models.DateField())
    milestones_actual = ArrayField(models.DateField(null=True))
    milestone_ids = ArrayField(models.BigIntegerField())
    lamps = ArrayField(models.CharField(max_length=6))
    earlier_lamp = models.CharField(max_length=6, blank=True)
    was_warned = models.BooleanField(help_text="warned in the final round before this quarter")
    warned_rounds = models.PositiveSmallIntegerField(default=0, help_text="of them in a row, as published")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["build", "project"], name="snapshot_input_once")]

    def __str__(self) -> str:
        return self.code


class SnapshotLineQuerySet(models.QuerySet["SnapshotLine"]):
    """Lines of the months' current builds."""

    def current(self, period: ReportingPeriod) -> SnapshotLineQuerySet:
        """The lines that screens show for a month."""
        return self.filter(build__in=CurrentBuild.objects.filter(period=period).values("build"))


class SnapshotLine(InBuild, Measures):
    """The measures of one project in one build."""

    objects = SnapshotLineQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["build", "project"], name="snapshot_line_once")]
        indexes = [
            models.Index(fields=["build", "rank_all"], name="snapshot_by_rank"),
            models.Index(fields=["build", "category", "rank_category"], name="snapshot_by_category_rank"),
            models.Index(fields=["project", "build"], name="snapshot_by_project"),
            models.Index(
                fields=["build"],
                condition=models.Q(red_flag_position__isnull=False)
                | models.Q(warning_position__isnull=False)
                | models.Q(snail_position__isnull=False),
                name="snapshot_lists",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class RollupKey(models.Model):
    """The grain of the rollup: enough for every scope and filter of a screen."""

    build = models.ForeignKey(SnapshotBuild, on_delete=models.CASCADE, related_name="+")
    level = models.CharField(max_length=12)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    district = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class RollupLine(RollupKey, Sums):
    """Sums of a build by level × category × district × unit."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["build", "level", "category", "district", "unit"], name="rollup_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.build_id}"


class RollupMonth(RollupKey):
    """The year's course in a build, month by month (万元 of the month): for S-curves."""

    month = models.PositiveSmallIntegerField()
    planned = models.DecimalField(max_digits=22, decimal_places=4)
    first_planned = models.DecimalField(max_digits=22, decimal_places=4)
    invested = models.DecimalField(max_digits=22, decimal_places=4)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["build", "level", "category", "district", "unit", "month"], name="rollup_month_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.build_id} {self.month}"
