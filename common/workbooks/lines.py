"""Small tables that are read, shown and carried out in one sitting: known heads, and what is wrong by cell.

What was read is signed and sent along with its preview, so that nothing is stored before it is confirmed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext as in_language_of_reader
from django.utils.translation import override

from common.errors import Refusal
from common.workbooks.cells import CellError, shown
from common.workbooks.reader import read_table
from common.workbooks.table import Row, Table, simple

Readers = Mapping[str, Callable[[Any], Any]]


@dataclass
class Line:
    """One row. ``wrong`` says of which column what can't be; ``heads`` are the columns' names."""

    heads: ClassVar[Mapping[str, Any]] = {}
    number: int
    values: dict[str, Any] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    outcome: str = ""

    def refuse(self, column: str, text: str) -> None:
        """Say of a column why it can't be so."""
        self.wrong.append(f"{self.heads[column]}: {text}")

    def text(self, column: str) -> str:
        """A value that is a text."""
        return str(self.values.get(column) or "")


AnyLine = TypeVar("AnyLine", bound=Line)


def read_lines(
    content: bytes, name: str, line: type[AnyLine], *, needed: Sequence[str], readers: Readers, most: int
) -> list[AnyLine]:
    """The rows of a file; a file that can't be read is a refusal."""
    table = read_table(content, name, known=_known(line))
    columns = _columns(table, line, needed)
    if len(table.rows) > most:
        raise Refusal(
            _("The table has %(n)s rows; at most %(most)s are taken at once. Divide it.")
            % {"n": len(table.rows), "most": most}
        )
    if not table.rows:
        raise Refusal(_("There is no row below the heads."))
    return [_line(row, columns, line, readers) for row in table.rows]


def _known(line: type[Line]) -> dict[str, list[str]]:
    """Each column's heads in both languages."""
    known: dict[str, list[str]] = {}
    for column, head in line.heads.items():
        known[column] = []
        for language in ("en", "zh-hans"):
            with override(language):
                known[column].append(str(head))
    return known


def _columns(table: Table, line: type[Line], needed: Sequence[str]) -> dict[str, int]:
    """Which column of the file is which of ours."""
    found = {}
    heads, known = line.heads, _known(line)
    for column, words in known.items():
        names = {simple(word) for word in words}
        places = [place for place, head in enumerate(table.heads) if simple(head) in names]
        if len(places) > 1:
            raise Refusal(_("The column “%(head)s” stands there twice.") % {"head": heads[column]})
        if places:
            found[column] = places[0]
    ours = {simple(name) for names in known.values() for name in names}
    if unknown := [head for head in table.heads if head and simple(head) not in ours]:
        raise Refusal(
            _("Columns that are not known: %(names)s. Take the template, or leave them out.")
            % {"names": ", ".join(shown(head) for head in unknown)}
        )
    if missing := [str(heads[column]) for column in needed if column not in found]:
        raise Refusal(_("Columns are missing: %(names)s. Take the template.") % {"names": ", ".join(missing)})
    return found


def _line(row: Row, columns: Mapping[str, int], kind: type[AnyLine], readers: Readers) -> AnyLine:
    line = kind(row.number)
    for column, read in readers.items():
        value = row.value(columns[column]) if column in columns else ""
        try:
            line.values[column] = read(value)
        except CellError as error:
            line.values[column] = shown(value)
            text = in_language_of_reader(error.text)
            said = text % error.values if error.values else text
            place = row.address(columns[column]) if column in columns else str(row.number)
            line.wrong.append(f"{place}: {said}")
    return line


def packed(lines: Sequence[Line]) -> list[list[Any]]:
    """Plain values, to be signed and sent along with the preview."""
    return [[line.number, *(_plain(line.values[column]) for column in line.heads)] for line in lines]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def unpacked(rows: Sequence[Sequence[Any]], kind: type[AnyLine]) -> list[AnyLine]:
    """The same lines again; they were sound when they were signed."""
    return [kind(number, dict(zip(kind.heads, values, strict=True))) for number, *values in rows]
