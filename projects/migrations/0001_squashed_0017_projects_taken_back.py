from pathlib import Path

import django.db.models.deletion
import django.db.models.manager
from django.conf import settings
from django.db import migrations, models

from common.migration_at_once import AtOnce
from common.migration_sql import append_only, posted, proposed, run_file

SQL = Path(__file__).resolve().parents[1] / "sql"

REMINDERS = """
INSERT INTO projects_reminderrule ("offset", "to", is_on, version)
VALUES (-2, 'unit', true, 1), (0, 'unit', true, 1), (1, 'unit', true, 1),
    (2, 'superior', true, 1), (3, 'office', true, 1)
"""


class Migration(migrations.Migration):
    replaces = [
        ("projects", "0001_initial"),
        ("projects", "0002_posting"),
        ("projects", "0003_signoffs_and_corrections"),
        ("projects", "0004_register"),
        ("projects", "0005_attachments"),
        ("projects", "0006_plans_and_periods"),
        ("projects", "0007_evidence_files"),
        ("projects", "0008_correction_documents"),
        ("projects", "0009_exchange"),
        ("projects", "0010_reminders"),
        ("projects", "0011_receipts"),
        ("projects", "0012_district_maps"),
        ("projects", "0013_milestone_changes"),
        ("projects", "0014_return_events_on_behalf"),
        ("projects", "0015_follows"),
        ("projects", "0016_import_rows_by_their_key"),
        ("projects", "0017_projects_taken_back"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0003_sign_in"),
        ("common", "0004_audit"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        # Projects need nothing of these; but what they do to their tables costs least while few others are known.
        ("otp_static", "0003_add_timestamps"),
        ("otp_totp", "0003_add_timestamps"),
    ]

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name="AnnualPlan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField()),
                        ("first_month", models.PositiveSmallIntegerField(default=1)),
                        ("is_counted", models.BooleanField(default=True)),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="annual_plans",
                                to="projects.project",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-year"],
                        "constraints": [
                            models.UniqueConstraint(fields=("project", "year"), name="annual_plan_once"),
                            models.CheckConstraint(
                                condition=models.Q(("first_month__range", (1, 12))),
                                name="annual_plan_first_month",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Category",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField(max_length=30, unique=True)),
                        ("name", models.CharField(max_length=60)),
                        ("name_en", models.CharField(max_length=100)),
                        ("position", models.PositiveSmallIntegerField(unique=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "ordering": ["position"],
                    },
                ),
                migrations.CreateModel(
                    name="Milestone",
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
                                    ("started", "Started works"),
                                    ("roof_sealed", "Roof sealed"),
                                    ("through", "Broken through"),
                                    ("opened", "Opened to traffic"),
                                    ("in_use", "In use"),
                                    ("custom", "Other node"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("name", models.CharField(max_length=120)),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="milestones",
                                to="projects.project",
                            ),
                        ),
                        (
                            "is_withdrawn",
                            models.BooleanField(
                                default=False, help_text="repeats an approved MilestoneChange"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["project", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("is_withdrawn", False)),
                                fields=("project", "kind", "name"),
                                name="milestone_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlanRevision",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("approved", "Approved"),
                                    ("rejected", "Rejected"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        ("first_period", models.PositiveSmallIntegerField(default=1)),
                        ("annual_amount", models.DecimalField(decimal_places=4, max_digits=18)),
                        ("planned_start", models.DateField(null=True)),
                        ("planned_completion", models.DateField(null=True)),
                        ("reason", models.TextField(blank=True)),
                        ("approved_at", models.DateTimeField(null=True)),
                        ("posting", models.BigIntegerField(editable=False, null=True, unique=True)),
                        ("recorded_at", models.DateTimeField(auto_now_add=True)),
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="revisions",
                                to="projects.annualplan",
                            ),
                        ),
                        ("rejected_at", models.DateTimeField(null=True)),
                        ("rejection", models.TextField(blank=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "ordering": ["plan", "number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("plan", "number"), name="plan_revision_once"),
                            models.CheckConstraint(
                                condition=models.Q(("first_period__range", (1, 12))),
                                name="plan_revision_first_period",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("annual_amount__gte", 0)),
                                name="plan_revision_not_negative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("number", 0), _negated=True),
                                name="plan_revision_numbers_from_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("number", 1), models.Q(("reason", ""), _negated=True), _connector="OR"
                                ),
                                name="plan_revision_says_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "approved"), _negated=True),
                                    models.Q(("approved_at__isnull", False), ("approver__isnull", False)),
                                    _connector="OR",
                                ),
                                name="plan_revision_has_an_approver",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("approver__isnull", True),
                                    models.Q(("approver", models.F("author")), _negated=True),
                                    _connector="OR",
                                ),
                                name="plan_revision_by_two_people",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MonthlyTarget",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("month", models.PositiveSmallIntegerField()),
                        ("amount", models.DecimalField(decimal_places=4, max_digits=18)),
                        ("physical_progress", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                        (
                            "revision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="targets",
                                to="projects.planrevision",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["revision", "month"],
                        "constraints": [
                            models.UniqueConstraint(fields=("revision", "month"), name="monthly_target_once"),
                            models.CheckConstraint(
                                condition=models.Q(("month__range", (1, 12))), name="monthly_target_month"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gte", 0)), name="monthly_target_not_negative"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("physical_progress__isnull", True),
                                    ("physical_progress__range", (0, 100)),
                                    _connector="OR",
                                ),
                                name="monthly_target_progress_is_a_percentage",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Project",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(db_collation="C", max_length=20, unique=True)),
                        ("name", models.CharField(max_length=120)),
                        (
                            "name_sort",
                            models.CharField(db_index=True, help_text="pinyin of the name", max_length=500),
                        ),
                        (
                            "level",
                            models.CharField(
                                choices=[
                                    ("provincial", "Provincial"),
                                    ("city", "City"),
                                    ("district", "District"),
                                ],
                                default="city",
                                max_length=12,
                            ),
                        ),
                        (
                            "stage",
                            models.CharField(
                                choices=[
                                    ("signed", "Signed"),
                                    ("started", "Started"),
                                    ("advancing", "Advancing"),
                                    ("completed", "Completed"),
                                    ("in_operation", "In operation"),
                                ],
                                default="signed",
                                max_length=14,
                            ),
                        ),
                        ("lead_official", models.CharField(blank=True, max_length=60)),
                        ("work_team", models.CharField(blank=True, max_length=200)),
                        ("total_investment", models.DecimalField(decimal_places=4, max_digits=18)),
                        ("latitude", models.DecimalField(decimal_places=6, max_digits=9, null=True)),
                        ("longitude", models.DecimalField(decimal_places=6, max_digits=9, null=True)),
                        ("summary", models.TextField(blank=True)),
                        (
                            "is_generated",
                            models.BooleanField(
                                default=False, help_text="made up for the demo, not a real project"
                            ),
                        ),
                        (
                            "category",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="projects",
                                to="projects.category",
                            ),
                        ),
                        (
                            "district",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="district_projects",
                                to="accounts.organization",
                            ),
                        ),
                        (
                            "package",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="parts",
                                to="projects.project",
                            ),
                        ),
                        (
                            "responsible_unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="unit_projects",
                                to="accounts.organization",
                            ),
                        ),
                        (
                            "supervising_department",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="department_projects",
                                to="accounts.organization",
                            ),
                        ),
                        ("edited_at", models.DateTimeField(null=True)),
                        (
                            "edited_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "undone_at",
                            models.DateTimeField(
                                help_text="taken back with the import that brought it", null=True
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name_sort", "code"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("total_investment__gte", 0)),
                                name="project_total_not_negative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("package", models.F("id")), _negated=True),
                                name="project_not_its_own_package",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("code__regex", "^[A-Za-z0-9-]+$")),
                                name="project_code_is_plain",
                            ),
                        ],
                    },
                    managers=[
                        ("everything", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="MilestoneDate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("posting", models.BigIntegerField(editable=False, null=True, unique=True)),
                        ("recorded_at", models.DateTimeField(auto_now_add=True)),
                        ("business_at", models.DateTimeField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[("planned", "Planned"), ("actual", "Actual")], max_length=8
                            ),
                        ),
                        ("on", models.DateField(null=True)),
                        ("evidence", models.CharField(blank=True, max_length=300)),
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
                            "milestone",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="dates",
                                to="projects.milestone",
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
                            "approver",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "attachment",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="projects.attachment",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["posting"],
                        "indexes": [
                            models.Index(
                                fields=["project", "milestone", "kind", "-posting"],
                                name="milestone_date_newest",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind", "actual"), ("on__isnull", False), _connector="OR"
                                ),
                                name="planned_milestone_has_a_date",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("approver__isnull", True),
                                    models.Q(("approver", models.F("author")), _negated=True),
                                    _connector="OR",
                                ),
                                name="milestone_date_by_two_people",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DelayReason",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("posting", models.BigIntegerField(editable=False, null=True, unique=True)),
                        ("recorded_at", models.DateTimeField(auto_now_add=True)),
                        ("business_at", models.DateTimeField()),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField()),
                        ("text", models.TextField()),
                        ("document", models.CharField(max_length=200)),
                        (
                            "approver",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
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
                            "replaces",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replaced_by",
                                to="projects.delayreason",
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="delay_reasons",
                                to="projects.project",
                            ),
                        ),
                        (
                            "attachment",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="projects.attachment",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["starts_on", "posting"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                                name="delay_reason_ends_after_it_starts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("document", ""), _negated=True),
                                name="delay_reason_has_a_document",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("approver", models.F("author")), _negated=True),
                                name="delay_reason_by_two_people",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Assignment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("posting", models.BigIntegerField(editable=False, null=True, unique=True)),
                        ("recorded_at", models.DateTimeField(auto_now_add=True)),
                        ("business_at", models.DateTimeField()),
                        ("effective_on", models.DateField()),
                        (
                            "level",
                            models.CharField(
                                choices=[
                                    ("provincial", "Provincial"),
                                    ("city", "City"),
                                    ("district", "District"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("lead_official", models.CharField(blank=True, max_length=60)),
                        ("work_team", models.CharField(blank=True, max_length=200)),
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
                            "district",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.organization",
                            ),
                        ),
                        (
                            "responsible_unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.organization",
                            ),
                        ),
                        (
                            "supervising_department",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.organization",
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
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assignments",
                                to="projects.project",
                            ),
                        ),
                        (
                            "replaces",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replaced_by",
                                to="projects.assignment",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["effective_on", "posting"],
                        "indexes": [
                            models.Index(
                                fields=["project", "-effective_on", "-posting"], name="assignment_newest"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReportingPeriod",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("month", models.DateField(unique=True)),
                        (
                            "status",
                            models.CharField(
                                choices=[("open", "Open"), ("locked", "Locked"), ("published", "Published")],
                                default="open",
                                max_length=10,
                            ),
                        ),
                        ("due_on", models.DateField()),
                        ("lock_on", models.DateField()),
                        ("circular_on", models.DateField()),
                        ("locked_at", models.DateTimeField(null=True)),
                        (
                            "locked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "published_cutoff",
                            models.BigIntegerField(
                                help_text="facts posted up to this number stand in the newest published edition",
                                null=True,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-month"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("month__day", 1)), name="period_month_is_a_first"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("lock_on__gt", models.F("due_on")),
                                    ("circular_on__gt", models.F("lock_on")),
                                ),
                                name="period_dates_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MonthlyReturn",
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
                                    ("submitted", "Submitted"),
                                    ("sent_back", "Sent back"),
                                    ("approved", "Approved"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("investment", models.DecimalField(decimal_places=4, max_digits=18, null=True)),
                        ("physical_progress", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                        ("stage_text", models.TextField(blank=True)),
                        ("problems", models.TextField(blank=True)),
                        ("entered_at", models.DateTimeField()),
                        ("changed_at", models.DateTimeField()),
                        (
                            "entered_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="returns",
                                to="projects.project",
                            ),
                        ),
                        (
                            "period",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="returns",
                                to="projects.reportingperiod",
                            ),
                        ),
                        ("explanations", models.JSONField(blank=True, default=dict)),
                    ],
                    options={
                        "ordering": ["-period__month"],
                        "indexes": [models.Index(fields=["period", "status"], name="monthly_return_queue")],
                        "constraints": [
                            models.UniqueConstraint(fields=("project", "period"), name="monthly_return_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("physical_progress__isnull", True),
                                    ("physical_progress__range", (0, 100)),
                                    _connector="OR",
                                ),
                                name="monthly_return_progress_is_a_percentage",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status__in", ["draft", "sent_back"]),
                                    models.Q(
                                        ("investment__isnull", False), ("physical_progress__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="monthly_return_complete_when_submitted",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReturnEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("posting", models.BigIntegerField(editable=False, null=True, unique=True)),
                        ("recorded_at", models.DateTimeField(auto_now_add=True)),
                        ("business_at", models.DateTimeField()),
                        ("month", models.DateField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("submitted", "Submitted"),
                                    ("withdrawn", "Withdrawn"),
                                    ("sent_back", "Sent back"),
                                    ("approved", "Approved"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("version", models.PositiveIntegerField()),
                        ("investment", models.DecimalField(decimal_places=4, max_digits=18)),
                        ("physical_progress", models.DecimalField(decimal_places=2, max_digits=5)),
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
                            "monthly_return",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="projects.monthlyreturn",
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
                        ("explanations", models.JSONField(blank=True, default=dict)),
                        ("problems", models.TextField(blank=True)),
                        ("stage_text", models.TextField(blank=True)),
                        ("batch", models.UUIDField(editable=False, null=True)),
                        (
                            "on_behalf_of",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["posting"],
                        "indexes": [
                            models.Index(
                                fields=["project", "month", "posting"], name="return_event_by_month"
                            ),
                            models.Index(fields=["batch"], name="return_event_by_batch"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "sent_back"), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="sent_back_says_why",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LedgerEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("posting", models.BigIntegerField(editable=False, null=True, unique=True)),
                        ("recorded_at", models.DateTimeField(auto_now_add=True)),
                        ("business_at", models.DateTimeField()),
                        ("month", models.DateField()),
                        ("amount", models.DecimalField(decimal_places=4, max_digits=18)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("return", "Return"),
                                    ("correction", "Correction"),
                                    ("opening", "Opening balance"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("reason", models.TextField(blank=True)),
                        (
                            "approver",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
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
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ledger",
                                to="projects.project",
                            ),
                        ),
                        (
                            "event",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entry",
                                to="projects.returnevent",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["month", "posting"],
                        "indexes": [
                            models.Index(
                                fields=["project", "month", "posting"],
                                include=("amount",),
                                name="ledger_by_month",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("month__day", 1)), name="ledger_month_is_a_first"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("approver", models.F("author")), _negated=True),
                                name="ledger_by_two_people",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "return"), _negated=True),
                                    ("event__isnull", False),
                                    _connector="OR",
                                ),
                                name="ledger_return_has_event",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "correction"), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="ledger_correction_says_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "opening"), _negated=True),
                                    ("month__month", 12),
                                    _connector="OR",
                                ),
                                name="ledger_opening_in_december",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StageChange",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("posting", models.BigIntegerField(editable=False, null=True, unique=True)),
                        ("recorded_at", models.DateTimeField(auto_now_add=True)),
                        ("business_at", models.DateTimeField()),
                        (
                            "stage",
                            models.CharField(
                                choices=[
                                    ("signed", "Signed"),
                                    ("started", "Started"),
                                    ("advancing", "Advancing"),
                                    ("completed", "Completed"),
                                    ("in_operation", "In operation"),
                                ],
                                max_length=14,
                            ),
                        ),
                        ("effective_on", models.DateField()),
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
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stage_changes",
                                to="projects.project",
                            ),
                        ),
                        (
                            "replaces",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replaced_by",
                                to="projects.stagechange",
                            ),
                        ),
                        ("evidence", models.CharField(blank=True, max_length=300)),
                        (
                            "attachment",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="projects.attachment",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["effective_on", "posting"],
                        "indexes": [
                            models.Index(
                                fields=["project", "stage", "effective_on"], name="stage_change_by_project"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Suspension",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("posting", models.BigIntegerField(editable=False, null=True, unique=True)),
                        ("recorded_at", models.DateTimeField(auto_now_add=True)),
                        ("business_at", models.DateTimeField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[("suspension", "Suspension"), ("force_majeure", "Force majeure")],
                                default="suspension",
                                max_length=14,
                            ),
                        ),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField(null=True)),
                        ("reason", models.TextField()),
                        ("document", models.CharField(blank=True, max_length=200)),
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="suspensions",
                                to="projects.project",
                            ),
                        ),
                        (
                            "replaces",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replaced_by",
                                to="projects.suspension",
                            ),
                        ),
                        (
                            "attachment",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="projects.attachment",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["starts_on", "posting"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on__isnull", True),
                                    ("ends_on__gte", models.F("starts_on")),
                                    _connector="OR",
                                ),
                                name="suspension_ends_after_it_starts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("approver__isnull", True),
                                    models.Q(("document", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="approved_suspension_has_a_document",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("approver__isnull", True),
                                    models.Q(("approver", models.F("author")), _negated=True),
                                    _connector="OR",
                                ),
                                name="suspension_by_two_people",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Correction",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("month", models.DateField()),
                        ("before", models.DecimalField(decimal_places=4, max_digits=18)),
                        ("amount", models.DecimalField(decimal_places=4, max_digits=18)),
                        ("reason", models.TextField()),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("requested", "Asked for"),
                                    ("reviewed", "Reviewed"),
                                    ("posted", "Posted"),
                                    ("refused", "Refused"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="requested",
                                max_length=10,
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("requested_at", models.DateTimeField()),
                        ("changed_at", models.DateTimeField()),
                        (
                            "approved_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "entry",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="correction",
                                to="projects.ledgerentry",
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="corrections",
                                to="projects.project",
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
                        (
                            "reviewed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="projects.attachment",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pk"],
                        "indexes": [models.Index(fields=["status", "-id"], name="correction_queue")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("month__day", 1)), name="correction_month_is_a_first"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount", 0), _negated=True),
                                name="correction_changes_something",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="correction_says_why"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("reviewed_by__isnull", True),
                                    models.Q(("reviewed_by", models.F("requested_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="correction_reviewed_by_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("approved_by__isnull", True),
                                    models.Q(
                                        models.Q(("approved_by", models.F("requested_by")), _negated=True),
                                        models.Q(("approved_by", models.F("reviewed_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="correction_approved_by_a_third",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("approved_by__isnull", False),
                                        ("entry__isnull", False),
                                        ("reviewed_by__isnull", False),
                                        ("status", "posted"),
                                    ),
                                    models.Q(
                                        models.Q(("status", "posted"), _negated=True),
                                        ("approved_by__isnull", True),
                                        ("entry__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="correction_posted_with_its_entry",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("status__in", ["requested", "reviewed"])),
                                fields=("project", "month"),
                                name="correction_one_at_a_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CorrectionEvent",
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
                                    ("requested", "Asked for"),
                                    ("reviewed", "Reviewed"),
                                    ("posted", "Posted"),
                                    ("refused", "Refused"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("version", models.PositiveIntegerField()),
                        ("at", models.DateTimeField()),
                        ("recorded_at", models.DateTimeField(auto_now_add=True)),
                        ("reason", models.TextField(blank=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "correction",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="projects.correction",
                            ),
                        ),
                        (
                            "on_behalf_of",
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
                            models.UniqueConstraint(
                                fields=("correction", "version"), name="correction_event_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "refused"), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="refused_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SignOff",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "level",
                            models.CharField(
                                choices=[
                                    ("unit", "Unit total"),
                                    ("district", "District or department total"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("count", models.PositiveIntegerField()),
                        ("due", models.PositiveIntegerField()),
                        ("total", models.DecimalField(decimal_places=4, max_digits=20)),
                        ("digest", models.CharField(max_length=64)),
                        ("at", models.DateTimeField()),
                        ("recorded_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "on_behalf_of",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sign_offs",
                                to="accounts.organization",
                            ),
                        ),
                        (
                            "period",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sign_offs",
                                to="projects.reportingperiod",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "indexes": [
                            models.Index(
                                fields=["period", "level", "organization", "-id"], name="sign_off_newest"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("count__lte", models.F("due"))),
                                name="sign_off_count_within_due",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ConfidentialName",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("true_name", models.CharField(blank=True, max_length=120)),
                        ("reason", models.CharField(max_length=300)),
                        ("set_at", models.DateTimeField()),
                        ("recorded_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="confidential_names",
                                to="projects.project",
                            ),
                        ),
                        (
                            "set_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["project", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="ExemptionRequest",
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
                                    ("suspension", "Suspension"),
                                    ("force_majeure", "Force majeure"),
                                    ("delay", "Reason for delay"),
                                ],
                                max_length=14,
                            ),
                        ),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField(null=True)),
                        ("reason", models.TextField()),
                        ("document", models.CharField(max_length=200)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waiting for the leader"),
                                    ("approved", "Approved"),
                                    ("refused", "Refused"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="waiting",
                                max_length=10,
                            ),
                        ),
                        ("requested_at", models.DateTimeField()),
                        ("decided_at", models.DateTimeField(null=True)),
                        ("decision", models.TextField(blank=True)),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "old_delay",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="projects.delayreason",
                            ),
                        ),
                        (
                            "old_stop",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="projects.suspension",
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="exemption_requests",
                                to="projects.project",
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
                        (
                            "attachment",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="projects.attachment",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-requested_at", "-pk"],
                        "indexes": [
                            models.Index(fields=["status", "project"], name="exemption_request_queue")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("document", ""), _negated=True),
                                name="exemption_request_has_a_document",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on__isnull", True),
                                    ("ends_on__gte", models.F("starts_on")),
                                    _connector="OR",
                                ),
                                name="exemption_request_ends_after_it_starts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "delay"), _negated=True),
                                    ("ends_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="delay_request_has_an_end",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status__in", ["waiting", "withdrawn"]),
                                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="exemption_request_decided_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "approved"), _negated=True),
                                    models.Q(("decided_by", models.F("requested_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="exemption_request_by_two_people",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "refused"), _negated=True),
                                    models.Q(("decision", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="refused_exemption_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Attachment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=200)),
                        (
                            "kind",
                            models.CharField(
                                choices=[("photo", "Photo"), ("document", "Document")], max_length=10
                            ),
                        ),
                        ("latitude", models.DecimalField(decimal_places=6, max_digits=9, null=True)),
                        ("longitude", models.DecimalField(decimal_places=6, max_digits=9, null=True)),
                        ("taken_at", models.DateTimeField(null=True)),
                        ("uploaded_at", models.DateTimeField()),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="common.storedfile",
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attachments",
                                to="projects.project",
                            ),
                        ),
                        (
                            "sketch",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="common.storedfile",
                            ),
                        ),
                        (
                            "uploaded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["uploaded_at", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("latitude__isnull", True),
                                    ("latitude__range", (-90, 90)),
                                    _connector="OR",
                                ),
                                name="attachment_latitude",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("longitude__isnull", True),
                                    ("longitude__range", (-180, 180)),
                                    _connector="OR",
                                ),
                                name="attachment_longitude",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReturnAttachment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("removed_at", models.DateTimeField(null=True)),
                        (
                            "attachment",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="of_return",
                                to="projects.attachment",
                            ),
                        ),
                        (
                            "monthly_return",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attached",
                                to="projects.monthlyreturn",
                            ),
                        ),
                        (
                            "removed_by",
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
                                    models.Q(("removed_at__isnull", True), ("removed_by__isnull", True)),
                                    models.Q(("removed_at__isnull", False), ("removed_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="return_attachment_removed_by_somebody",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Departure",
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
                                    ("draft", "Waiting for approval"),
                                    ("approved", "Approved"),
                                    ("rejected", "Rejected"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        ("reason", models.TextField()),
                        ("document", models.CharField(blank=True, max_length=200)),
                        ("rejection", models.TextField(blank=True)),
                        ("decided_at", models.DateTimeField(null=True)),
                        ("business_at", models.DateTimeField()),
                        ("recorded_at", models.DateTimeField(auto_now_add=True)),
                        ("posting", models.BigIntegerField(editable=False, null=True, unique=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("withdrawn", "Withdrawn"),
                                    ("merged", "Merged into another project"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("first_month", models.PositiveSmallIntegerField()),
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="departures",
                                to="projects.annualplan",
                            ),
                        ),
                        (
                            "successor",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="projects.project",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-id"],
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "approved"), _negated=True),
                                    models.Q(("approver__isnull", False), ("decided_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="departure_has_an_approver",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("approver__isnull", True),
                                    models.Q(("approver", models.F("author")), _negated=True),
                                    _connector="OR",
                                ),
                                name="departure_by_two_people",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("status__in", ["draft", "approved"])),
                                fields=("plan",),
                                name="departure_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("first_month__range", (1, 12))), name="departure_month"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "merged"), ("successor__isnull", False)),
                                    models.Q(("kind", "withdrawn"), ("successor__isnull", True)),
                                    _connector="OR",
                                ),
                                name="departure_names_the_successor",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("document", ""), _negated=True),
                                name="departure_has_a_document",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OpeningBalance",
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
                                    ("draft", "Waiting for approval"),
                                    ("approved", "Approved"),
                                    ("rejected", "Rejected"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        ("reason", models.TextField()),
                        ("document", models.CharField(blank=True, max_length=200)),
                        ("rejection", models.TextField(blank=True)),
                        ("decided_at", models.DateTimeField(null=True)),
                        ("business_at", models.DateTimeField()),
                        ("recorded_at", models.DateTimeField(auto_now_add=True)),
                        ("posting", models.BigIntegerField(editable=False, null=True, unique=True)),
                        ("month", models.DateField()),
                        ("amount", models.DecimalField(decimal_places=4, max_digits=18)),
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="opening_balances",
                                to="projects.project",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-id"],
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "approved"), _negated=True),
                                    models.Q(("approver__isnull", False), ("decided_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="openingbalance_has_an_approver",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("approver__isnull", True),
                                    models.Q(("approver", models.F("author")), _negated=True),
                                    _connector="OR",
                                ),
                                name="openingbalance_by_two_people",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("status", "draft")),
                                fields=("project",),
                                name="opening_balance_waits_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("month__day", 1), ("month__month", 12)),
                                name="opening_balance_in_december",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("document", ""), _negated=True),
                                name="opening_balance_has_a_document",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PeriodEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("posting", models.BigIntegerField(editable=False, null=True, unique=True)),
                        ("recorded_at", models.DateTimeField(auto_now_add=True)),
                        ("business_at", models.DateTimeField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[("locked", "Locked"), ("reopened", "Opened again")], max_length=10
                            ),
                        ),
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
                            "period",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="projects.reportingperiod",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["posting"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "reopened"), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="period_reopened_says_why",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PeriodExtension",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("posting", models.BigIntegerField(editable=False, null=True, unique=True)),
                        ("recorded_at", models.DateTimeField(auto_now_add=True)),
                        ("business_at", models.DateTimeField()),
                        ("due_on", models.DateField()),
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
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.organization",
                            ),
                        ),
                        (
                            "period",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="extensions",
                                to="projects.reportingperiod",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["posting"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="period_extension_says_why",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="YearClosing",
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
                                    ("draft", "Waiting for approval"),
                                    ("approved", "Approved"),
                                    ("rejected", "Rejected"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        ("reason", models.TextField()),
                        ("document", models.CharField(blank=True, max_length=200)),
                        ("rejection", models.TextField(blank=True)),
                        ("decided_at", models.DateTimeField(null=True)),
                        ("business_at", models.DateTimeField()),
                        ("recorded_at", models.DateTimeField(auto_now_add=True)),
                        ("posting", models.BigIntegerField(editable=False, null=True, unique=True)),
                        ("year", models.PositiveSmallIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[("close", "Close the year"), ("reopen", "Open the year again")],
                                max_length=6,
                            ),
                        ),
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-id"],
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "approved"), _negated=True),
                                    models.Q(("approver__isnull", False), ("decided_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="year_closing_has_an_approver",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind", "reopen"),
                                    ("approver__isnull", True),
                                    models.Q(("approver", models.F("author")), _negated=True),
                                    _connector="OR",
                                ),
                                name="year_closed_by_two_people",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("status", "draft")),
                                fields=("year",),
                                name="year_closing_waits_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImportBatch",
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
                                    ("returns", "Monthly returns"),
                                    ("projects", "Projects"),
                                    ("plans", "Plan by month"),
                                    ("openings", "Earlier years' totals"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("uploaded", "Being read"),
                                    ("unmapped", "Columns to be named"),
                                    ("previewed", "To be confirmed"),
                                    ("confirmed", "Imported"),
                                    ("undone", "Undone"),
                                    ("refused", "Not readable"),
                                    ("discarded", "Put away"),
                                ],
                                default="uploaded",
                                max_length=10,
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(null=True)),
                        ("details", models.JSONField(default=dict)),
                        ("file_name", models.CharField(max_length=200)),
                        ("digest", models.CharField(db_index=True, max_length=64)),
                        ("sheet", models.CharField(blank=True, max_length=100)),
                        ("head_row", models.PositiveIntegerField(null=True)),
                        ("columns", models.JSONField(default=dict)),
                        ("mapping_name", models.CharField(blank=True, max_length=60)),
                        ("counts", models.JSONField(default=dict)),
                        ("notes", models.JSONField(default=list)),
                        ("refusal", models.TextField(blank=True)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("confirmed_at", models.DateTimeField(null=True)),
                        ("undone_at", models.DateTimeField(null=True)),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                            "job",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="common.job",
                            ),
                        ),
                        (
                            "period",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="projects.reportingperiod",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pk"],
                        "indexes": [models.Index(fields=["author", "-id"], name="import_batch_mine")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "returns"), _negated=True),
                                    ("period__isnull", False),
                                    _connector="OR",
                                ),
                                name="import_of_returns_has_a_month",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["confirmed", "undone"]), _negated=True),
                                    ("confirmed_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="import_confirmed_at_a_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImportRow",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("code", models.CharField(max_length=60)),
                        ("name", models.CharField(max_length=120)),
                        ("project_id", models.BigIntegerField(null=True)),
                        (
                            "action",
                            models.CharField(
                                choices=[
                                    ("new", "New"),
                                    ("change", "Changed"),
                                    ("same", "Unchanged"),
                                    ("error", "Error"),
                                ],
                                max_length=6,
                            ),
                        ),
                        ("given", models.JSONField()),
                        ("before", models.JSONField(null=True)),
                        ("after", models.JSONField(null=True)),
                        ("problems", models.JSONField(default=list)),
                        (
                            "batch",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rows",
                                to="projects.importbatch",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["batch", "number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("batch", "number"), name="import_row_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ColumnMapping",
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
                                    ("returns", "Monthly returns"),
                                    ("projects", "Projects"),
                                    ("plans", "Plan by month"),
                                    ("openings", "Earlier years' totals"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("name", models.CharField(max_length=60)),
                        ("heads", models.JSONField()),
                        ("columns", models.JSONField()),
                        ("used_at", models.DateTimeField(auto_now=True)),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="column_mappings",
                                to="accounts.organization",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "kind", "name"), name="column_mapping_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReminderRule",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("offset", models.SmallIntegerField()),
                        (
                            "to",
                            models.CharField(
                                choices=[
                                    ("unit", "Clerks of the unit"),
                                    ("superior", "Reviewers of the district or department"),
                                    ("office", "The key-projects office"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("is_on", models.BooleanField(default=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "ordering": ["offset", "to"],
                        "constraints": [
                            models.UniqueConstraint(fields=("offset", "to"), name="reminder_rule_once"),
                            models.CheckConstraint(
                                condition=models.Q(("offset__range", (-20, 20))),
                                name="reminder_rule_within_a_month",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DistrictMap",
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
                                choices=[("outlines", "Outlines"), ("tiles", "Tiles")], max_length=10
                            ),
                        ),
                        ("version", models.PositiveIntegerField()),
                        ("name", models.CharField(blank=True, max_length=200)),
                        ("content", models.JSONField()),
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
                    ],
                    options={
                        "ordering": ["kind", "version"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("kind", "version"), name="district_map_version_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MilestoneChange",
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
                                    ("draft", "Waiting for approval"),
                                    ("approved", "Approved"),
                                    ("rejected", "Rejected"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        ("reason", models.TextField()),
                        ("document", models.CharField(blank=True, max_length=200)),
                        ("rejection", models.TextField(blank=True)),
                        ("decided_at", models.DateTimeField(null=True)),
                        ("business_at", models.DateTimeField()),
                        ("recorded_at", models.DateTimeField(auto_now_add=True)),
                        ("posting", models.BigIntegerField(editable=False, null=True, unique=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[("move", "Moved"), ("withdraw", "Withdrawn")], max_length=10
                            ),
                        ),
                        ("planned_before", models.DateField()),
                        ("planned_on", models.DateField(null=True)),
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "milestone",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="changes",
                                to="projects.milestone",
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="milestone_changes",
                                to="projects.project",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-id"],
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "approved"), _negated=True),
                                    models.Q(("approver__isnull", False), ("decided_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="milestonechange_has_an_approver",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("approver__isnull", True),
                                    models.Q(("approver", models.F("author")), _negated=True),
                                    _connector="OR",
                                ),
                                name="milestonechange_by_two_people",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("status", "draft")),
                                fields=("milestone",),
                                name="milestone_change_waits_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("kind", "withdraw"), ("status", "approved")),
                                fields=("milestone",),
                                name="milestone_withdrawn_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "move"), ("planned_on__isnull", False)),
                                    models.Q(("kind", "withdraw"), ("planned_on__isnull", True)),
                                    _connector="OR",
                                ),
                                name="milestone_is_moved_to_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="milestone_change_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Follow",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("since", models.DateTimeField()),
                        ("before_month", models.DateField(null=True)),
                        ("before_lamp", models.CharField(blank=True, max_length=6)),
                        ("before_rank", models.PositiveIntegerField(null=True)),
                        ("before_listed", models.CharField(blank=True, max_length=10)),
                        ("last_month", models.DateField(null=True)),
                        ("last_lamp", models.CharField(blank=True, max_length=6)),
                        ("last_rank", models.PositiveIntegerField(null=True)),
                        ("last_listed", models.CharField(blank=True, max_length=10)),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="followers",
                                to="projects.project",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="follows",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("user", "project"), name="follow_once")
                        ],
                    },
                ),
            ],
        ),
        run_file(SQL / "posting.sql"),
        run_file(SQL / "plan_revision.sql"),
        run_file(SQL / "period.sql"),
        run_file(SQL / "reopening.sql"),
        run_file(SQL / "proposed.sql"),
        *posted(
            "projects_ledgerentry",
            "projects_returnevent",
            "projects_stagechange",
            "projects_suspension",
            "projects_assignment",
            "projects_milestonedate",
            "projects_delayreason",
            "projects_periodextension",
            "projects_periodevent",
        ),
        *append_only(
            "projects_signoff",
            "projects_correctionevent",
            "projects_confidentialname",
            "projects_attachment",
            "projects_districtmap",
        ),
        *proposed(
            "projects_departure",
            "projects_yearclosing",
            "projects_openingbalance",
            "projects_milestonechange",
        ),
        migrations.RunSQL(REMINDERS),
    ]
