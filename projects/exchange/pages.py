"""What the pages of an import show, in the reader's language."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as translated

from accounts.models import Role, User
from accounts.scope import roles_at_root, roles_of
from common.models import Job, JobProgress
from common.said import read_out, say
from common.workbooks.table import Table
from projects.checks import Finding
from projects.exchange import columns
from projects.exchange.returns import questions
from projects.models import ImportBatch, ImportRow, Project
from projects.selectors import scope_as
from projects.services.editing import TELLING
from projects.services.secrecy import Veil, confidential, veil_for

Kind = ImportBatch.Kind
OFFICE_KINDS = (Kind.PROJECTS, Kind.PLANS, Kind.OPENINGS)


def kinds_of(user: User) -> list[str]:
    """What somebody may send: clerks returns, the office of the whole portfolio all else."""
    kinds: list[str] = [Kind.RETURNS] if Role.CLERK in roles_of(user) else []
    return kinds + (list(OFFICE_KINDS) if Role.OFFICE in roles_at_root(user) else [])


def rows_of(batch: ImportBatch, user: User) -> QuerySet[ImportRow]:
    """What the sender may read of a file today: nothing about projects that have become others' since."""
    return ImportRow.objects.filter(~_foreign(batch, user), batch=batch)


def hidden_rows(batch: ImportBatch, user: User) -> int:
    """How many rows that leaves out."""
    return ImportRow.objects.filter(_foreign(batch, user), batch=batch).count()


def _foreign(batch: ImportBatch, user: User) -> Q:
    """All other tables are sent by the office of the whole portfolio, to which every project belongs."""
    if batch.kind != Kind.RETURNS:
        return Q(pk__in=[])
    mine = Project.objects.filter(scope_as(user, Role.CLERK)).values("pk")
    return Q(project_id__isnull=False) & ~Q(project_id__in=mine)


@dataclass(frozen=True)
class Said:
    """A problem as it is read."""

    at: str
    head: str
    words: str
    hard: bool


@dataclass(frozen=True)
class Change:
    """A field that would change."""

    field: str
    label: str
    old: str
    new: str
    is_number: bool


@dataclass(frozen=True)
class Line:
    """A row of the preview."""

    row: ImportRow
    name: str
    changes: list[Change]
    problems: list[Said]


def lines(batch: ImportBatch, rows: Sequence[ImportRow], user: User) -> list[Line]:
    """Rows as the preview shows them to one reader."""
    known = {column.field: column for column in columns.KINDS[batch.kind]}
    asked = questions(batch, rows) if batch.kind == Kind.RETURNS else {}
    veil = veil_for(user)
    keys = {row.project_id for row in rows if row.project_id}
    kept = set() if user.is_cleared else confidential(keys)
    found = []
    for row in rows:
        said = [_said(problem) for problem in row.problems] + _asked(asked.get(row.pk, ()))
        line = Line(row, row.name, _changes(row, known), said)
        found.append(_veiled(line, veil, row.project_id in kept))
    return found


def _veiled(line: Line, veil: Veil, is_kept: bool) -> Line:
    """The same for one reader, who may not know what a confidential project really is."""
    hidden = translated("(not shown)")
    changes = [
        replace(one, old=hidden if is_kept and one.field in TELLING else veil(one.old), new=veil(one.new))
        for one in line.changes
    ]
    said = [replace(one, words=veil(one.words)) for one in line.problems]
    return Line(line.row, veil(line.name), changes, said)


def _asked(findings: Iterable[Finding]) -> list[Said]:
    """What is odd about a return that would be stored as a draft all the same."""
    return [Said("", "", say(finding.text, finding.values), False) for finding in findings]


def _said(problem: Mapping[str, Any]) -> Said:
    words = read_out(json.dumps({"text": problem["text"], "values": problem["values"]}))
    return Said(problem["at"], problem["head"], words, problem["hard"])


def _changes(row: ImportRow, known: Mapping[str, columns.Column]) -> list[Change]:
    before = row.before or {}
    found = []
    for name, new in row.given.items():
        column, old = known.get(name), before.get(name)
        if column is None or (new or "") == (old or "") or (row.action == ImportRow.Action.ERROR and not new):
            continue
        number = column.reads in ("amount", "percent", "whole")
        found.append(
            Change(name, column.head(get_language() or ""), _shown(old, number), _shown(new, number), number)
        )
    return found


def _shown(value: Any, is_number: bool) -> str:
    if value in (None, ""):
        return "—"
    if is_number:
        try:
            return f"{Decimal(str(value)):,f}"
        except InvalidOperation:
            return str(value)
    return str(value)


@dataclass(frozen=True)
class Progress:
    """How far the work on a file has come."""

    job: Job
    reached: JobProgress | None

    @property
    def words(self) -> str:
        """What is being done."""
        known = {
            "reading": translated("reading the file"),
            "checking": translated("checking every cell"),
            "comparing": translated("comparing with what is stored"),
        }
        return known.get(self.reached.label, "") if self.reached else ""


def progress_of(batch: ImportBatch) -> Progress | None:
    """The work under way on a file, or None."""
    if batch.job_id is None:
        return None
    job = Job.objects.filter(pk=batch.job_id, state__in=[Job.State.QUEUED, Job.State.RUNNING]).first()
    return Progress(job, JobProgress.objects.filter(job=job).first()) if job else None


@dataclass(frozen=True)
class Head:
    """A column of a file on the page on which it is named."""

    number: int
    text: str
    examples: str
    field: str
    unit: str


def heads_of(batch: ImportBatch, table: Table) -> list[Head]:
    """The columns of a file, with what they seem to be."""
    guess = columns.stored(columns.guess(batch.kind, table.heads).mapped)
    fields = {place["column"]: (name, str(place["unit"])) for name, place in guess.items()}
    found = []
    for number, text in enumerate(table.heads):
        values = [str(value) for row in table.rows[:3] if (value := row.value(number)) not in ("", None)]
        if text or values:
            field, unit = fields.get(number, ("", "wan"))
            found.append(Head(number, text, " · ".join(values)[:80], field, unit))
    return found
