"""``manage.py first_administrators``: the three accounts with which an installation begins.

Their duties stay separate: one keeps the system running, one gives accounts and roles, one reads the audit
trail. None sees figures. Their passwords are made up, must be changed at the first sign-in, and stand in a
file that only its owner reads until somebody deletes it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection, transaction

from accounts.models import ADMINISTRATORS, Organization, Role, User
from accounts.passwords import issue_temporary_password
from accounts.policies import demand_second_factor
from accounts.services import create_organization, create_user
from common.secret_files import keep_secret

ACCOUNTS = {
    Role.SYSTEM_ADMIN: ("system-admin", "系统管理员"),
    Role.SECURITY_ADMIN: ("security-admin", "安全管理员"),
    Role.AUDIT_ADMIN: ("audit-admin", "审计管理员"),
}
LOCK = 7264010


class Command(BaseCommand):
    """Make the accounts only where there is none at all."""

    help = "Create the first three administrators of an installation without accounts."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where the passwords are kept."""
        parser.add_argument("--password-file", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """The passwords themselves are not printed: what is printed may be kept in logs."""
        path: Path = options["password_file"]
        if _make(path):
            self.stdout.write(str(path.resolve()))


@transaction.atomic
def _make(path: Path) -> bool:
    """Two set-ups at once make three accounts; the file is written before they count."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    if User.objects.exists():
        return False
    lines = [f"{ACCOUNTS[role][0]} {_administrator(role, _root())}" for role in ADMINISTRATORS]
    keep_secret(path, "\n".join(lines))
    return True


def _administrator(role: Role, root: Organization) -> str:
    """One account and its password, which has no day on which it expires: nobody could make another."""
    username, name = ACCOUNTS[role]
    user = create_user(username=username, name=name, password=None, roles=[(role, root)])
    demand_second_factor(role=role, needs=True)
    return issue_temporary_password(user=user, lasts=None)


def _root() -> Organization:
    """The top of the tree, named after who publishes where there is none yet."""
    return Organization.objects.filter(parent=None).order_by("path").first() or create_organization(
        code="ROOT",
        name=settings.ISSUER["name_zh"],
        name_en=settings.ISSUER["name_en"],
        kind=Organization.Kind.OFFICE,
    )
