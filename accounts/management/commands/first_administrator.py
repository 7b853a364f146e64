"""``manage.py first_administrator``: the security administrator of a new installation.

It sees no figures; it makes the accounts of all others and gives them their roles, at `/accounts/people/`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection, transaction

from accounts.models import Organization, Role, User
from accounts.services import create_organization, create_user
from common.secret_files import keep_secret

USERNAME = "administrator"
LOCK = 7264010


class Command(BaseCommand):
    """Make the account only where there is none at all."""

    help = "Create the first administrator of an installation without accounts."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where the password is kept."""
        parser.add_argument("--password-file", type=Path, required=True)

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Two set-ups at once make one administrator."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        if User.objects.exists():
            return
        path: Path = options["password_file"]
        create_user(
            username=USERNAME,
            name="安全管理员",
            password=keep_secret(path),
            roles=[(Role.SECURITY_ADMIN, _root())],
        )
        self.stdout.write(f"{USERNAME}: {path.resolve()}")


def _root() -> Organization:
    """The top of the tree, named after who publishes where there is none yet."""
    return Organization.objects.filter(parent=None).order_by("path").first() or create_organization(
        code="ROOT",
        name=settings.ISSUER["name_zh"],
        name_en=settings.ISSUER["name_en"],
        kind=Organization.Kind.OFFICE,
    )
