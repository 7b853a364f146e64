"""``manage.py create_account``: a person with one role at one organisation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.models import Organization, Role, User
from accounts.services import create_user
from common.secret_files import keep_secret


class Command(BaseCommand):
    """One account; its password is read from a file, or made up and written there."""

    help = "Create an account."

    def add_arguments(self, parser: CommandParser) -> None:
        """Who, what and where."""
        parser.add_argument("username")
        parser.add_argument("--name", required=True, help="the person's name, as the circulars print it")
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument("--organization", required=True, metavar="CODE")
        parser.add_argument("--password-file", type=Path, required=True)

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Refuses a name that is taken."""
        username, code = options["username"], options["organization"]
        path: Path = options["password_file"]
        if User.objects.filter(username=username).exists():
            raise CommandError(f"{username}: there is such an account already.")
        organization = Organization.objects.filter(code=code).first()
        if organization is None:
            raise CommandError(f"{code}: there is no such organisation.")
        create_user(
            username=username,
            name=options["name"],
            password=keep_secret(path),
            roles=[(Role(options["role"]), organization)],
        )
        self.stdout.write(f"{username}: {path.resolve()}")
