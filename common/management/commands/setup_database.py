"""``manage.py setup_database``: role, migrations, grants and the audit trail, as the owner."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connections
from psycopg2 import sql

from common.audit_triggers import install

GRANTS = Path(__file__).resolve().parents[2] / "sql" / "grants.sql"


class Command(BaseCommand):
    """Bring the database up to this version; safe to run again."""

    help = "Create the application's database role, migrate, and grant it what it may do."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Connects with DATABASE_OWNER_URL; the application's role is the one in DATABASE_URL."""
        if "owner" not in connections:
            raise CommandError("DATABASE_OWNER_URL is not set: it must name the role that owns the tables.")
        role, password = settings.DATABASES["default"]["USER"], settings.DATABASES["default"]["PASSWORD"]
        if role == settings.DATABASES["owner"]["USER"]:
            raise CommandError(
                "DATABASE_URL must name another role than DATABASE_OWNER_URL: one that owns nothing."
            )
        self._ensure_role(role, password)
        call_command("migrate", database="owner", interactive=False, verbosity=options["verbosity"])
        with connections["owner"].cursor() as cursor:
            statement = sql.SQL(GRANTS.read_text("utf-8")).format(role=sql.Identifier(role))
            cursor.execute(statement.as_string(cursor.cursor.connection))
            install(cursor, role)
        call_command("seed_calendar", stdout=self.stdout)
        self.stdout.write("The database is up to date.")

    def _ensure_role(self, role: str, password: str) -> None:
        """Make the role; one that is there but can't sign in with this password gets it."""
        with connections["owner"].cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            if cursor.fetchone() is None:
                verb = "CREATE"
            elif self._can_sign_in():
                return
            else:
                verb = "ALTER"
            statement = sql.SQL(verb + " ROLE {} LOGIN PASSWORD {}").format(
                sql.Identifier(role), sql.Literal(password)
            )
            cursor.execute(statement.as_string(cursor.cursor.connection))

    def _can_sign_in(self) -> bool:
        try:
            connections["default"].ensure_connection()
        except OperationalError:
            return False
        return True
