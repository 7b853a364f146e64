"""``manage.py load_demo``: the portfolio "Xiamen 2020"."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.errors import Refusal
from common.secret_files import keep_secret, kept_secret
from portfolio.demo.loading import alone, is_loaded, load, set_password
from portfolio.demo.publication import DemoFailed


class Command(BaseCommand):
    """Load the demo into an empty database; go on with a load that was broken off; else do nothing."""

    help = "Load the demo portfolio “Xiamen 2020”."

    def add_arguments(self, parser: CommandParser) -> None:
        """The password of the six accounts: given, or made up and kept in the file."""
        parser.add_argument("--password-file", type=Path, required=True)
        parser.add_argument("--password", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        """The password file is written first, so that nobody is locked out by a load that is killed."""
        with alone():
            try:
                self._load(options["password_file"], options["password"])
            except (DemoFailed, Refusal) as error:
                raise CommandError(str(error)) from error

    def _load(self, path: Path, password: str) -> None:
        if not is_loaded():
            load(password=keep_secret(path, password), say=self._say)
            self._say("The demo is loaded.")
        elif kept_secret(path) is None:
            set_password(keep_secret(path, password))
            self._say("The demo is loaded already; the accounts have a new password.")
        else:
            self._say("The demo is loaded already.")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
