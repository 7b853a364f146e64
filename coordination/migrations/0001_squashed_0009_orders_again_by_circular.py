import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from common.migration_at_once import AtOnce
from common.migration_sql import append_only, posted


class Migration(migrations.Migration):
    replaces = [
        ("coordination", "0001_initial"),
        ("coordination", "0002_nodes_and_five_ones"),
        ("coordination", "0003_problems"),
        ("coordination", "0004_orders"),
        ("coordination", "0005_site_records"),
        ("coordination", "0006_meetings"),
        ("coordination", "0007_permits"),
        ("coordination", "0008_problems_as_posted"),
        ("coordination", "0009_orders_again_by_circular"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0006_saved_views"),
        ("common", "0007_digest_days"),
        ("projects", "0016_import_rows_by_their_key"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name="EscalationLevel",
                    fields=[
                        (
                            "level",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (1, "Project"),
                                    (2, "Responsible unit"),
                                    (3, "District or lead official"),
                                    (4, "Municipal meeting"),
                                ],
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("working_days", models.PositiveSmallIntegerField()),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("edited_at", models.DateTimeField()),
                        (
                            "edited_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["level"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("working_days__range", (1, 60))),
                                name="escalation_level_has_some_days",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("level__in", [1, 2, 3, 4])),
                                name="escalation_level_is_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Node",
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
                                    ("approvals", "Approvals complete"),
                                    ("land", "Land handed over"),
                                    ("design", "Design complete"),
                                    ("start", "Works started"),
                                    ("structure", "Main structure"),
                                    ("roof_sealed", "Roof sealed"),
                                    ("equipment", "Equipment installed"),
                                    ("acceptance", "Acceptance"),
                                    ("in_use", "In use"),
                                    ("other", "Other"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("name", models.CharField(blank=True, max_length=80)),
                        ("position", models.PositiveSmallIntegerField()),
                        ("days", models.PositiveSmallIntegerField(help_text="working days it takes")),
                        ("planned_on", models.DateField(null=True)),
                        ("forecast_on", models.DateField(null=True)),
                        ("actual_on", models.DateField(null=True)),
                        ("is_removed", models.BooleanField(default=False)),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("changed_at", models.DateTimeField()),
                        (
                            "changed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "milestone",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="nodes",
                                to="projects.milestone",
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="nodes",
                                to="projects.project",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["project", "position", "pk"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("actual_on", None), ("is_removed", False)),
                                fields=["planned_on"],
                                name="node_open_by_day",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("milestone__isnull", True), ("planned_on__isnull", False)),
                                    models.Q(
                                        ("actual_on__isnull", True),
                                        ("milestone__isnull", False),
                                        ("planned_on__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="node_days_have_one_home",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "other"), _negated=True),
                                    models.Q(("name", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="other_node_has_a_name",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("is_removed", False)),
                                fields=("milestone",),
                                name="milestone_has_one_node",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NodeBaseline",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("due_on", models.DateField()),
                        ("reason", models.CharField(blank=True, max_length=300)),
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
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="node_baselines",
                                to="projects.project",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["project", "number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("project", "number"), name="node_baseline_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("number", 1), models.Q(("reason", ""), _negated=True), _connector="OR"
                                ),
                                name="later_baseline_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NodeBaselineLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=120)),
                        ("on", models.DateField()),
                        ("days", models.PositiveSmallIntegerField()),
                        ("after", models.JSONField(default=list)),
                        ("is_critical", models.BooleanField()),
                        (
                            "baseline",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="coordination.nodebaseline",
                            ),
                        ),
                        (
                            "node",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="baseline_lines",
                                to="coordination.node",
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
                        "ordering": ["baseline", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("baseline", "node"), name="node_once_in_a_baseline"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NodeFeed",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=60)),
                        (
                            "what",
                            models.CharField(
                                choices=[
                                    ("own", "Projects I follow, or on whose team I am"),
                                    ("all", "All projects that I see"),
                                ],
                                max_length=3,
                            ),
                        ),
                        (
                            "language",
                            models.CharField(
                                choices=[("zh-hans", "Chinese"), ("en", "English")], max_length=10
                            ),
                        ),
                        ("token_hash", models.CharField(max_length=64, unique=True)),
                        ("created_at", models.DateTimeField()),
                        ("expires_at", models.DateTimeField()),
                        ("revoked_at", models.DateTimeField(null=True)),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="node_feeds",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("expires_at__gt", models.F("created_at"))),
                                name="node_feed_ends_after_it_begins",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NodeLink",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "before",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="holds_up",
                                to="coordination.node",
                            ),
                        ),
                        (
                            "node",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="waits_for",
                                to="coordination.node",
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
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("node", "before"), name="node_link_once"),
                            models.CheckConstraint(
                                condition=models.Q(("node", models.F("before")), _negated=True),
                                name="node_waits_not_for_itself",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NodeReport",
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
                                choices=[("forecast", "Forecast"), ("actual", "Reached")], max_length=10
                            ),
                        ),
                        ("on", models.DateField(null=True)),
                        ("note", models.CharField(max_length=300)),
                        ("business_at", models.DateTimeField()),
                        ("recorded_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "attachment",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="projects.attachment",
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
                            "node",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reports",
                                to="coordination.node",
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
                        "ordering": ["pk"],
                        "indexes": [models.Index(fields=["node", "-id"], name="node_report_newest")],
                    },
                ),
                migrations.CreateModel(
                    name="NodeTemplate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("steps", models.JSONField()),
                        ("reason", models.CharField(blank=True, max_length=300)),
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
                            "category",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="node_templates",
                                to="projects.category",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["category", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("category", "number"), name="node_template_version_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NodePlan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("due_on", models.DateField()),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("changed_at", models.DateTimeField()),
                        (
                            "changed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "project",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="node_plan",
                                to="projects.project",
                            ),
                        ),
                        (
                            "template",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="coordination.nodetemplate",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["project"],
                    },
                ),
                migrations.CreateModel(
                    name="StationedGroup",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("since", models.DateField()),
                        ("leader", models.CharField(max_length=60)),
                        ("leader_post", models.CharField(blank=True, max_length=100)),
                        ("division", models.CharField(max_length=100)),
                        ("division_head", models.CharField(max_length=60)),
                        ("members", models.CharField(max_length=300)),
                        ("reason", models.CharField(blank=True, max_length=300)),
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
                            "district",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stationed_groups",
                                to="accounts.organization",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["district", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("district", "number"), name="stationed_group_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TeamMember",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=60)),
                        ("post", models.CharField(blank=True, max_length=100)),
                        (
                            "duty",
                            models.CharField(
                                choices=[
                                    ("head", "Head of the team"),
                                    ("stationed", "Stationed cadre"),
                                    ("member", "Member"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("since", models.DateField()),
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
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.organization",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="on_teams",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="team",
                                to="projects.project",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["project", "since", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="TeamLeave",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("until", models.DateField()),
                        ("reason", models.CharField(blank=True, max_length=300)),
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
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="projects.project",
                            ),
                        ),
                        (
                            "member",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="leave",
                                to="coordination.teammember",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="WorkPlan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("title", models.CharField(max_length=120)),
                        ("since", models.DateField()),
                        ("business_at", models.DateTimeField()),
                        ("recorded_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "attachment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="projects.attachment",
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
                                related_name="work_plans",
                                to="projects.project",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["project", "number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("project", "number"), name="work_plan_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Problem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField()),
                        ("serial", models.PositiveIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("land", "Land and relocation"),
                                    ("pipelines", "Moving of pipelines"),
                                    ("crossing", "Crossing of projects"),
                                    ("approvals", "Approvals"),
                                    ("design", "Design"),
                                    ("funding", "Funding"),
                                    ("quality", "Quality"),
                                    ("safety", "Safety"),
                                    ("weather", "Weather"),
                                    ("other", "Other"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("title", models.CharField(max_length=120)),
                        ("text", models.TextField(blank=True)),
                        ("measures", models.TextField(blank=True)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("registered", "Registered"),
                                    ("returned", "Returned"),
                                    ("accepted", "Accepted"),
                                    ("assigned", "Assigned"),
                                    ("in_hand", "In hand"),
                                    ("answered", "Answered"),
                                    ("verified", "Verified"),
                                    ("signed_off", "Signed off"),
                                    ("held", "On hold"),
                                    ("merged", "Merged"),
                                ],
                                default="registered",
                                max_length=10,
                            ),
                        ),
                        (
                            "status_before",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("registered", "Registered"),
                                    ("returned", "Returned"),
                                    ("accepted", "Accepted"),
                                    ("assigned", "Assigned"),
                                    ("in_hand", "In hand"),
                                    ("answered", "Answered"),
                                    ("verified", "Verified"),
                                    ("signed_off", "Signed off"),
                                    ("held", "On hold"),
                                    ("merged", "Merged"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "level",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (1, "Project"),
                                    (2, "Responsible unit"),
                                    (3, "District or lead official"),
                                    (4, "Municipal meeting"),
                                ],
                                default=1,
                            ),
                        ),
                        ("due_on", models.DateField()),
                        ("days_left", models.SmallIntegerField(null=True)),
                        ("late_since", models.DateField(null=True)),
                        ("held_until", models.DateField(null=True)),
                        ("registered_at", models.DateTimeField()),
                        ("signed_off_at", models.DateTimeField(null=True)),
                        (
                            "is_generated",
                            models.BooleanField(
                                default=False, help_text="made up for the demo, not a real problem"
                            ),
                        ),
                        ("changed_at", models.DateTimeField()),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "answered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "merged_into",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="merged",
                                to="coordination.problem",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "owner_unit",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.organization",
                            ),
                        ),
                        (
                            "registered_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "signed_off_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "verified_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "projects",
                            models.ManyToManyField(
                                related_name="settled_together",
                                through="coordination.ProblemProject",
                                to="projects.project",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["due_on", "pk"],
                        "indexes": [
                            models.Index(fields=["status", "due_on"], name="problem_by_state"),
                            models.Index(
                                condition=models.Q(
                                    ("late_since__isnull", False),
                                    models.Q(("status__in", ["signed_off", "merged"]), _negated=True),
                                ),
                                fields=["late_since"],
                                name="problem_overdue",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("year", "serial"), name="problem_number_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status__in", ["verified", "signed_off"]), _negated=True),
                                    models.Q(("answered_by__isnull", False), ("verified_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="problem_is_verified_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("verified_by__isnull", True),
                                    models.Q(("verified_by", models.F("answered_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="problem_verified_by_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "signed_off"), _negated=True),
                                    models.Q(
                                        ("signed_off_by__isnull", False),
                                        models.Q(("signed_off_by", models.F("verified_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="problem_signed_off_by_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("held_until__isnull", False), ("status", "held")),
                                    models.Q(("status", "held"), _negated=True),
                                    _connector="OR",
                                ),
                                name="problem_held_until_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("merged_into__isnull", False), ("status", "merged")),
                                    models.Q(
                                        models.Q(("status", "merged"), _negated=True),
                                        ("merged_into__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="problem_merged_into_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("merged_into__isnull", True),
                                    models.Q(("merged_into", models.F("id")), _negated=True),
                                    _connector="OR",
                                ),
                                name="problem_not_merged_into_itself",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("level__in", [1, 2, 3, 4])), name="problem_level_is_known"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProblemEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "once",
                            models.UUIDField(
                                editable=False, help_text="which form it came by", null=True, unique=True
                            ),
                        ),
                        ("posting", models.BigIntegerField(editable=False, null=True, unique=True)),
                        ("recorded_at", models.DateTimeField(auto_now_add=True)),
                        ("business_at", models.DateTimeField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("register", "Registered"),
                                    ("resubmit", "Handed in again"),
                                    ("accept", "Accepted"),
                                    ("return", "Returned"),
                                    ("assign", "Assigned"),
                                    ("take_up", "Taken in hand"),
                                    ("answer", "Answered"),
                                    ("verify", "Verified"),
                                    ("sign_off", "Signed off"),
                                    ("reopen", "Reopened"),
                                    ("escalate", "Passed up"),
                                    ("rise", "Risen: overdue"),
                                    ("overdue", "Overdue at the highest level"),
                                    ("hold", "Put on hold"),
                                    ("resume", "Resumed"),
                                    ("merge", "Merged into another"),
                                    ("join", "Took in another"),
                                    ("amend", "Amended"),
                                    ("comment", "Wrote"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("on", models.DateField()),
                        ("version", models.PositiveIntegerField()),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("registered", "Registered"),
                                    ("returned", "Returned"),
                                    ("accepted", "Accepted"),
                                    ("assigned", "Assigned"),
                                    ("in_hand", "In hand"),
                                    ("answered", "Answered"),
                                    ("verified", "Verified"),
                                    ("signed_off", "Signed off"),
                                    ("held", "On hold"),
                                    ("merged", "Merged"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "level",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (1, "Project"),
                                    (2, "Responsible unit"),
                                    (3, "District or lead official"),
                                    (4, "Municipal meeting"),
                                ]
                            ),
                        ),
                        ("due_on", models.DateField()),
                        ("text", models.TextField(blank=True)),
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
                            "on_behalf_of",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "other",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="coordination.problem",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "owner_unit",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.organization",
                            ),
                        ),
                        (
                            "problem",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="coordination.problem",
                            ),
                        ),
                        (
                            "problem_kind",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("land", "Land and relocation"),
                                    ("pipelines", "Moving of pipelines"),
                                    ("crossing", "Crossing of projects"),
                                    ("approvals", "Approvals"),
                                    ("design", "Design"),
                                    ("funding", "Funding"),
                                    ("quality", "Quality"),
                                    ("safety", "Safety"),
                                    ("weather", "Weather"),
                                    ("other", "Other"),
                                ],
                                help_text="of the problem; early steps don't say",
                                max_length=10,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["posting"],
                        "indexes": [
                            models.Index(fields=["problem", "posting"], name="problem_event_by_problem")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("author__isnull", False),
                                    ("kind__in", ["rise", "overdue", "resume"]),
                                    _connector="OR",
                                ),
                                name="problem_event_by_somebody",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("kind", "rise")),
                                fields=("problem", "level"),
                                name="problem_rises_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("kind", "comment"), _negated=True),
                                fields=("problem", "version"),
                                name="problem_step_by_version",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProblemAttachment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "attachment",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="of_problem",
                                to="projects.attachment",
                            ),
                        ),
                        (
                            "problem",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attached",
                                to="coordination.problem",
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attached",
                                to="coordination.problemevent",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="ProblemProject",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "problem",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="places",
                                to="coordination.problem",
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="problem_places",
                                to="projects.project",
                            ),
                        ),
                        ("from_version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("problem", "project"), name="problem_project_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Order",
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
                                choices=[("rectify", "Rectification order"), ("talk", "Talk")], max_length=8
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField()),
                        ("serial", models.PositiveIntegerField()),
                        ("number", models.CharField(max_length=60)),
                        ("letterhead", models.JSONField()),
                        ("project_code", models.CharField(max_length=20)),
                        ("project_name", models.CharField(max_length=120)),
                        ("unit_name", models.CharField(max_length=100)),
                        ("unit_name_en", models.CharField(max_length=160)),
                        (
                            "cause",
                            models.CharField(
                                choices=[
                                    ("yellow", "Yellow lamps in a row"),
                                    ("red", "Red lamp"),
                                    ("problem", "Problem overdue at the highest level"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("month", models.DateField(null=True)),
                        ("circular", models.CharField(blank=True, max_length=60)),
                        ("lamp_run", models.PositiveIntegerField(null=True)),
                        ("planned_to_date", models.DecimalField(decimal_places=4, max_digits=18, null=True)),
                        ("invested_to_date", models.DecimalField(decimal_places=4, max_digits=18, null=True)),
                        ("problem_due_on", models.DateField(null=True)),
                        ("problem_title", models.CharField(blank=True, max_length=120)),
                        ("issued_on", models.DateField()),
                        ("due_on", models.DateField()),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("issued", "Issued"),
                                    ("held", "Talk held"),
                                    ("returned", "Returned"),
                                    ("answered", "Answered"),
                                    ("verified", "Verified"),
                                    ("closed", "Closed"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="issued",
                                max_length=10,
                            ),
                        ),
                        ("is_cause_gone", models.BooleanField(default=False)),
                        ("changed_at", models.DateTimeField()),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "answered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "closed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "problem",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="orders",
                                to="coordination.problem",
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="orders",
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
                            "verified_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["due_on", "pk"],
                        "indexes": [models.Index(fields=["status", "due_on"], name="order_by_state")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("kind", "year", "serial"), name="order_number_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("is_cause_gone", False), ("month__isnull", False)),
                                fields=("project", "kind", "month"),
                                name="order_once_for_a_month",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("month__isnull", False),
                                    ("status__in", ("issued", "held", "returned", "answered", "verified")),
                                ),
                                fields=("project", "kind"),
                                name="order_open_once_for_a_project",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("problem__isnull", False)),
                                fields=("problem", "problem_due_on"),
                                name="order_once_for_a_problem",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("cause", "problem"),
                                        ("problem__isnull", False),
                                        ("problem_due_on__isnull", False),
                                    ),
                                    models.Q(
                                        ("cause__in", ["yellow", "red"]),
                                        ("month__isnull", False),
                                        ("problem__isnull", True),
                                        models.Q(("circular", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="order_has_a_cause",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status__in", ["verified", "closed"]), _negated=True),
                                    models.Q(("answered_by__isnull", False), ("verified_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="order_is_verified_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("verified_by__isnull", True),
                                    models.Q(("verified_by", models.F("answered_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="order_verified_by_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "closed"), _negated=True),
                                    models.Q(
                                        ("closed_by__isnull", False),
                                        models.Q(("closed_by", models.F("verified_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="order_closed_by_another",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OrderEvent",
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
                                choices=[
                                    ("issue", "Issued"),
                                    ("hold", "Talk held"),
                                    ("answer", "Answered"),
                                    ("return", "Returned"),
                                    ("verify", "Verified"),
                                    ("close", "Closed"),
                                    ("withdraw", "Withdrawn"),
                                    ("overdue", "Overdue"),
                                    ("again", "The cause is there again"),
                                    ("gone", "A corrected circular takes the cause away"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("on", models.DateField()),
                        ("version", models.PositiveIntegerField()),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("issued", "Issued"),
                                    ("held", "Talk held"),
                                    ("returned", "Returned"),
                                    ("answered", "Answered"),
                                    ("verified", "Verified"),
                                    ("closed", "Closed"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("due_on", models.DateField()),
                        ("text", models.TextField(blank=True)),
                        ("month", models.DateField(null=True)),
                        ("circular", models.CharField(blank=True, max_length=60)),
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
                            "on_behalf_of",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "order",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="coordination.order",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["posting"],
                        "indexes": [models.Index(fields=["order", "posting"], name="order_event_by_order")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("author__isnull", False),
                                    ("kind__in", ["issue", "overdue", "again", "gone"]),
                                    _connector="OR",
                                ),
                                name="order_event_by_somebody",
                            ),
                            models.UniqueConstraint(
                                fields=("order", "version"), name="order_step_by_version"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("kind", "overdue")),
                                fields=("order", "due_on"),
                                name="order_overdue_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("kind", "again")),
                                fields=("order", "circular"),
                                name="order_again_once_a_circular",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OrderAttachment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "attachment",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="of_order",
                                to="projects.attachment",
                            ),
                        ),
                        (
                            "order",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attached",
                                to="coordination.order",
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attached",
                                to="coordination.orderevent",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="OrderPaper",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("language", models.CharField(max_length=8)),
                        ("format", models.CharField(max_length=4)),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="common.storedfile",
                            ),
                        ),
                        (
                            "order",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="papers",
                                to="coordination.order",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("order", "language", "format"), name="order_paper_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SiteRecord",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("once", models.UUIDField(editable=False, unique=True)),
                        ("day", models.DateField()),
                        (
                            "half",
                            models.CharField(
                                choices=[("am", "Morning"), ("pm", "Afternoon"), ("day", "Whole day")],
                                max_length=3,
                            ),
                        ),
                        ("text", models.TextField()),
                        ("latitude", models.DecimalField(decimal_places=6, max_digits=9, null=True)),
                        ("longitude", models.DecimalField(decimal_places=6, max_digits=9, null=True)),
                        ("accuracy", models.PositiveIntegerField(help_text="metres", null=True)),
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
                            "district",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.organization",
                            ),
                        ),
                        (
                            "group",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="records",
                                to="coordination.stationedgroup",
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="site_records",
                                to="projects.project",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-day", "-pk"],
                        "indexes": [
                            models.Index(fields=["project", "-day", "-id"], name="site_record_of_project"),
                            models.Index(fields=["district", "day"], name="site_record_of_district"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("half__in", ["am", "pm", "day"])), name="site_record_half"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("latitude", None), ("longitude", None)),
                                    models.Q(
                                        ("latitude__isnull", False),
                                        ("latitude__range", (-90, 90)),
                                        ("longitude__isnull", False),
                                        ("longitude__range", (-180, 180)),
                                    ),
                                    _connector="OR",
                                ),
                                name="site_record_position",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SiteProblem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "problem",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="seen_on_site",
                                to="coordination.problem",
                            ),
                        ),
                        (
                            "record",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="raised",
                                to="coordination.siterecord",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="SitePhoto",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "attachment",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="of_site_record",
                                to="projects.attachment",
                            ),
                        ),
                        (
                            "record",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="photos",
                                to="coordination.siterecord",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="SiteSummary",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("month", models.DateField()),
                        ("text", models.TextField()),
                        ("changed_at", models.DateTimeField()),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "changed_by",
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
                    ],
                    options={
                        "ordering": ["-month", "district"],
                        "constraints": [
                            models.UniqueConstraint(fields=("district", "month"), name="site_summary_once"),
                            models.CheckConstraint(
                                condition=models.Q(("month__day", 1)), name="site_summary_of_a_month"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SiteWithdrawal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("reason", models.CharField(max_length=300)),
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
                            "record",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="withdrawal",
                                to="coordination.siterecord",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="FrozenSummary",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("month", models.DateField()),
                        ("district_name", models.CharField(max_length=200)),
                        ("text", models.TextField()),
                        ("counts", models.JSONField()),
                        (
                            "edition",
                            models.CharField(
                                help_text="number of the circular it was frozen with", max_length=100
                            ),
                        ),
                        ("business_at", models.DateTimeField()),
                        ("recorded_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "changed_by",
                            models.ForeignKey(
                                null=True,
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
                    ],
                    options={
                        "ordering": ["-month", "district"],
                        "constraints": [
                            models.UniqueConstraint(fields=("district", "month"), name="frozen_summary_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Meeting",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "level",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (1, "Project"),
                                    (2, "Responsible unit"),
                                    (3, "District or lead official"),
                                    (4, "Municipal meeting"),
                                ]
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField()),
                        ("serial", models.PositiveIntegerField()),
                        ("held_on", models.DateField()),
                        ("place", models.CharField(blank=True, max_length=100)),
                        ("chair", models.CharField(blank=True, max_length=60)),
                        ("attendees", models.TextField(blank=True)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("planned", "In preparation"),
                                    ("released", "Minutes sent round"),
                                    ("cancelled", "Cancelled"),
                                ],
                                default="planned",
                                max_length=10,
                            ),
                        ),
                        ("released_at", models.DateTimeField(null=True)),
                        (
                            "once",
                            models.UUIDField(
                                editable=False, help_text="which form it came by", null=True, unique=True
                            ),
                        ),
                        ("changed_at", models.DateTimeField()),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "host",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.organization",
                            ),
                        ),
                        (
                            "minutes",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="common.storedfile",
                            ),
                        ),
                        (
                            "released_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "written_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-held_on", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("host", "level", "year", "serial"), name="meeting_number_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "released"), _negated=True),
                                    models.Q(
                                        ("minutes__isnull", False),
                                        ("released_at__isnull", False),
                                        ("released_by__isnull", False),
                                        models.Q(("released_by", models.F("written_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="meeting_released_by_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("level__in", [1, 2, 3, 4])), name="meeting_level_is_known"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AgendaItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        ("title", models.CharField(blank=True, max_length=200)),
                        ("decision", models.TextField(blank=True)),
                        (
                            "is_dropped",
                            models.BooleanField(
                                default=False, help_text="taken off the agenda; not put on it again"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
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
                            "order",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agenda_items",
                                to="coordination.order",
                            ),
                        ),
                        (
                            "problem",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agenda_items",
                                to="coordination.problem",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="items",
                                to="coordination.meeting",
                            ),
                        ),
                        (
                            "due_task",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agenda_items",
                                to="coordination.meetingtask",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("meeting", "problem"), name="agenda_problem_once"
                            ),
                            models.UniqueConstraint(fields=("meeting", "order"), name="agenda_order_once"),
                            models.UniqueConstraint(fields=("meeting", "due_task"), name="agenda_task_once"),
                            models.UniqueConstraint(
                                fields=("meeting", "position"), name="agenda_position_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MeetingTask",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.CharField(max_length=500)),
                        ("due_on", models.DateField()),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("open", "In hand"),
                                    ("done", "Reported done"),
                                    ("verified", "Verified"),
                                ],
                                default="open",
                                max_length=10,
                            ),
                        ),
                        (
                            "once",
                            models.UUIDField(editable=False, help_text="which form it came by", unique=True),
                        ),
                        ("changed_at", models.DateTimeField()),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "done_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tasks",
                                to="coordination.agendaitem",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                            "verified_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["due_on", "pk"],
                        "indexes": [models.Index(fields=["status", "due_on"], name="task_by_state")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "verified"), _negated=True),
                                    models.Q(("done_by__isnull", False), ("verified_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="task_is_verified_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("verified_by__isnull", True),
                                    models.Q(("verified_by", models.F("done_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="task_verified_by_another",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MeetingEvent",
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
                                choices=[
                                    ("plan", "Called"),
                                    ("write", "Written"),
                                    ("add", "Put on the agenda"),
                                    ("drop", "Taken off the agenda"),
                                    ("decide", "Decided"),
                                    ("release", "Minutes sent round"),
                                    ("cancel", "Cancelled"),
                                    ("give", "Given"),
                                    ("done", "Reported done"),
                                    ("verify", "Verified"),
                                    ("return", "Returned"),
                                    ("overdue", "Overdue"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("on", models.DateField()),
                        ("version", models.PositiveIntegerField(help_text="of what it is about")),
                        ("due_on", models.DateField(null=True)),
                        ("text", models.TextField(blank=True)),
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
                            "item",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="coordination.agendaitem",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="coordination.meeting",
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
                            "task",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="coordination.meetingtask",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["posting"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("author__isnull", False), ("kind", "overdue"), _connector="OR"
                                ),
                                name="meeting_event_by_somebody",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("task__isnull", False), models.Q(("kind", "overdue"), _negated=True)
                                ),
                                fields=("task", "version"),
                                name="task_step_by_version",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("kind", "overdue")),
                                fields=("task", "due_on"),
                                name="task_overdue_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PermitKind",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "phase",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (1, "Project approval and land use"),
                                    (2, "Permission of the design"),
                                    (3, "Construction permit"),
                                    (4, "Acceptance on completion"),
                                ]
                            ),
                        ),
                        ("name", models.CharField(max_length=80, unique=True)),
                        ("name_en", models.CharField(blank=True, max_length=120)),
                        ("agency", models.CharField(max_length=80)),
                        (
                            "days",
                            models.PositiveSmallIntegerField(help_text="working days that the agency has"),
                        ),
                        ("is_in_use", models.BooleanField(default=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("edited_at", models.DateTimeField()),
                        (
                            "edited_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["phase", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("days__range", (1, 250))),
                                name="permit_kind_has_some_days",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("phase__in", [1, 2, 3, 4])),
                                name="permit_kind_has_a_phase",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Permit",
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
                                blank=True, help_text="which part of the works, where not all", max_length=60
                            ),
                        ),
                        ("agency", models.CharField(max_length=80)),
                        (
                            "days",
                            models.PositiveSmallIntegerField(help_text="working days that the agency has"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("to_apply", "To be applied for"),
                                    ("agency", "With the agency"),
                                    ("applicant", "To be supplemented"),
                                    ("granted", "Granted"),
                                    ("refused", "Refused"),
                                    ("not_needed", "Not needed"),
                                ],
                                default="to_apply",
                                max_length=10,
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("changed_at", models.DateTimeField()),
                        (
                            "agency_unit",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.organization",
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
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="permits",
                                to="projects.project",
                            ),
                        ),
                        (
                            "kind",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="coordination.permitkind",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["project", "kind__phase", "kind", "pk"],
                        "indexes": [models.Index(fields=["state", "project"], name="permit_by_state")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("project", "kind", "part"), name="permit_once_in_a_project"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("days__range", (1, 250))), name="permit_has_some_days"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PermitStep",
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
                                choices=[
                                    ("apply", "Applied for"),
                                    ("ask", "Supplements asked for"),
                                    ("supply", "Supplements handed in"),
                                    ("grant", "Granted"),
                                    ("refuse", "Refused"),
                                    ("withdraw", "Application withdrawn"),
                                    ("drop", "Said to be not needed"),
                                    ("restore", "Needed after all"),
                                    ("take_back", "Entry taken back"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("on", models.DateField()),
                        ("note", models.CharField(blank=True, max_length=300)),
                        (
                            "document",
                            models.CharField(
                                blank=True, help_text="number of the paper it rests on", max_length=120
                            ),
                        ),
                        ("version", models.PositiveIntegerField(help_text="of the permit, before the step")),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "permit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="coordination.permit",
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
                            "takes_back",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="taken_back_by",
                                to="coordination.permitstep",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("permit", "version"), name="permit_step_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "take_back"), ("takes_back__isnull", False)),
                                    models.Q(
                                        models.Q(("kind", "take_back"), _negated=True),
                                        ("takes_back__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="permit_step_takes_back_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("takes_back__isnull", True),
                                    models.Q(("takes_back", models.F("pk")), _negated=True),
                                    _connector="OR",
                                ),
                                name="permit_step_takes_not_itself_back",
                            ),
                        ],
                    },
                ),
            ],
        ),
        *posted(
            "coordination_problemevent",
            "coordination_orderevent",
            "coordination_meetingevent",
            "coordination_permitstep",
        ),
        *append_only(
            "coordination_nodetemplate",
            "coordination_nodereport",
            "coordination_nodebaseline",
            "coordination_nodebaselineline",
            "coordination_teammember",
            "coordination_teamleave",
            "coordination_workplan",
            "coordination_stationedgroup",
            "coordination_problemattachment",
            "coordination_orderattachment",
            "coordination_orderpaper",
            "coordination_siterecord",
            "coordination_sitephoto",
            "coordination_siteproblem",
            "coordination_sitewithdrawal",
            "coordination_frozensummary",
        ),
    ]
