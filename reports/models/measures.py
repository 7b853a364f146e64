"""The columns that a snapshot's line and an edition's line share."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Lamp(models.TextChoices):
    """The light a project shows for a month (RAG status)."""

    GREEN = "green", _("Green")
    YELLOW = "yellow", _("Yellow")
    RED = "red", _("Red")
    UNLIT = "unlit", _("Unlit")


class League(models.TextChoices):
    """Projects are listed among those of their size."""

    LARGE = "large", _("Large")
    SMALL = "small", _("Small")


class Measures(models.Model):
    """One project in one month: what was planned and done, its lamp, score, ranks and placings.

    Money in 万元; ``*_key`` and the score parts are rounded half up to 6 decimals, because they sort;
    ratios themselves are computed where they are shown. The formulas are those of
    ``reports/sql/measure.sql``, and ``reports/verifier.py`` states them a second time.

    Distances. ``lamp_gap``, ``warning_gap``, ``red_flag_gap``: 万元 more, invested in the month, that would
    reach the next better lamp, lift the warning, meet every condition of the red flag that an amount can
    meet. ``rank_gap``: 万元 more by which the schedule part alone would bring the score level with the place
    before. ``rank_nodes``: how many of the milestones that were due this year and not reached on time would
    have done so, had they been.

    Rank interval. An amount is entered in units (``fairness.rounding`` of the rules, 万元), so that what
    was invested to date, and in the month, is uncertain by half a unit either way. With u for the unit, a
    project's score lies between s(A − u/2) and s(A + u/2), where only the schedule part and that of the
    month change. ``rank_best`` = 1 + how many have a lowest score above this one's highest, ``rank_worst`` =
    how many have a highest score not below this one's lowest (itself among them).
    """

    code = models.CharField(max_length=20, db_collation="C")
    level = models.CharField(max_length=12)
    is_counted = models.BooleanField()
    is_derived = models.BooleanField(help_text="planned to date follows from the annual plan alone")
    is_returned = models.BooleanField(help_text="an approved return for the month is in")
    plan_revision = models.PositiveSmallIntegerField()
    annual_plan = models.DecimalField(max_digits=18, decimal_places=4)
    planned_to_date = models.DecimalField(max_digits=18, decimal_places=4)
    first_planned_to_date = models.DecimalField(max_digits=18, decimal_places=4)
    invested_to_date = models.DecimalField(max_digits=18, decimal_places=4)
    month_planned = models.DecimalField(max_digits=18, decimal_places=4)
    month_invested = models.DecimalField(max_digits=18, decimal_places=4)
    quarter_planned = models.DecimalField(max_digits=18, decimal_places=4)
    quarter_invested = models.DecimalField(max_digits=18, decimal_places=4)
    physical_progress = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    league_plan = models.DecimalField(max_digits=18, decimal_places=4)
    league = models.CharField(max_length=5, choices=League)
    unranked_reason = models.CharField(max_length=20, blank=True)
    is_late_start = models.BooleanField()
    lamp = models.CharField(max_length=6, choices=Lamp)
    lamp_clause = models.CharField(max_length=20)
    lamp_gap = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    is_talk_due = models.BooleanField()
    schedule_key = models.DecimalField(max_digits=30, decimal_places=6, null=True)
    visual_key = models.DecimalField(max_digits=30, decimal_places=6, null=True)
    score_schedule = models.DecimalField(max_digits=30, decimal_places=6)
    score_visual = models.DecimalField(max_digits=30, decimal_places=6, null=True)
    score_milestones = models.DecimalField(max_digits=30, decimal_places=6)
    score_month = models.DecimalField(max_digits=30, decimal_places=6)
    score_reporting = models.DecimalField(max_digits=30, decimal_places=6)
    score = models.DecimalField(max_digits=30, decimal_places=6)
    rank_all = models.PositiveIntegerField(null=True)
    rank_category = models.PositiveIntegerField(null=True)
    rank_district = models.PositiveIntegerField(null=True)
    rank_league = models.PositiveIntegerField(null=True)
    red_flag_position = models.PositiveIntegerField(null=True)
    red_flag_unmet = ArrayField(models.CharField(max_length=20))
    warning_position = models.PositiveIntegerField(null=True)
    warning_clause = models.CharField(max_length=24, blank=True)
    warning_gap = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    snail_position = models.PositiveIntegerField(null=True)
    snail_clause = models.CharField(max_length=24, blank=True)
    # From version 2 of the formulas on; null in rows from before: not computed then.
    first_annual_plan = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    is_plan_lowered = models.BooleanField(null=True, help_text="below the first plan, to date or of the year")
    nodes_due = models.PositiveSmallIntegerField(null=True, help_text="milestones planned from 1 January on")
    nodes_on_time = models.PositiveSmallIntegerField(null=True)
    lamp_run = models.PositiveIntegerField(null=True, help_text="lit months in a row with this lamp")
    red_flag_gap = models.DecimalField(max_digits=24, decimal_places=4, null=True)
    rank_gap = models.DecimalField(max_digits=30, decimal_places=4, null=True)
    rank_nodes = models.PositiveSmallIntegerField(null=True)
    rank_best = models.PositiveIntegerField(null=True)
    rank_worst = models.PositiveIntegerField(null=True)

    class Meta:
        abstract = True


class Sums(models.Model):
    """Sums (万元) and counts over a group of projects; a group's ratio is ΣA ÷ ΣP."""

    projects = models.PositiveIntegerField()
    counted = models.PositiveIntegerField()
    ranked = models.PositiveIntegerField()
    returned = models.PositiveIntegerField()
    replanned = models.PositiveIntegerField()
    late_start = models.PositiveIntegerField()
    green = models.PositiveIntegerField()
    yellow = models.PositiveIntegerField()
    red = models.PositiveIntegerField()
    unlit = models.PositiveIntegerField()
    annual_plan = models.DecimalField(max_digits=22, decimal_places=4)
    planned_to_date = models.DecimalField(max_digits=22, decimal_places=4)
    first_planned_to_date = models.DecimalField(max_digits=22, decimal_places=4)
    invested_to_date = models.DecimalField(max_digits=22, decimal_places=4)
    month_planned = models.DecimalField(max_digits=22, decimal_places=4)
    month_invested = models.DecimalField(max_digits=22, decimal_places=4)

    class Meta:
        abstract = True


def column_names(model: type[models.Model]) -> list[str]:
    """Database columns an abstract set of measures brings, in their order."""
    return [field.column or field.name for field in model._meta.local_fields]
