"""``manage.py temporary_password``: for whoever has the server, when no security administrator can get in."""

from __future__ import annotations

from typing import Any

from axes.utils import reset
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.models import User
from accounts.passwords import issue_temporary_password
from accounts.second_factor import remove_second_factor

REASON = "on the server"


class Command(BaseCommand):
    """One password, printed once."""

    help = "Make a temporary password for an account: it counts for a day and must be changed."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose, and whether the second factor is lost, too."""
        parser.add_argument("username")
        parser.add_argument(
            "--remove-second-factor", action="store_true", help="the second factor is lost, too: remove it"
        )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """It is recorded; sessions end; a lock is taken off."""
        username = options["username"]
        user = User.objects.filter(username=username, is_active=True).first()
        if user is None:
            raise CommandError(f"{username}: there is no such account, or it is disabled.")
        if options["remove_second_factor"]:
            remove_second_factor(user=user, by=None, reason=REASON)
        password = issue_temporary_password(user=user, reason=REASON)
        reset(username=username)
        self.stdout.write(password)
