"""The life of an import: uploaded → previewed → confirmed → undone. One step each, and each only once."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import Refusal
from common.files import store_file
from common.said import write_down
from common.workbooks.cells import N_
from common.workbooks.model import Unreadable
from common.workbooks.reader import read_workbook
from common.workbooks.refusals import UnreadableFile
from common.workbooks.table import Table, simple
from projects.exchange import columns, mappings, openings, plans, projects, returns
from projects.exchange.reading import Given, Sentence, Sheet, listed, mark_doubles
from projects.exchange.staging import Action, Staged, stage
from projects.models import ImportBatch, ImportRow, ReportingPeriod

State = ImportBatch.State
Progress = Callable[[int, str], None]


class Exchange(Protocol):
    """What each kind of table knows to do."""

    def compare(self, batch: ImportBatch, rows: Sequence[Given], sheet: Sheet) -> list[Staged]:
        """What each row would change."""

    def apply(self, batch: ImportBatch, user: User, now: dt.datetime) -> None:
        """Store it."""

    def undo(self, batch: ImportBatch, user: User, now: dt.datetime) -> None:
        """Take it back."""


EXCHANGES: Mapping[str, Exchange] = {
    ImportBatch.Kind.RETURNS: returns,
    ImportBatch.Kind.PROJECTS: projects,
    ImportBatch.Kind.PLANS: plans,
    ImportBatch.Kind.OPENINGS: openings,
}


@transaction.atomic
def upload(
    *,
    kind: str,
    user: User,
    name: str,
    content: bytes,
    period: ReportingPeriod | None = None,
    year: int | None = None,
    details: Mapping[str, Any] | None = None,
) -> ImportBatch:
    """Keep a file to be read."""
    name = " ".join(name.replace("\x00", "").split())[-200:] or "?"
    return ImportBatch.objects.create(
        kind=kind,
        period=period,
        year=year,
        details=dict(details or {}),
        file=store_file(name=name, content=content),
        file_name=name,
        digest=hashlib.sha256(content).hexdigest(),
        author=user,
    )


def same_before(batch: ImportBatch) -> ImportBatch | None:
    """The import of the very same file that counts already."""
    earlier = ImportBatch.objects.filter(
        kind=batch.kind,
        digest=batch.digest,
        author=batch.author_id,
        period=batch.period_id,
        year=batch.year,
        state=State.CONFIRMED,
    )
    return earlier.exclude(pk=batch.pk).first()


def _held(batch_id: int, *states: str) -> ImportBatch | None:
    """The batch, locked, if it is in one of these states."""
    batch = (
        ImportBatch.objects.select_for_update(of=("self",))
        .select_related("author", "period", "file")
        .get(pk=batch_id)
    )
    return batch if batch.state in states else None


@transaction.atomic
def read(*, batch_id: int, progress: Progress | None = None) -> None:
    """Read the file: a preview, a question which column is which, or a refusal stands on the row."""
    batch = _held(batch_id, State.UPLOADED, State.UNMAPPED, State.PREVIEWED)
    if batch is None:
        return
    try:
        say = progress or (lambda step, label: None)
        say(0, "reading")
        table, sheets = table_and_sheets(batch)
        _preview(batch, table, sheets, say)
    except UnreadableFile as refused:
        batch.refusal, batch.state = refused.written, State.REFUSED
    batch.save()


def table_and_sheets(batch: ImportBatch) -> tuple[Table, list[str]]:
    """The table of the file, where the batch or its heads say it is, and the names of all sheets."""
    book = read_workbook(bytes(batch.file.content), batch.file_name)
    known = columns.known_heads(batch.kind)
    try:
        table = book.table(known=known, sheet=batch.sheet or None, head_row=batch.head_row)
    except Unreadable as reason:
        raise UnreadableFile.of(reason) from reason
    return table, [*(sheet.name for sheet in book.sheets if sheet.rows), *book.hidden_sheets]


def _preview(batch: ImportBatch, table: Table, sheets: Sequence[str], progress: Progress) -> None:
    if not batch.columns:
        found = mappings.find(batch, table.heads)
        batch.sheet, batch.head_row = table.sheet.name, table.head_row
        if found is None:
            batch.state = State.UNMAPPED
            return
        batch.columns, batch.mapping_name = found
    progress(1, "checking")
    sheet = Sheet(table, columns.KINDS[batch.kind], columns.restored(batch.columns))
    rows = sheet.read()
    code = sheet.mapped["code"][1].column
    mark_doubles(rows, sheet.head(code), code)
    staged = EXCHANGES[batch.kind].compare(batch, rows, sheet)
    for row in staged:
        if row.given.is_wrong:
            row.action = Action.ERROR
    progress(2, "comparing")
    batch.counts = stage(batch, staged)
    notes = [
        *_new_projects(batch),
        *_other_sheets(batch, table, sheets),
        *sheet.sentences(),
        *_unread(batch, table),
    ]
    batch.notes = [write_down(note.text, **note.values) for note in notes]
    batch.state = State.PREVIEWED


def _new_projects(batch: ImportBatch) -> list[Sentence]:
    """Until when new projects can be taken back is said before they are taken in."""
    if batch.kind != ImportBatch.Kind.PROJECTS or not batch.counts[Action.NEW]:
        return []
    text = N_(
        "%(count)s new projects would be taken in. The import can be undone as one step as long as "
        "nothing has been entered for them."
    )
    return [Sentence(text, {"count": batch.counts[Action.NEW]})]


def _other_sheets(batch: ImportBatch, table: Table, sheets: Sequence[str]) -> list[Sentence]:
    """Sheets that were not read; those of our own templates need no mention."""
    others = [name for name in sheets if name != table.sheet.name]
    if not others or columns.guess(batch.kind, table.heads).is_template:
        return []
    text = N_("Sheet “%(sheet)s” was read; not read: %(which)s.")
    return [Sentence(text, {"sheet": table.sheet.name, "which": listed(others)})]


def _unread(batch: ImportBatch, table: Table) -> list[Sentence]:
    """Columns of the file that nothing is read from, unless we wrote them ourselves."""
    used = {place["column"] for place in batch.columns.values()}
    ours = {name for column in columns.KINDS[batch.kind] for name in column.known}
    heads = [
        head
        for number, head in enumerate(table.heads)
        if head and number not in used and simple(head) not in ours
    ]
    if not heads:
        return []
    return [Sentence(N_("Columns not read: %(which)s."), {"which": listed(heads)})]


@transaction.atomic
def read_again(*, batch_id: int, why: str) -> None:
    """Compare anew with what is stored now."""
    ImportBatch.objects.filter(pk=batch_id).update(state=State.UPLOADED)
    read(batch_id=batch_id)
    note(batch_id=batch_id, text=why)


def note(*, batch_id: int, text: str) -> None:
    """Say on the preview why nothing was stored."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch_id)
    batch.notes = [write_down("%(why)s", why=text), *batch.notes]
    batch.save(update_fields=["notes"])


@transaction.atomic
def confirm(*, batch_id: int, now: dt.datetime) -> ImportBatch | None:
    """Store what the preview showed, all of it; None when that has been done before."""
    batch = _held(batch_id, State.PREVIEWED)
    if batch is None:
        return None
    if batch.counts.get(Action.ERROR) or ImportRow.objects.filter(batch=batch, action=Action.ERROR).exists():
        raise Refusal(_("There are errors in the file: mend them and upload it again. Nothing was stored."))
    with transaction.atomic():
        EXCHANGES[batch.kind].apply(batch, batch.author, now)
    batch.state, batch.confirmed_at = State.CONFIRMED, now
    batch.save(update_fields=["state", "confirmed_at"])
    return batch


@transaction.atomic
def undo(*, batch_id: int, user: User, now: dt.datetime) -> ImportBatch | None:
    """Take an import back as one step; None when that has been done before."""
    batch = _held(batch_id, State.CONFIRMED)
    if batch is None:
        return None
    EXCHANGES[batch.kind].undo(batch, user, now)
    batch.state, batch.undone_at = State.UNDONE, now
    batch.save(update_fields=["state", "undone_at"])
    return batch


@transaction.atomic
def discard(*, batch_id: int) -> ImportBatch | None:
    """Put a preview away."""
    batch = _held(batch_id, State.UPLOADED, State.UNMAPPED, State.PREVIEWED)
    if batch is None:
        return None
    ImportRow.objects.filter(batch=batch).delete()
    batch.state = State.DISCARDED
    batch.save(update_fields=["state"])
    return batch
