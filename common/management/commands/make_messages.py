"""``manage.py make_messages``: bring the Chinese catalogue up to date with the code."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from common.translations import (
    LOCALE,
    bring_up_to_date,
    extract_tree,
    is_translated,
    problems,
    read_files,
    write_catalog,
)


def source_folders(root: Path) -> list[Path]:
    """Where the pages' texts stand: this project's applications and the templates."""
    paths = [Path(application.path) for application in apps.get_app_configs()]
    return [*sorted(path for path in paths if path.parent == root), root / "templates"]


def found_texts() -> Catalog:
    """Every text of this project."""
    return extract_tree(settings.BASE_DIR, source_folders(settings.BASE_DIR))


class Command(BaseCommand):
    """Collects the texts of Python files and templates into locale/zh_Hans/LC_MESSAGES/django.po."""

    help = "Bring the translations up to date with the code; existing ones are kept, unused ones dropped."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--check changes nothing; --join also removes the parts."""
        parser.add_argument(
            "--check", action="store_true", help="only list what is wrong; exit 1 if anything is"
        )
        parser.add_argument(
            "--join", action="store_true", help="remove the files in parts/ once they are joined"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Writes the catalogue, or with --check says what is wrong with it."""
        folder = Path(settings.LOCALE_PATHS[0]) / LOCALE / "LC_MESSAGES"
        files = read_files(folder)
        if options["check"]:
            self._check(files)
            return
        catalog = bring_up_to_date(found_texts(), files)
        write_catalog(folder / "django.po", catalog)
        if options["join"]:
            self._remove_parts(folder)
        missing = [message for message in catalog if message.id and not is_translated(message)]
        for message in missing:
            self.stdout.write(f"not translated: {message.id!r} ({message.locations[0][0]})")
        self.stdout.write(f"{len(catalog)} texts, {len(missing)} of them without translation.")

    def _check(self, files: dict[Path, Any]) -> None:
        listed = problems(found_texts(), files)
        for problem in listed:
            self.stdout.write(str(problem))
        if listed:
            raise CommandError(f"{len(listed)} texts are not in order.", returncode=1)
        self.stdout.write("Every text has its translation.")

    def _remove_parts(self, folder: Path) -> None:
        for part in folder.glob("parts/*.po"):
            part.unlink()
        if (folder / "parts").is_dir():
            (folder / "parts").rmdir()
