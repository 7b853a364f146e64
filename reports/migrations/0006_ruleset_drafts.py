import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from common.migration_sql import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0005_approval_and_errata"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
            ],
            options={
                "ordering": ["-id"],
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
                ("version", models.PositiveIntegerField(help_text="the draft's version after this step")),
                ("reason", models.TextField(blank=True)),
                ("business_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AddField(
            model_name="ruleset",
            name="approved_at",
            field=models.DateTimeField(help_text="business time", null=True),
        ),
        migrations.AddField(
            model_name="ruleset",
            name="approver",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="ruleset",
            name="author",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="ruleset",
            name="based_on",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reports.ruleset"
            ),
        ),
        migrations.AddConstraint(
            model_name="ruleset",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approver__isnull", True),
                    models.Q(("approver", models.F("author")), _negated=True),
                    _connector="OR",
                ),
                name="ruleset_by_two_people",
            ),
        ),
        migrations.AddField(
            model_name="rulesetdraft",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="rulesetdraft",
            name="based_on",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reports.ruleset"
            ),
        ),
        migrations.AddField(
            model_name="rulesetdraft",
            name="changed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="rulesetdraft",
            name="ruleset",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="draft",
                to="reports.ruleset",
            ),
        ),
        migrations.AddField(
            model_name="rulesetevent",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="rulesetevent",
            name="draft",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="events", to="reports.rulesetdraft"
            ),
        ),
        migrations.AddConstraint(
            model_name="rulesetdraft",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ruleset__isnull", False), ("status", "approved")),
                    models.Q(models.Q(("status", "approved"), _negated=True), ("ruleset__isnull", True)),
                    _connector="OR",
                ),
                name="approved_draft_has_its_ruleset",
            ),
        ),
        migrations.AddConstraint(
            model_name="rulesetevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "rejected"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="ruleset_rejection_says_why",
            ),
        ),
        *append_only("reports_rulesetevent"),
    ]
