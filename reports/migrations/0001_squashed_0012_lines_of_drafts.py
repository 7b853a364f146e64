import datetime as dt
import json
from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from common.migration_at_once import AtOnce
from common.migration_sql import append_only, rows_of_builds, run_file

REPORTS = Path(__file__).resolve().parents[1]
STAGES = """
CREATE TRIGGER keyworks_edition_part BEFORE INSERT ON reports_{table}
    FOR EACH ROW EXECUTE FUNCTION keyworks_edition_part('{stage}');
"""


def only_while(stage: str, *tables: str) -> list[migrations.RunSQL]:
    """Let rows be added to an edition in one of its states only."""
    return [migrations.RunSQL(STAGES.format(table=table, stage=stage)) for table in tables]


def add_default_rules(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The first version of the rules, from the file that ships with the application."""
    apps.get_model("reports", "Ruleset").objects.using(schema_editor.connection.alias).create(
        version=1,
        name="默认规则",
        name_en="Default rules",
        document=json.loads((REPORTS / "rulesets" / "default.json").read_text("utf-8")),
        first_month=dt.date(2000, 1, 1),
    )


class Migration(migrations.Migration):
    replaces = [
        ("reports", "0001_initial"),
        ("reports", "0002_rules_and_guards"),
        ("reports", "0003_edition_corrections"),
        ("reports", "0004_published_cutoffs"),
        ("reports", "0005_approval_and_errata"),
        ("reports", "0006_ruleset_drafts"),
        ("reports", "0007_trust"),
        ("reports", "0008_wording"),
        ("reports", "0009_distances"),
        ("reports", "0010_safety_problems"),
        ("reports", "0011_ruleset_trials"),
        ("reports", "0012_lines_of_drafts"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0006_saved_views"),
        ("common", "0006_mail_attachments"),
        ("projects", "0016_import_rows_by_their_key"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name="Ruleset",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(unique=True)),
                        ("name", models.CharField(max_length=60)),
                        ("name_en", models.CharField(max_length=100)),
                        ("document", models.JSONField()),
                        (
                            "first_month",
                            models.DateField(help_text="the first reporting month it applies to"),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("approved_at", models.DateTimeField(help_text="business time", null=True)),
                        (
                            "approver",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "based_on",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="reports.ruleset",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-version"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("approver__isnull", True),
                                    models.Q(("approver", models.F("author")), _negated=True),
                                    _connector="OR",
                                ),
                                name="ruleset_by_two_people",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SnapshotBuild",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("cutoff", models.BigIntegerField()),
                        ("as_of", models.DateTimeField(help_text="business time of the cut-off")),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "period",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="builds",
                                to="projects.reportingperiod",
                            ),
                        ),
                        (
                            "ruleset",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="reports.ruleset",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Edition",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("revision", models.PositiveSmallIntegerField()),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("building", "Building"),
                                    ("draft", "Draft"),
                                    ("published", "Published"),
                                    ("discarded", "Discarded"),
                                    ("failed", "Failed"),
                                ],
                                default="building",
                                max_length=10,
                            ),
                        ),
                        ("cutoff", models.BigIntegerField(null=True)),
                        ("as_of", models.DateTimeField(help_text="business time of the cut-off", null=True)),
                        (
                            "is_final_round",
                            models.BooleanField(help_text="a quarter's last month: its lists enter history"),
                        ),
                        ("requested_at", models.DateTimeField()),
                        ("failure", models.TextField(blank=True)),
                        ("published_at", models.DateTimeField(null=True)),
                        ("number", models.CharField(blank=True, max_length=60)),
                        ("number_year", models.PositiveSmallIntegerField(null=True)),
                        ("number_serial", models.PositiveSmallIntegerField(null=True)),
                        ("sequence", models.PositiveIntegerField(null=True, unique=True)),
                        ("posting", models.BigIntegerField(null=True, unique=True)),
                        ("digest", models.CharField(blank=True, max_length=64)),
                        (
                            "built_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "bundle",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="common.storedfile",
                            ),
                        ),
                        (
                            "content",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="common.storedfile",
                            ),
                        ),
                        (
                            "period",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="editions",
                                to="projects.reportingperiod",
                            ),
                        ),
                        (
                            "previous",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="next",
                                to="reports.edition",
                            ),
                        ),
                        (
                            "published_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "ruleset",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="reports.ruleset",
                            ),
                        ),
                        (
                            "build",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="reports.snapshotbuild",
                            ),
                        ),
                        (
                            "lines_digest",
                            models.CharField(
                                blank=True,
                                help_text="of figures, placings and reasons: the same in drafts that agree",
                                max_length=64,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-period__month", "-revision", "-id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("status__in", ["building", "draft"])),
                                fields=("period",),
                                name="one_edition_in_the_making",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("status", "published")),
                                fields=("period", "revision"),
                                name="edition_revision_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("status", "published")),
                                fields=("number_year", "number_serial"),
                                name="edition_number_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("published_by__isnull", True),
                                    models.Q(("published_by", models.F("built_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="edition_built_and_published_by_two_people",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "published"), _negated=True),
                                    models.Q(
                                        ("bundle__isnull", False),
                                        ("published_at__isnull", False),
                                        ("published_by__isnull", False),
                                        ("posting__isnull", False),
                                        ("sequence__isnull", False),
                                        models.Q(("digest", ""), _negated=True),
                                        models.Q(("number", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="published_edition_is_complete",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CurrentBuild",
                    fields=[
                        (
                            "period",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="current",
                                serialize=False,
                                to="projects.reportingperiod",
                            ),
                        ),
                        (
                            "build",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="reports.snapshotbuild",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="SnapshotInput",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(db_collation="C", max_length=20)),
                        ("level", models.CharField(max_length=12)),
                        ("is_counted", models.BooleanField()),
                        ("first_month", models.PositiveSmallIntegerField()),
                        ("plan_revision", models.PositiveSmallIntegerField()),
                        ("annual_plan", models.DecimalField(decimal_places=4, max_digits=18)),
                        (
                            "targets",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.DecimalField(decimal_places=4, max_digits=18),
                                null=True,
                                size=None,
                            ),
                        ),
                        ("planned_physical", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                        ("planned_start", models.DateField(null=True)),
                        ("planned_completion", models.DateField(null=True)),
                        ("first_annual_plan", models.DecimalField(decimal_places=4, max_digits=18)),
                        (
                            "first_targets",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.DecimalField(decimal_places=4, max_digits=18),
                                null=True,
                                size=None,
                            ),
                        ),
                        ("league_annual_plan", models.DecimalField(decimal_places=4, max_digits=18)),
                        (
                            "league_targets",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.DecimalField(decimal_places=4, max_digits=18),
                                null=True,
                                size=None,
                            ),
                        ),
                        (
                            "invested",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.DecimalField(decimal_places=4, max_digits=18), size=None
                            ),
                        ),
                        (
                            "returns",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=10), size=None
                            ),
                        ),
                        ("is_returned", models.BooleanField()),
                        ("physical_progress", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                        ("started_on", models.DateField(null=True)),
                        ("completed_on", models.DateField(null=True)),
                        ("exempt", models.CharField(blank=True, max_length=14)),
                        ("has_delay_reason", models.BooleanField()),
                        (
                            "milestones_planned",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.DateField(), size=None
                            ),
                        ),
                        (
                            "milestones_actual",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.DateField(null=True), size=None
                            ),
                        ),
                        (
                            "milestone_ids",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(), size=None
                            ),
                        ),
                        (
                            "lamps",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=6), size=None
                            ),
                        ),
                        ("earlier_lamp", models.CharField(blank=True, max_length=6)),
                        (
                            "was_warned",
                            models.BooleanField(help_text="warned in the final round before this quarter"),
                        ),
                        (
                            "build",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="reports.snapshotbuild",
                            ),
                        ),
                        (
                            "category",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="projects.category",
                            ),
                        ),
                        (
                            "district",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.organization",
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="projects.project",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.organization",
                            ),
                        ),
                        (
                            "warned_rounds",
                            models.PositiveSmallIntegerField(
                                default=0, help_text="of them in a row, as published"
                            ),
                        ),
                        (
                            "has_safety_problem",
                            models.BooleanField(default=False, help_text="one that is not signed off"),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("build", "project"), name="snapshot_input_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SnapshotLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(db_collation="C", max_length=20)),
                        ("level", models.CharField(max_length=12)),
                        ("is_counted", models.BooleanField()),
                        (
                            "is_derived",
                            models.BooleanField(
                                help_text="planned to date follows from the annual plan alone"
                            ),
                        ),
                        (
                            "is_returned",
                            models.BooleanField(help_text="an approved return for the month is in"),
                        ),
                        ("plan_revision", models.PositiveSmallIntegerField()),
                        ("annual_plan", models.DecimalField(decimal_places=4, max_digits=18)),
                        ("planned_to_date", models.DecimalField(decimal_places=4, max_digits=18)),
                        ("first_planned_to_date", models.DecimalField(decimal_places=4, max_digits=18)),
                        ("invested_to_date", models.DecimalField(decimal_places=4, max_digits=18)),
                        ("month_planned", models.DecimalField(decimal_places=4, max_digits=18)),
                        ("month_invested", models.DecimalField(decimal_places=4, max_digits=18)),
                        ("quarter_planned", models.DecimalField(decimal_places=4, max_digits=18)),
                        ("quarter_invested", models.DecimalField(decimal_places=4, max_digits=18)),
                        ("physical_progress", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                        ("league_plan", models.DecimalField(decimal_places=4, max_digits=18)),
                        (
                            "league",
                            models.CharField(choices=[("large", "Large"), ("small", "Small")], max_length=5),
                        ),
                        ("unranked_reason", models.CharField(blank=True, max_length=20)),
                        ("is_late_start", models.BooleanField()),
                        (
                            "lamp",
                            models.CharField(
                                choices=[
                                    ("green", "Green"),
                                    ("yellow", "Yellow"),
                                    ("red", "Red"),
                                    ("unlit", "Unlit"),
                                ],
                                max_length=6,
                            ),
                        ),
                        ("lamp_clause", models.CharField(max_length=20)),
                        ("lamp_gap", models.DecimalField(decimal_places=4, max_digits=18, null=True)),
                        ("is_talk_due", models.BooleanField()),
                        ("schedule_key", models.DecimalField(decimal_places=6, max_digits=30, null=True)),
                        ("visual_key", models.DecimalField(decimal_places=6, max_digits=30, null=True)),
                        ("score_schedule", models.DecimalField(decimal_places=6, max_digits=30)),
                        ("score_visual", models.DecimalField(decimal_places=6, max_digits=30, null=True)),
                        ("score_milestones", models.DecimalField(decimal_places=6, max_digits=30)),
                        ("score_month", models.DecimalField(decimal_places=6, max_digits=30)),
                        ("score_reporting", models.DecimalField(decimal_places=6, max_digits=30)),
                        ("score", models.DecimalField(decimal_places=6, max_digits=30)),
                        ("rank_all", models.PositiveIntegerField(null=True)),
                        ("rank_category", models.PositiveIntegerField(null=True)),
                        ("rank_district", models.PositiveIntegerField(null=True)),
                        ("rank_league", models.PositiveIntegerField(null=True)),
                        ("red_flag_position", models.PositiveIntegerField(null=True)),
                        (
                            "red_flag_unmet",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=20), size=None
                            ),
                        ),
                        ("warning_position", models.PositiveIntegerField(null=True)),
                        ("warning_clause", models.CharField(blank=True, max_length=24)),
                        ("warning_gap", models.DecimalField(decimal_places=4, max_digits=18, null=True)),
                        ("snail_position", models.PositiveIntegerField(null=True)),
                        ("snail_clause", models.CharField(blank=True, max_length=24)),
                        (
                            "build",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="reports.snapshotbuild",
                            ),
                        ),
                        (
                            "category",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="projects.category",
                            ),
                        ),
                        (
                            "district",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.organization",
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="projects.project",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.organization",
                            ),
                        ),
                        (
                            "first_annual_plan",
                            models.DecimalField(decimal_places=4, max_digits=18, null=True),
                        ),
                        (
                            "is_plan_lowered",
                            models.BooleanField(
                                help_text="below the first plan, to date or of the year", null=True
                            ),
                        ),
                        (
                            "lamp_run",
                            models.PositiveIntegerField(
                                help_text="lit months in a row with this lamp", null=True
                            ),
                        ),
                        (
                            "nodes_due",
                            models.PositiveSmallIntegerField(
                                help_text="milestones planned from 1 January on", null=True
                            ),
                        ),
                        ("nodes_on_time", models.PositiveSmallIntegerField(null=True)),
                        ("rank_best", models.PositiveIntegerField(null=True)),
                        ("rank_gap", models.DecimalField(decimal_places=4, max_digits=30, null=True)),
                        ("rank_nodes", models.PositiveSmallIntegerField(null=True)),
                        ("rank_worst", models.PositiveIntegerField(null=True)),
                        ("red_flag_gap", models.DecimalField(decimal_places=4, max_digits=24, null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["build", "rank_all"], name="snapshot_by_rank"),
                            models.Index(
                                fields=["build", "category", "rank_category"],
                                name="snapshot_by_category_rank",
                            ),
                            models.Index(fields=["project", "build"], name="snapshot_by_project"),
                            models.Index(
                                condition=models.Q(
                                    ("red_flag_position__isnull", False),
                                    ("warning_position__isnull", False),
                                    ("snail_position__isnull", False),
                                    _connector="OR",
                                ),
                                fields=["build"],
                                name="snapshot_lists",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("build", "project"), name="snapshot_line_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EditionFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "format",
                            models.CharField(
                                choices=[("pdf", "PDF"), ("docx", "Word"), ("xlsx", "Excel")], max_length=4
                            ),
                        ),
                        ("language", models.CharField(max_length=8)),
                        (
                            "edition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="files",
                                to="reports.edition",
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="common.storedfile",
                            ),
                        ),
                        (
                            "circular",
                            models.CharField(
                                choices=[
                                    ("monthly", "Monthly circular"),
                                    ("quarterly", "Quarterly red-flag round"),
                                    ("annual", "Annual summary"),
                                ],
                                default="monthly",
                                max_length=10,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("edition", "circular", "format", "language"), name="edition_file_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EditionGroup",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("projects", models.PositiveIntegerField()),
                        ("counted", models.PositiveIntegerField()),
                        ("ranked", models.PositiveIntegerField()),
                        ("returned", models.PositiveIntegerField()),
                        ("replanned", models.PositiveIntegerField()),
                        ("late_start", models.PositiveIntegerField()),
                        ("green", models.PositiveIntegerField()),
                        ("yellow", models.PositiveIntegerField()),
                        ("red", models.PositiveIntegerField()),
                        ("unlit", models.PositiveIntegerField()),
                        ("annual_plan", models.DecimalField(decimal_places=4, max_digits=22)),
                        ("planned_to_date", models.DecimalField(decimal_places=4, max_digits=22)),
                        ("first_planned_to_date", models.DecimalField(decimal_places=4, max_digits=22)),
                        ("invested_to_date", models.DecimalField(decimal_places=4, max_digits=22)),
                        ("month_planned", models.DecimalField(decimal_places=4, max_digits=22)),
                        ("month_invested", models.DecimalField(decimal_places=4, max_digits=22)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("total", "In all"),
                                    ("level", "Level"),
                                    ("category", "Category"),
                                    ("district", "District"),
                                    ("unit", "Unit"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("code", models.CharField(db_collation="C", max_length=30)),
                        ("name", models.CharField(max_length=100)),
                        ("name_en", models.CharField(max_length=160)),
                        ("unit_class", models.CharField(blank=True, max_length=20)),
                        (
                            "rank",
                            models.PositiveIntegerField(help_text="of a unit, within its class", null=True),
                        ),
                        (
                            "edition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="groups",
                                to="reports.edition",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("edition", "kind", "code"), name="edition_group_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EditionLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(db_collation="C", max_length=20)),
                        ("level", models.CharField(max_length=12)),
                        ("is_counted", models.BooleanField()),
                        (
                            "is_derived",
                            models.BooleanField(
                                help_text="planned to date follows from the annual plan alone"
                            ),
                        ),
                        (
                            "is_returned",
                            models.BooleanField(help_text="an approved return for the month is in"),
                        ),
                        ("plan_revision", models.PositiveSmallIntegerField()),
                        ("annual_plan", models.DecimalField(decimal_places=4, max_digits=18)),
                        ("planned_to_date", models.DecimalField(decimal_places=4, max_digits=18)),
                        ("first_planned_to_date", models.DecimalField(decimal_places=4, max_digits=18)),
                        ("invested_to_date", models.DecimalField(decimal_places=4, max_digits=18)),
                        ("month_planned", models.DecimalField(decimal_places=4, max_digits=18)),
                        ("month_invested", models.DecimalField(decimal_places=4, max_digits=18)),
                        ("quarter_planned", models.DecimalField(decimal_places=4, max_digits=18)),
                        ("quarter_invested", models.DecimalField(decimal_places=4, max_digits=18)),
                        ("physical_progress", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                        ("league_plan", models.DecimalField(decimal_places=4, max_digits=18)),
                        (
                            "league",
                            models.CharField(choices=[("large", "Large"), ("small", "Small")], max_length=5),
                        ),
                        ("unranked_reason", models.CharField(blank=True, max_length=20)),
                        ("is_late_start", models.BooleanField()),
                        (
                            "lamp",
                            models.CharField(
                                choices=[
                                    ("green", "Green"),
                                    ("yellow", "Yellow"),
                                    ("red", "Red"),
                                    ("unlit", "Unlit"),
                                ],
                                max_length=6,
                            ),
                        ),
                        ("lamp_clause", models.CharField(max_length=20)),
                        ("lamp_gap", models.DecimalField(decimal_places=4, max_digits=18, null=True)),
                        ("is_talk_due", models.BooleanField()),
                        ("schedule_key", models.DecimalField(decimal_places=6, max_digits=30, null=True)),
                        ("visual_key", models.DecimalField(decimal_places=6, max_digits=30, null=True)),
                        ("score_schedule", models.DecimalField(decimal_places=6, max_digits=30)),
                        ("score_visual", models.DecimalField(decimal_places=6, max_digits=30, null=True)),
                        ("score_milestones", models.DecimalField(decimal_places=6, max_digits=30)),
                        ("score_month", models.DecimalField(decimal_places=6, max_digits=30)),
                        ("score_reporting", models.DecimalField(decimal_places=6, max_digits=30)),
                        ("score", models.DecimalField(decimal_places=6, max_digits=30)),
                        ("rank_all", models.PositiveIntegerField(null=True)),
                        ("rank_category", models.PositiveIntegerField(null=True)),
                        ("rank_district", models.PositiveIntegerField(null=True)),
                        ("rank_league", models.PositiveIntegerField(null=True)),
                        ("red_flag_position", models.PositiveIntegerField(null=True)),
                        (
                            "red_flag_unmet",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=20), size=None
                            ),
                        ),
                        ("warning_position", models.PositiveIntegerField(null=True)),
                        ("warning_clause", models.CharField(blank=True, max_length=24)),
                        ("warning_gap", models.DecimalField(decimal_places=4, max_digits=18, null=True)),
                        ("snail_position", models.PositiveIntegerField(null=True)),
                        ("snail_clause", models.CharField(blank=True, max_length=24)),
                        ("project_name", models.CharField(max_length=120)),
                        ("category_code", models.CharField(max_length=30)),
                        ("category_name", models.CharField(max_length=60)),
                        ("category_name_en", models.CharField(max_length=100)),
                        ("district_code", models.CharField(max_length=20)),
                        ("district_name", models.CharField(max_length=100)),
                        ("district_name_en", models.CharField(max_length=160)),
                        ("unit_code", models.CharField(max_length=20)),
                        ("unit_name", models.CharField(max_length=100)),
                        ("unit_name_en", models.CharField(max_length=160)),
                        ("unit_kind", models.CharField(max_length=20)),
                        (
                            "edition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="reports.edition",
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="edition_lines",
                                to="projects.project",
                            ),
                        ),
                        (
                            "first_annual_plan",
                            models.DecimalField(decimal_places=4, max_digits=18, null=True),
                        ),
                        (
                            "is_plan_lowered",
                            models.BooleanField(
                                help_text="below the first plan, to date or of the year", null=True
                            ),
                        ),
                        (
                            "lamp_run",
                            models.PositiveIntegerField(
                                help_text="lit months in a row with this lamp", null=True
                            ),
                        ),
                        (
                            "nodes_due",
                            models.PositiveSmallIntegerField(
                                help_text="milestones planned from 1 January on", null=True
                            ),
                        ),
                        ("nodes_on_time", models.PositiveSmallIntegerField(null=True)),
                        ("rank_best", models.PositiveIntegerField(null=True)),
                        ("rank_gap", models.DecimalField(decimal_places=4, max_digits=30, null=True)),
                        ("rank_nodes", models.PositiveSmallIntegerField(null=True)),
                        ("rank_worst", models.PositiveIntegerField(null=True)),
                        ("red_flag_gap", models.DecimalField(decimal_places=4, max_digits=24, null=True)),
                    ],
                    options={
                        "ordering": ["code"],
                        "indexes": [
                            models.Index(fields=["edition", "rank_all"], name="edition_by_rank"),
                            models.Index(fields=["project", "edition"], name="edition_by_project"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("edition", "project"), name="edition_line_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RollupMonth",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("level", models.CharField(max_length=12)),
                        ("month", models.PositiveSmallIntegerField()),
                        ("planned", models.DecimalField(decimal_places=4, max_digits=22)),
                        ("first_planned", models.DecimalField(decimal_places=4, max_digits=22)),
                        ("invested", models.DecimalField(decimal_places=4, max_digits=22)),
                        (
                            "category",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="projects.category",
                            ),
                        ),
                        (
                            "district",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.organization",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.organization",
                            ),
                        ),
                        (
                            "build",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="reports.snapshotbuild",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("build", "level", "category", "district", "unit", "month"),
                                name="rollup_month_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RollupLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("projects", models.PositiveIntegerField()),
                        ("counted", models.PositiveIntegerField()),
                        ("ranked", models.PositiveIntegerField()),
                        ("returned", models.PositiveIntegerField()),
                        ("replanned", models.PositiveIntegerField()),
                        ("late_start", models.PositiveIntegerField()),
                        ("green", models.PositiveIntegerField()),
                        ("yellow", models.PositiveIntegerField()),
                        ("red", models.PositiveIntegerField()),
                        ("unlit", models.PositiveIntegerField()),
                        ("annual_plan", models.DecimalField(decimal_places=4, max_digits=22)),
                        ("planned_to_date", models.DecimalField(decimal_places=4, max_digits=22)),
                        ("first_planned_to_date", models.DecimalField(decimal_places=4, max_digits=22)),
                        ("invested_to_date", models.DecimalField(decimal_places=4, max_digits=22)),
                        ("month_planned", models.DecimalField(decimal_places=4, max_digits=22)),
                        ("month_invested", models.DecimalField(decimal_places=4, max_digits=22)),
                        ("level", models.CharField(max_length=12)),
                        (
                            "category",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="projects.category",
                            ),
                        ),
                        (
                            "district",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.organization",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.organization",
                            ),
                        ),
                        (
                            "build",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="reports.snapshotbuild",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("build", "level", "category", "district", "unit"), name="rollup_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EditionCorrection",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("posting", models.BigIntegerField()),
                        ("code", models.CharField(db_collation="C", max_length=20)),
                        ("project_name", models.CharField(max_length=120)),
                        ("month", models.DateField()),
                        ("amount", models.DecimalField(decimal_places=4, max_digits=18)),
                        ("reason", models.TextField()),
                        (
                            "edition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="corrections",
                                to="reports.edition",
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="projects.project",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["posting"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("edition", "posting"), name="edition_correction_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Consultation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("business_at", models.DateTimeField()),
                        ("recorded_at", models.DateTimeField(auto_now_add=True)),
                        ("working_days", models.PositiveSmallIntegerField()),
                        ("closes_on", models.DateField()),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "edition",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="consultation",
                                to="reports.edition",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Remark",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("business_at", models.DateTimeField()),
                        ("recorded_at", models.DateTimeField(auto_now_add=True)),
                        ("is_appeal", models.BooleanField()),
                        ("text", models.TextField()),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "edition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="remarks",
                                to="reports.edition",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.organization",
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="projects.project",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True), name="remark_says_something"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Answer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("business_at", models.DateTimeField()),
                        ("recorded_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("accepted", "Accepted: the draft is built again"),
                                    ("kept", "Not accepted: the draft stays"),
                                    ("noted", "Taken note of"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("text", models.TextField()),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "remark",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answer",
                                to="reports.remark",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True), name="answer_says_something"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Subscription",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("email", models.EmailField(blank=True, max_length=254)),
                        (
                            "name",
                            models.CharField(blank=True, help_text="whose address it is", max_length=100),
                        ),
                        ("language", models.CharField(blank=True, max_length=10)),
                        ("since", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
                        (
                            "added_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("email", ""), ("user__isnull", False)),
                                    models.Q(("user__isnull", True), models.Q(("email", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="subscription_of_a_person_or_an_address",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("user",),
                                name="subscription_once_per_person",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("ended_at", None), models.Q(("email", ""), _negated=True)
                                ),
                                fields=("email",),
                                name="subscription_once_per_address",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Withdrawal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("business_at", models.DateTimeField()),
                        ("recorded_at", models.DateTimeField(auto_now_add=True)),
                        ("reason", models.TextField()),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "edition",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="withdrawal",
                                to="reports.edition",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="withdrawal_says_why"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ApprovalEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("business_at", models.DateTimeField()),
                        ("recorded_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("handed_over", "Handed to the leader"),
                                    ("delegated", "Passed to another leader"),
                                    ("rejected", "Rejected"),
                                    ("approved", "Approved for publication"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("reason", models.TextField(blank=True)),
                        (
                            "second_factor",
                            models.BooleanField(default=False, help_text="shown anew at this moment"),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "edition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="approvals",
                                to="reports.edition",
                            ),
                        ),
                        (
                            "to",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "rejected"), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="edition_rejected_says_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "delegated"), _negated=True),
                                    ("to__isnull", False),
                                    _connector="OR",
                                ),
                                name="edition_delegated_to_somebody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Erratum",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("business_at", models.DateTimeField()),
                        ("recorded_at", models.DateTimeField(auto_now_add=True)),
                        ("reason", models.TextField()),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "corrects",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="corrected_by",
                                to="reports.edition",
                            ),
                        ),
                        (
                            "edition",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="erratum",
                                to="reports.edition",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="erratum_says_why"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("corrects", models.F("edition")), _negated=True),
                                name="erratum_corrects_another_edition",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RulesetDraft",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("handed_in", "Waiting for approval"),
                                    ("approved", "Approved"),
                                    ("rejected", "Turned down"),
                                    ("discarded", "Discarded"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("name", models.CharField(max_length=60)),
                        ("name_en", models.CharField(max_length=100)),
                        ("first_month", models.DateField()),
                        ("content", models.JSONField()),
                        (
                            "profile",
                            models.CharField(
                                blank=True, help_text="the shipped profile it began with", max_length=30
                            ),
                        ),
                        ("form", models.UUIDField(unique=True)),
                        ("business_at", models.DateTimeField(help_text="when it was begun")),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "based_on",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="reports.ruleset",
                            ),
                        ),
                        (
                            "changed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "ruleset",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="draft",
                                to="reports.ruleset",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ruleset__isnull", False), ("status", "approved")),
                                    models.Q(
                                        models.Q(("status", "approved"), _negated=True),
                                        ("ruleset__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="approved_draft_has_its_ruleset",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RulesetEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("started", "Begun"),
                                    ("changed", "Changed"),
                                    ("handed_in", "Handed in"),
                                    ("taken_back", "Taken back"),
                                    ("approved", "Approved"),
                                    ("rejected", "Turned down"),
                                    ("discarded", "Discarded"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "version",
                            models.PositiveIntegerField(help_text="the draft's version after this step"),
                        ),
                        ("reason", models.TextField(blank=True)),
                        ("business_at", models.DateTimeField()),
                        ("recorded_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "draft",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="reports.rulesetdraft",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "rejected"), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="ruleset_rejection_says_why",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Inspection",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("day", models.DateField(unique=True)),
                        (
                            "stage",
                            models.CharField(
                                choices=[("files", "Files"), ("editions", "Editions"), ("done", "Finished")],
                                default="files",
                                max_length=10,
                            ),
                        ),
                        ("reached", models.BigIntegerField(default=0)),
                        ("batches", models.PositiveIntegerField(default=0)),
                        ("files", models.PositiveIntegerField(default=0)),
                        ("editions", models.PositiveIntegerField(default=0)),
                        ("started_at", models.DateTimeField(auto_now_add=True)),
                        ("finished_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "ordering": ["-day"],
                    },
                ),
                migrations.CreateModel(
                    name="EditionSignature",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "part",
                            models.CharField(
                                choices=[("bundle", "Bundle"), ("public", "Public bundle")], max_length=10
                            ),
                        ),
                        (
                            "scheme",
                            models.CharField(
                                help_text="what made it, as the signer calls itself", max_length=60
                            ),
                        ),
                        (
                            "edition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="signatures",
                                to="reports.edition",
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="common.storedfile",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("edition", "part"), name="edition_signed_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Finding",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "key",
                            models.CharField(
                                help_text="the same for the same finding of another night", max_length=120
                            ),
                        ),
                        (
                            "text",
                            models.TextField(help_text="written down, read out in the reader's language"),
                        ),
                        ("found_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "inspection",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="findings",
                                to="reports.inspection",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("inspection", "key"), name="finding_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Publicity",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("business_at", models.DateTimeField()),
                        ("recorded_at", models.DateTimeField(auto_now_add=True)),
                        ("is_public", models.BooleanField()),
                        ("reason", models.TextField(blank=True)),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "edition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="publicity",
                                to="reports.edition",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_public", True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="publicity_taken_back_says_why",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HeadedPaper",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField()),
                        ("note", models.CharField(max_length=200)),
                        ("made_at", models.DateTimeField(help_text="business time")),
                        ("recorded_at", models.DateTimeField(auto_now_add=True)),
                        ("fields", models.JSONField()),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-version"],
                        "constraints": [
                            models.UniqueConstraint(fields=("version",), name="headed_paper_version_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Wording",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField()),
                        ("note", models.CharField(max_length=200)),
                        ("made_at", models.DateTimeField(help_text="business time")),
                        ("recorded_at", models.DateTimeField(auto_now_add=True)),
                        ("language", models.CharField(max_length=8)),
                        ("texts", models.JSONField()),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["language", "-version"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("language", "version"), name="wording_version_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RulesetTrial",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField()),
                        ("document", models.JSONField()),
                        ("months", models.JSONField()),
                        ("result", models.JSONField(null=True)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "draft",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="trials",
                                to="reports.rulesetdraft",
                            ),
                        ),
                        (
                            "requested_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
            ],
        ),
        run_file(REPORTS / "sql" / "editions.sql"),
        run_file(REPORTS / "sql" / "snapshots.sql"),
        *rows_of_builds(
            "reports_snapshotinput", "reports_snapshotline", "reports_rollupline", "reports_rollupmonth"
        ),
        *only_while("building", "editioncorrection", "erratum"),
        *only_while("draft", "consultation", "remark", "approvalevent", "editionsignature"),
        *only_while("published", "withdrawal", "publicity"),
        *append_only(
            "reports_ruleset",
            "reports_editionline",
            "reports_editiongroup",
            "reports_editionfile",
            "reports_editioncorrection",
            "reports_consultation",
            "reports_remark",
            "reports_answer",
            "reports_approvalevent",
            "reports_withdrawal",
            "reports_erratum",
            "reports_rulesetevent",
            "reports_publicity",
            "reports_editionsignature",
            "reports_finding",
            "reports_wording",
            "reports_headedpaper",
        ),
        migrations.RunPython(add_default_rules, migrations.RunPython.noop),
    ]
