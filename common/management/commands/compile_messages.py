"""``manage.py compile_messages``: the translations, compiled without gettext's own programs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from django.conf import settings
from django.core.management.base import BaseCommand

from common.translations import LOCALE, read_files, translations


def read_catalog(folder: Path) -> Catalog:
    """The Chinese catalogue of one LC_MESSAGES folder."""
    whole = Catalog(locale=LOCALE)
    for message in translations(read_files(folder)).values():
        whole[message.id] = message
    return whole


class Command(BaseCommand):
    """Compile locale/**/django.po to django.mo."""

    help = "Compile the translations."

    def handle(self, *args: Any, **options: Any) -> None:
        """Writes one .mo file beside every .po file."""
        for root in settings.LOCALE_PATHS:
            for folder in sorted(Path(root).glob("*/LC_MESSAGES")):
                with (folder / "django.mo").open("wb") as file:
                    write_mo(file, read_catalog(folder))
