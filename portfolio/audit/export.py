"""The trail as a file: a line for each changed field, made while it is sent, in the memory of a few lines."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from itertools import islice
from typing import IO, Any

import xlsxwriter
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from common.models import AuditRecord
from common.sheets import BOM, HEAD_GROUND, LITERAL, LONGEST, safe
from portfolio.audit.trail import Entry, read

CHUNK = 500
SHEET_ROWS = 1_000_000


def head() -> list[str]:
    """The columns."""
    return [
        *(_("No."), _("Time"), _("Table"), _("Row"), _("What"), _("Project"), _("Person")),
        *(_("From where"), _("Request"), _("Field"), _("Before"), _("After")),
    ]


def lines(records: QuerySet[AuditRecord]) -> Iterator[list[str]]:
    """Newest first, a chunk at a time: each chunk starts below the last, so that none is held for long."""
    last: int | None = None
    while True:
        below = records if last is None else records.filter(pk__lt=last)
        chunk = list(below.values_list("pk", flat=True)[:CHUNK])
        if not chunk:
            return
        last = chunk[-1]
        for entry in read(records.filter(pk__in=chunk), is_cleared=False):
            yield from _lines_of(entry)


def _lines_of(entry: Entry) -> Iterator[list[str]]:
    record = entry.record
    common = [
        str(record.pk),
        f"{timezone.localtime(record.recorded_at):%Y-%m-%d %H:%M:%S}",
        entry.table,
        entry.row,
        record.get_action_display(),
        entry.project.code if entry.project else "",
        entry.who,
        entry.where,
        str(record.request or ""),
    ]
    for change in entry.changes:
        yield [*common, change.field, change.before, change.after]
    if not entry.changes:
        yield [*common, "", "", ""]


class _Echo:
    """A file that gives back what is written."""

    def write(self, text: str) -> str:
        return text


def as_csv(records: QuerySet[AuditRecord], language: str) -> Iterator[str]:
    """UTF-8 with the mark by which Excel knows it; made after the request, hence the language."""
    writer: Any = csv.writer(_Echo())
    with translation.override(language):
        yield BOM + writer.writerow(head())
        for line in lines(records):
            yield writer.writerow([safe(cell) for cell in line])


def as_excel(records: QuerySet[AuditRecord]) -> IO[bytes]:
    """A workbook in a file that goes away with its last reader; texts are never formulas."""
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 - closed by the response that sends it
    book = xlsxwriter.Workbook(file, {"constant_memory": True, **LITERAL})
    bold = book.add_format({"bold": True, "bg_color": HEAD_GROUND})
    found = lines(records)
    while True:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, head(), bold)
        number = 0
        for number, line in enumerate(islice(found, SHEET_ROWS), start=1):
            for column, cell in enumerate(line):
                sheet.write_string(number, column, cell[:LONGEST])
        if number < SHEET_ROWS:
            break
    book.close()
    file.seek(0)
    return file
