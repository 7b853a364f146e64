from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from common.migration_sql import posted, proposed, run_file

SQL = Path(__file__).resolve().parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_sign_in"),
        ("projects", "0005_attachments"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
                        choices=[("withdrawn", "Withdrawn"), ("merged", "Merged into another project")],
                        max_length=10,
                    ),
                ),
                ("first_month", models.PositiveSmallIntegerField()),
            ],
            options={
                "ordering": ["-id"],
                "abstract": False,
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
            ],
            options={
                "ordering": ["-id"],
                "abstract": False,
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
            ],
            options={
                "ordering": ["posting"],
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
            ],
            options={
                "ordering": ["posting"],
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
                        choices=[("close", "Close the year"), ("reopen", "Open the year again")], max_length=6
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="milestonedate",
            name="approver",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="planrevision",
            name="rejected_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="planrevision",
            name="rejection",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="planrevision",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddConstraint(
            model_name="milestonedate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approver__isnull", True),
                    models.Q(("approver", models.F("author")), _negated=True),
                    _connector="OR",
                ),
                name="milestone_date_by_two_people",
            ),
        ),
        migrations.AddField(
            model_name="departure",
            name="approver",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="departure",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="departure",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="departures",
                to="projects.annualplan",
            ),
        ),
        migrations.AddField(
            model_name="departure",
            name="successor",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="projects.project",
            ),
        ),
        migrations.AddField(
            model_name="openingbalance",
            name="approver",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="openingbalance",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="openingbalance",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="opening_balances",
                to="projects.project",
            ),
        ),
        migrations.AddField(
            model_name="periodevent",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="periodevent",
            name="period",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="projects.reportingperiod",
            ),
        ),
        migrations.AddField(
            model_name="periodextension",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="periodextension",
            name="organization",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organization"
            ),
        ),
        migrations.AddField(
            model_name="periodextension",
            name="period",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="extensions",
                to="projects.reportingperiod",
            ),
        ),
        migrations.AddField(
            model_name="yearclosing",
            name="approver",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="yearclosing",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="departure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "approved"), _negated=True),
                    models.Q(("approver__isnull", False), ("decided_at__isnull", False)),
                    _connector="OR",
                ),
                name="departure_has_an_approver",
            ),
        ),
        migrations.AddConstraint(
            model_name="departure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approver__isnull", True),
                    models.Q(("approver", models.F("author")), _negated=True),
                    _connector="OR",
                ),
                name="departure_by_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="departure",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["draft", "approved"])),
                fields=("plan",),
                name="departure_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="departure",
            constraint=models.CheckConstraint(
                condition=models.Q(("first_month__range", (1, 12))), name="departure_month"
            ),
        ),
        migrations.AddConstraint(
            model_name="departure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "merged"), ("successor__isnull", False)),
                    models.Q(("kind", "withdrawn"), ("successor__isnull", True)),
                    _connector="OR",
                ),
                name="departure_names_the_successor",
            ),
        ),
        migrations.AddConstraint(
            model_name="departure",
            constraint=models.CheckConstraint(
                condition=models.Q(("document", ""), _negated=True), name="departure_has_a_document"
            ),
        ),
        migrations.AddConstraint(
            model_name="openingbalance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "approved"), _negated=True),
                    models.Q(("approver__isnull", False), ("decided_at__isnull", False)),
                    _connector="OR",
                ),
                name="openingbalance_has_an_approver",
            ),
        ),
        migrations.AddConstraint(
            model_name="openingbalance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approver__isnull", True),
                    models.Q(("approver", models.F("author")), _negated=True),
                    _connector="OR",
                ),
                name="openingbalance_by_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="openingbalance",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "draft")),
                fields=("project",),
                name="opening_balance_waits_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="openingbalance",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__day", 1), ("month__month", 12)),
                name="opening_balance_in_december",
            ),
        ),
        migrations.AddConstraint(
            model_name="openingbalance",
            constraint=models.CheckConstraint(
                condition=models.Q(("document", ""), _negated=True), name="opening_balance_has_a_document"
            ),
        ),
        migrations.AddConstraint(
            model_name="periodevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "reopened"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="period_reopened_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="periodextension",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="period_extension_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="yearclosing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "approved"), _negated=True),
                    models.Q(("approver__isnull", False), ("decided_at__isnull", False)),
                    _connector="OR",
                ),
                name="year_closing_has_an_approver",
            ),
        ),
        migrations.AddConstraint(
            model_name="yearclosing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", "reopen"),
                    ("approver__isnull", True),
                    models.Q(("approver", models.F("author")), _negated=True),
                    _connector="OR",
                ),
                name="year_closed_by_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="yearclosing",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "draft")), fields=("year",), name="year_closing_waits_once"
            ),
        ),
        run_file(SQL / "reopening.sql"),
        run_file(SQL / "proposed.sql"),
        *posted("projects_periodextension", "projects_periodevent"),
        *proposed("projects_departure", "projects_yearclosing", "projects_openingbalance"),
    ]
