"""The trail as people read it: who, when, from where, and each changed field before and after."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from accounts.models import Organization, User
from common.audit_triggers import HIDDEN_VALUE, all_models
from common.models import AuditRecord
from common.naming import local_name
from common.numbers import MISSING, grouped
from portfolio.audit.words import COLUMNS, TABLES
from projects.models import Category, Project, ReportingPeriod
from projects.services.editing import TELLING
from projects.services.secrecy import Veil, confidential, veil_for_all

# Of no use to a reader: what the program keeps for itself.
TECHNICAL = {"id", "name_sort", "posting", "path"}
PROJECTS = Project._meta.db_table
# Rows that are named where another row refers to them; others by their number.
NAMED: tuple[type[models.Model], ...] = (User, Organization, Project, Category, ReportingPeriod)


@dataclass(frozen=True)
class Change:
    """One field."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    """One record, in words."""

    record: AuditRecord
    table: str
    row: str
    who: str
    where: str
    project: Project | None
    changes: Sequence[Change]


@cache
def model_of(table: str) -> type[models.Model] | None:
    """The model of a table that there still is."""
    return next((model for model in all_models() if model._meta.db_table == table), None)


@cache
def fields_of(table: str) -> dict[str, Any]:
    """The fields of a table by their columns."""
    model = model_of(table)
    return {str(field.column): field for field in model._meta.concrete_fields} if model else {}


def table_label(table: str) -> str:
    """What a table holds."""
    return str(TABLES.get(table, table))


def table_choices(prefixes: tuple[str, ...]) -> list[tuple[str, str]]:
    """The tables on record whose names begin with one of these."""
    there = sorted(model._meta.db_table for model in all_models())
    return [(table, str(TABLES[table])) for table in there if table in TABLES and table.startswith(prefixes)]


def read(records: Iterable[AuditRecord], *, is_cleared: bool) -> list[Entry]:
    """Records in words: one query for them, and one for each kind of row they name.

    What a confidential project is really called is told to those alone who are cleared, and to no file.
    """
    rows = list(records)
    veil, kept = (Veil(), set()) if is_cleared else (veil_for_all(), confidential())
    reading = _Reading(_Names(rows), veil, kept)
    return [_entry(row, reading) for row in rows]


class _Names:
    """What the rows are called that some records refer to."""

    def __init__(self, records: Iterable[AuditRecord]) -> None:
        wanted: dict[type[models.Model], set[int]] = defaultdict(set)
        for record in records:
            wanted[User].add(record.user_key or 0)
            wanted[Project].add(record.project_key or 0)
            for column, value in {**(record.before or {}), **(record.after or {})}.items():
                field = fields_of(record.table_name).get(column)
                if isinstance(field, models.ForeignKey) and isinstance(value, int):
                    wanted[field.related_model].add(value)
        self.found: dict[type[models.Model], dict[int, Any]] = {
            model: model._default_manager.in_bulk(wanted[model]) for model in NAMED
        }

    def project(self, number: int | None) -> Project | None:
        """A project that there still is."""
        found: Project | None = self.found[Project].get(number or 0)
        return found

    def of(self, model: Any, number: int) -> str:
        """A name; the number where there is none."""
        row = self.found.get(model, {}).get(number)
        if row is None:
            return _("no. %(number)s") % {"number": number}
        if isinstance(row, Project):
            return f"{row.code} {row.name}"
        return local_name(row) if isinstance(row, Organization | Category) else str(row)


@dataclass(frozen=True)
class _Reading:
    """What somebody's reading of some records takes; ``kept`` are projects whose names are kept from them."""

    names: _Names
    veil: Veil
    kept: set[int]


def _entry(record: AuditRecord, reading: _Reading) -> Entry:
    names, veil = reading.names, reading.veil
    before, after = (_without_names(record, values, reading) for values in (record.before, record.after))
    columns = [column for column in {**before, **after} if column not in TECHNICAL]
    fields = fields_of(record.table_name)
    changes = [
        Change(
            _label(column, fields.get(column)),
            _value(before.get(column), fields.get(column), names) if record.before is not None else "",
            _value(after.get(column), fields.get(column), names) if record.after is not None else "",
        )
        for column in columns
        # Of a row that came or went, only what it said.
        if record.action == AuditRecord.Action.UPDATE or {**before, **after}[column] not in (None, "", {}, [])
    ]
    return Entry(
        record=record,
        table=table_label(record.table_name),
        row=record.row_key,
        who=names.of(User, record.user_key) if record.user_key else _("nobody signed in"),
        where=veil(_where(record)),
        project=names.project(record.project_key),
        changes=changes,
    )


def _without_names(record: AuditRecord, values: dict[str, Any] | None, reading: _Reading) -> dict[str, Any]:
    """What a row said; of what a confidential project was ever called only the name that everybody reads."""
    said = dict(reading.veil.within(values or {}))
    if record.table_name == PROJECTS and record.project_key in reading.kept:
        project = reading.names.project(record.project_key)
        if project is None or said.get("name", project.name) != project.name:
            said["name"] = HIDDEN_VALUE
        # Of a change as well as of a new row: whether there was something may be read, not what.
        said |= {name: HIDDEN_VALUE for name in TELLING if said.get(name) not in (None, "")}
    return said


def _label(column: str, field: Any) -> str:
    return str(COLUMNS.get(column) or (field.verbose_name if field else column))


def _where(record: AuditRecord) -> str:
    """The request, job or command that did it; without any of them it was done in the database itself."""
    told = record.context
    parts = [str(told[name]) for name in ("ip", "method", "address") if told.get(name)]
    if told.get("job"):
        job = {"number": told["job"], "kind": told.get("job_kind", "")}
        parts.append(_("job %(number)s (%(kind)s)") % job)
    if told.get("task"):
        parts.append(_("task %(name)s") % {"name": told["task"]})
    if told.get("command"):
        parts.append(_("command %(name)s") % {"name": told["command"]})
    return " ".join(parts) or _("in the database, as %(role)s") % {"role": record.role}


def _value(value: Any, field: Any, names: _Names) -> str:
    if value is None or value in ("", {}, []):
        return MISSING
    if value == HIDDEN_VALUE:
        return _("(not shown)")
    if isinstance(field, models.ForeignKey) and isinstance(value, int):
        return names.of(field.related_model, value)
    if getattr(field, "choices", None):
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return _plain(value, field)


def _plain(value: Any, field: Any) -> str:
    """Numbers, moments and texts."""
    if isinstance(field, models.DecimalField):
        try:
            return grouped(Decimal(str(value)), min(field.decimal_places, 4))
        except InvalidOperation:
            return str(value)
    if isinstance(field, models.DateTimeField) and isinstance(value, str):
        moment = parse_datetime(value)
        return f"{_local(moment):%Y-%m-%d %H:%M:%S}" if moment else value
    if isinstance(value, dict) and all(isinstance(one, str) for one in value.values()):
        return "; ".join(value.values())  # words by code
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _local(moment: dt.datetime) -> dt.datetime:
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment
