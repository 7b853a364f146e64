"""``manage.py bench``: what Keyworks costs on this machine (started by ``./keyworks bench``)."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from portfolio.bench import exporting, files, importing, pages, rebuilding, report
from portfolio.bench.clock import is_local
from portfolio.bench.figures import Figure
from portfolio.bench.filling import fill
from portfolio.bench.scratch import NoScratch, Scratch, make_empty, scratch, use

SIZES = "400,4000,40000,400000"
MOST = 1_000_000
PARTS = (
    (pages.measure, pgettext_lazy("bench", "pages")),
    (rebuilding.measure, pgettext_lazy("bench", "snapshots")),
    (importing.measure, pgettext_lazy("bench", "import")),
    (exporting.measure, pgettext_lazy("bench", "export")),
    (files.measure, pgettext_lazy("bench", "circular")),
)


def sizes_of(text: str) -> list[int]:
    """Numbers of projects, smallest first."""
    parts = [part.strip().replace("_", "") for part in text.split(",")]
    if not all(part.isascii() and part.isdigit() and 1 <= int(part[:8]) <= MOST for part in parts):
        raise CommandError(
            _("Sizes are numbers of projects from 1 to %(most)s, such as 400,4000.") % {"most": MOST}
        )
    return sorted({int(part) for part in parts})


class Command(BaseCommand):
    """Fill databases of its own, measure, print, and drop them."""

    help = "Measure what Keyworks costs on this machine, in databases of its own."

    def add_arguments(self, parser: CommandParser) -> None:
        """The sizes of the portfolios, and where the results go."""
        parser.add_argument("--sizes", default=SIZES)
        parser.add_argument("--rounds", type=int, default=7)
        parser.add_argument("--json", type=Path)
        parser.add_argument("--markdown", type=Path)
        parser.add_argument("--language", default="en")
        parser.add_argument("--template", default="", help="an empty database that is up to date, to copy")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ctrl-C drops the databases as well."""
        logging.getLogger("axes").setLevel(logging.WARNING)  # a sign-in for each round is no news
        with translation.override("zh-hans" if options["language"] == "zh" else "en"):
            if "owner" not in connections:
                raise CommandError(_("The owner's address of the database is missing: run ./keyworks bench."))
            sizes = sizes_of(options["sizes"])
            try:
                figures, head = self._measured(sizes, max(options["rounds"], 1), options["template"])
            except NoScratch as error:
                raise CommandError(
                    _("No database can be made on this server for measuring: %(why)s") % {"why": error}
                ) from error
            except KeyboardInterrupt:
                self.stderr.write(_("Stopped; the databases made for measuring are dropped."))
                raise SystemExit(130) from None
            self._tell(figures, head, options["json"], options["markdown"])

    def _measured(self, sizes: list[int], rounds: int, template: str) -> tuple[list[Figure], list[str]]:
        with scratch() as made:
            databases = self._filled(made, sizes, template)
            use(databases[sizes[0]])
            if not is_local():
                self._say(_("PostgreSQL runs elsewhere: its part of the processor time is missing."))
            figures: list[Figure] = []
            for measure, what in PARTS:
                self._say(_("Measuring: %(what)s") % {"what": what})
                figures += measure(databases, rounds)
                made.check()
            use(databases[sizes[0]])
            return figures, report.machine()

    def _filled(self, made: Scratch, sizes: list[int], template: str) -> dict[int, str]:
        self._say(_("Making databases of our own; they are dropped in the end"))
        empty = make_empty(made, template)
        databases = {}
        for size in sizes:
            self._say(_("Filling in %(size)s projects × 12 months") % {"size": size})
            databases[size] = made.make(str(size), empty)
            use(databases[size])
            fill(size)
            made.check()
        return databases

    def _tell(self, figures: list[Figure], head: list[str], data: Path | None, text: Path | None) -> None:
        self.stdout.write("\n" + report.table(figures) + "\n\n" + "\n".join(head))
        if data:
            data.write_text(report.data(figures), "utf-8")
        if text:
            text.write_text(report.markdown(figures, head, f"{timezone.localdate():%Y-%m-%d}"), "utf-8")

    def _say(self, line: str) -> None:
        self.stdout.write(f"· {line} …")
        self.stdout.flush()
