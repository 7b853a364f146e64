"""Rows of a file into their table by COPY, and what they add up to."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from projects.exchange.reading import Given, Sheet
from projects.models import ImportBatch, ImportRow

Action = ImportRow.Action
NULL = "\\N"
encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
one_a_line = json.JSONEncoder(ensure_ascii=False, separators=("\n", ":")).encode


@dataclass
class Staged:
    """A row of the file beside what is stored: values as texts by field."""

    given: Given
    name: str = ""
    project_id: int | None = None
    action: str = Action.ERROR
    values: dict[str, Any] = field(default_factory=dict)
    before: dict[str, Any] | None = None

    def say(self, sheet: Sheet, field: str, text: str, *, hard: bool = True, **values: object) -> None:
        """Something is wrong or odd about a field of the row."""
        self.given.problems.append(sheet.problem(self.given.row, field, text, values, hard=hard))


def stage(batch: ImportBatch, rows: Sequence[Staged]) -> dict[str, int]:
    """Put the rows of a batch in place of those it had; gives back how many of each sort there are."""
    ImportRow.objects.filter(batch=batch).delete()
    with connection.cursor() as cursor:
        cursor.copy_expert(
            "COPY projects_importrow (batch_id, number, code, name, project_id, action, given, before,"
            " problems) FROM STDIN",
            io.BytesIO(_lines(batch.pk, rows).encode()),
        )
    actions = [row.action for row in rows]
    questions = sum(
        any(not problem.hard for problem in row.given.problems) for row in rows if row.given.problems
    )
    return {
        "rows": len(rows),
        "questions": questions,
        **{name: actions.count(name) for name in Action.values},
    }


def _lines(batch: int, rows: Sequence[Staged]) -> str:
    """The rows as COPY takes them, put together column by column."""
    columns = (
        [row.given.row.number for row in rows],
        _escaped([row.given.code[:60] for row in rows]),
        _escaped([row.name for row in rows]),
        [NULL if row.project_id is None else row.project_id for row in rows],
        [row.action for row in rows],
        _documents([row.values for row in rows]),
        _documents([row.before for row in rows]),
        _problems(rows),
    )
    line = f"{batch}" + "\t%s" * len(columns) + "\n"
    return "".join(map(line.__mod__, zip(*columns, strict=True)))


def _escaped(texts: Sequence[str]) -> list[str]:
    """Texts as COPY takes them. None holds a zero byte: the database takes none."""
    whole = "\x00".join(texts).replace("\\", "\\\\").replace("\t", "\\t")
    return whole.replace("\n", "\\n").replace("\r", "\\r").split("\x00") if texts else []


def _documents(values: Sequence[Mapping[str, Any] | None]) -> list[str]:
    """Each as JSON. Where all have the same fields, with texts in them, they are written at one go."""
    if not any(values):
        return [NULL if one is None else "{}" for one in values]
    fields = tuple(values[0] or ())
    if any(one is None or tuple(one) != fields for one in values):
        return [NULL if one is None else _escaped([encode(one)])[0] for one in values]
    together = [value for one in values if one for value in one.values()]
    if not {*map(type, together)} <= {str, type(None)}:
        return _escaped([encode(one) for one in values])
    # No text in JSON has a line end in it, so that one can stand between them.
    written = one_a_line(together)[1:-1].replace("\\", "\\\\").split("\n")
    document = "{" + ",".join(f"{encode(field)}:%s" for field in fields) + "}"
    return [*map(document.__mod__, zip(*[iter(written)] * len(fields), strict=True))]


def _problems(rows: Sequence[Staged]) -> list[str]:
    found = (row.given.problems for row in rows)
    return [_escaped([encode([one.stored() for one in some])])[0] if some else "[]" for some in found]
