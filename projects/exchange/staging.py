"""Rows of a file into their table by COPY, and what they add up to."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from projects.exchange.reading import Given, Sheet
from projects.models import ImportBatch, ImportRow

Action = ImportRow.Action
# For COPY; what JSON has written has no line ends or tabs left.
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


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
    lines = "".join([_line(batch.pk, row) for row in rows])
    with connection.cursor() as cursor:
        cursor.copy_expert(
            "COPY projects_importrow (batch_id, number, code, name, project_id, action, given, before,"
            " problems) FROM STDIN",
            io.StringIO(lines),
        )
    actions = Counter(row.action for row in rows)
    questions = sum(any(not problem.hard for problem in row.given.problems) for row in rows)
    return {"rows": len(rows), "questions": questions, **{name: actions[name] for name in Action.values}}


def _line(batch: int, row: Staged) -> str:
    given = row.given
    cells = (
        str(batch),
        str(given.row.number),
        given.code[:60].translate(ESCAPES),
        row.name.translate(ESCAPES),
        "\\N" if row.project_id is None else str(row.project_id),
        row.action,
        encode(row.values).replace("\\", "\\\\"),
        "\\N" if row.before is None else encode(row.before).replace("\\", "\\\\"),
        encode([problem.stored() for problem in given.problems]).translate(ESCAPES)
        if given.problems
        else "[]",
    )
    return "\t".join(cells) + "\n"
