import uuid
from pathlib import Path

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from common.migration_at_once import AtOnce
from common.migration_sql import append_only, run_file

SQL = Path(__file__).resolve().parents[1] / "sql"


class Migration(migrations.Migration):
    replaces = [
        ("accounts", "0002_roles_and_dates"),
        ("accounts", "0003_sign_in"),
        ("accounts", "0004_organization_names"),
        ("accounts", "0005_wall_screens"),
        ("accounts", "0006_saved_views"),
    ]

    dependencies = [
        ("accounts", "0001_initial"),
        ("common", "0002_append_only"),
    ]

    operations = [
        AtOnce(
            [
                migrations.RemoveConstraint(
                    model_name="membership",
                    name="membership_once",
                ),
                migrations.AddField(
                    model_name="membership",
                    name="end_reason",
                    field=models.CharField(blank=True, max_length=300),
                ),
                migrations.AddField(
                    model_name="membership",
                    name="ended_at",
                    field=models.DateTimeField(null=True),
                ),
                migrations.AddField(
                    model_name="membership",
                    name="ended_by",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="membership",
                    name="granted_at",
                    field=models.DateTimeField(default=django.utils.timezone.now),
                ),
                migrations.AddField(
                    model_name="membership",
                    name="granted_by",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="membership",
                    name="on_behalf_of",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deputies",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="membership",
                    name="reason",
                    field=models.CharField(blank=True, max_length=300),
                ),
                migrations.AddField(
                    model_name="membership",
                    name="since",
                    field=models.DateField(null=True),
                ),
                migrations.AddField(
                    model_name="membership",
                    name="until",
                    field=models.DateField(null=True),
                ),
                migrations.AddField(
                    model_name="user",
                    name="is_cleared",
                    field=models.BooleanField(
                        default=False, help_text="may read the names of confidential projects"
                    ),
                ),
                migrations.AlterField(
                    model_name="membership",
                    name="role",
                    field=models.CharField(
                        choices=[
                            ("viewer", "Official"),
                            ("clerk", "Clerk"),
                            ("reviewer", "Reviewer"),
                            ("office", "Key-projects office"),
                            ("leader", "Leader"),
                            ("auditor", "Auditor"),
                            ("system_admin", "System administrator"),
                            ("security_admin", "Security administrator"),
                            ("audit_admin", "Audit administrator"),
                        ],
                        max_length=20,
                    ),
                ),
                migrations.AlterField(
                    model_name="membership",
                    name="user",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddConstraint(
                    model_name="membership",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("since__isnull", True),
                            ("until__isnull", True),
                            ("until__gte", models.F("since")),
                            _connector="OR",
                        ),
                        name="membership_ends_after_it_begins",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="membership",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("granted_by", models.F("user")), _negated=True),
                        name="membership_not_to_oneself",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="membership",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("on_behalf_of", models.F("user")), _negated=True),
                        name="membership_not_for_oneself",
                    ),
                ),
                migrations.CreateModel(
                    name="RolePolicy",
                    fields=[
                        ("role", models.CharField(max_length=20, primary_key=True, serialize=False)),
                        ("needs_second_factor", models.BooleanField(default=False)),
                    ],
                ),
                migrations.AddField(
                    model_name="user",
                    name="language",
                    field=models.CharField(blank=True, max_length=10),
                ),
                migrations.AddField(
                    model_name="user",
                    name="must_change_password",
                    field=models.BooleanField(default=False),
                ),
                migrations.AddField(
                    model_name="user",
                    name="password_changed_at",
                    field=models.DateTimeField(blank=True, null=True),
                ),
                migrations.AddField(
                    model_name="user",
                    name="password_expires_at",
                    field=models.DateTimeField(blank=True, null=True),
                ),
                migrations.AddField(
                    model_name="user",
                    name="subject",
                    field=models.CharField(blank=True, max_length=255, null=True, unique=True),
                ),
                migrations.CreateModel(
                    name="AccountEvent",
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
                                    ("password_changed", "Password changed"),
                                    ("password_reset", "Password reset by mail"),
                                    ("temporary_password", "Temporary password made"),
                                    ("second_factor_set", "Second factor set up"),
                                    ("second_factor_removed", "Second factor removed"),
                                    ("recovery_codes", "New recovery codes made"),
                                    ("unlocked", "Sign-in unlocked"),
                                    ("disabled", "Account disabled"),
                                    ("enabled", "Account enabled"),
                                    ("cleared", "Cleared for confidential names"),
                                    ("clearance_ended", "Clearance for confidential names ended"),
                                    ("subject_linked", "Joined to the organisation’s sign-in"),
                                ],
                                max_length=30,
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=300)),
                        ("recorded_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sign_in_events",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-recorded_at", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="PasswordHistory",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("password", models.CharField(max_length=128)),
                        ("replaced_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="password_history",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-replaced_at", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Session",
                    fields=[
                        (
                            "session_key",
                            models.CharField(
                                max_length=40, primary_key=True, serialize=False, verbose_name="session key"
                            ),
                        ),
                        ("session_data", models.TextField(verbose_name="session data")),
                        ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                        ("handle", models.UUIDField(default=uuid.uuid4, unique=True)),
                        ("address", models.GenericIPAddressField(null=True)),
                        ("agent", models.CharField(blank=True, max_length=200)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("last_seen_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sessions",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "session",
                        "verbose_name_plural": "sessions",
                        "abstract": False,
                    },
                ),
                migrations.AddField(
                    model_name="organization",
                    name="ended_on",
                    field=models.DateField(help_text="the last day", null=True),
                ),
                migrations.AddField(
                    model_name="organization",
                    name="successor",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="predecessors",
                        to="accounts.organization",
                    ),
                ),
                migrations.AddField(
                    model_name="organization",
                    name="version",
                    field=models.PositiveIntegerField(default=1),
                ),
                migrations.AddField(
                    model_name="user",
                    name="version",
                    field=models.PositiveIntegerField(default=1),
                ),
                migrations.CreateModel(
                    name="OrganizationName",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=100)),
                        ("name_en", models.CharField(max_length=160)),
                        ("since", models.DateField(null=True)),
                        ("reason", models.CharField(blank=True, max_length=300)),
                        ("recorded_at", models.DateTimeField(auto_now_add=True)),
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
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="names",
                                to="accounts.organization",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["organization_id", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="WallScreen",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=60)),
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
                            "created_by",
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
                                related_name="wall_screens",
                                to="accounts.organization",
                            ),
                        ),
                        (
                            "revoked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("revoked_at__isnull", True), ("revoked_by__isnull", True)),
                                    models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="wall_screen_revoked_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("expires_at__gt", models.F("created_at"))),
                                name="wall_screen_ends_after_it_begins",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Visit",
                    fields=[
                        (
                            "user",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="visit",
                                serialize=False,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("began_at", models.DateTimeField()),
                        ("seen_at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="SavedView",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=60)),
                        (
                            "address",
                            models.CharField(
                                help_text="path and query of a page with figures", max_length=600
                            ),
                        ),
                        ("is_start", models.BooleanField(default=False)),
                        ("changed_at", models.DateTimeField(auto_now=True)),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="saved_views",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name", "pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("user", "name"), name="saved_view_name_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("is_start", True)),
                                fields=("user",),
                                name="saved_view_one_to_begin_with",
                            ),
                        ],
                    },
                ),
            ],
        ),
        run_file(SQL / "memberships.sql"),
        *append_only("accounts_accountevent", "accounts_organizationname"),
    ]
