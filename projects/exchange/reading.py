"""Rows of a table as values of fields, with what is wrong with each cell. Plain values in and out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import Any

from common.workbooks.cells import N_, CellError, text_of
from common.workbooks.dates import read_day, read_month
from common.workbooks.figures import WAN, decimal_mark, read_amount, read_percent, read_whole
from common.workbooks.model import Place, address
from common.workbooks.swift import SLOW, amounts, percents, repeated, texts
from common.workbooks.table import Row, Table, simple
from projects.exchange.columns import Column, Mapped

PLAIN: Mapping[str, Callable[[Any], Any]] = {"whole": read_whole, "day": read_day, "month": read_month}
MOST_MERGED = 20_000
NAMED = 12  # addresses in a note


@dataclass(frozen=True)
class Problem:
    """What is wrong or odd, where: an address and head of the file, and a sentence marked for translation."""

    at: str
    head: str
    text: str
    values: Mapping[str, str] = field(default_factory=dict)
    hard: bool = True

    def stored(self) -> dict[str, object]:
        """As kept in the database."""
        return {
            "at": self.at,
            "head": self.head,
            "text": self.text,
            "values": dict(self.values),
            "hard": self.hard,
        }


@dataclass
class Given:
    """What a row of the file says."""

    row: Row
    code: str
    values: dict[str, Any]
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_wrong(self) -> bool:
        """Whether something in it can't be right."""
        return bool(self.problems) and any(problem.hard for problem in self.problems)


@dataclass(frozen=True)
class Sentence:
    """A note about the whole file."""

    text: str
    values: dict[str, object] = field(default_factory=dict)


Reader = Callable[[Any, Place], Any]


class Sheet:
    """A table being read by a mapping."""

    def __init__(self, table: Table, columns: Sequence[Column], mapped: Mapping[str, Mapped]) -> None:
        self.table = table
        self.notes = table.sheet.notes
        self.mapped = {
            column.field: (column, mapped[column.field]) for column in columns if column.field in mapped
        }
        self.covered = self._covered()
        self.suspects = bool(self.notes.errors or self.notes.unstored or self.covered)
        self.code = [*self.mapped].index("code")
        self.totals: list[int] = []

    def _covered(self) -> dict[Place, Place]:
        """Cells below the heads that a merged one hides, and the one it shows."""
        last, width = len(self.table.sheet.rows), self.table.sheet.width
        hidden = (
            ((row, column), (top, left))
            for (top, left), (bottom, right) in self.notes.merged
            if bottom >= self.table.head_row
            for row in range(top, min(bottom, last) + 1)
            for column in range(left, min(right, width) + 1)
            if (row, column) != (top, left)
        )
        # A crafted sheet can merge everything with everything; the first cells are enough to refuse it.
        return dict(islice(hidden, MOST_MERGED))

    def read(self) -> list[Given]:
        """Every row that is not a total: plain ones column by column, the others cell by cell."""
        readers = [
            (name, column, place.column, self._reader(column, place))
            for name, (column, place) in self.mapped.items()
        ]
        swift = [self._swiftly(column, place) for column, place in self.mapped.values()]
        slow = {at for column in swift for at, value in enumerate(column) if value is SLOW}
        names = [*self.mapped]
        found = []
        for at, (row, values) in enumerate(zip(self.table.rows, zip(*swift, strict=True), strict=True)):
            if row.is_total:
                self.totals.append(row.number)
            elif at in slow or self.suspects or not values[self.code]:
                found.append(self._row(row, readers))
            else:
                found.append(Given(row, values[self.code], dict(zip(names, values, strict=True))))
        return found

    def _swiftly(self, column: Column, place: Mapped) -> Sequence[Any]:
        """The values of a column as far as they are plain."""
        cells = self.table.column(place.column)
        if column.reads == "text":
            return texts(cells, column.longest)
        if column.reads == "amount" and place.unit == WAN:
            return amounts(cells)
        if column.reads == "percent" and not any(at[1] == place.column for at in self.notes.percents):
            return percents(cells)
        if column.reads in PLAIN:
            return repeated(cells, PLAIN[column.reads])
        return [SLOW] * len(cells)

    def _reader(self, column: Column, place: Mapped) -> Reader:
        if column.reads == "amount":
            mark = decimal_mark(self.table.column(place.column))
            return lambda value, _place: read_amount(value, unit=place.unit, mark=mark)
        if column.reads == "percent":
            mark, percents = decimal_mark(self.table.column(place.column)), self.notes.percents
            return lambda value, at: read_percent(value, shown_as_percent=at in percents, mark=mark)
        if column.reads in PLAIN:
            read = PLAIN[column.reads]
            return lambda value, _place: read(value)
        read_text = partial(text_of, longest=column.longest)
        return lambda value, _place: read_text(value)

    def _row(self, row: Row, readers: list[tuple[str, Column, int, Reader]]) -> Given:
        values: dict[str, Any] = {}
        problems: list[Problem] = []
        at, width, cells = row.number - 1, len(row.values), row.values
        for name, column, number, read in readers:
            value = cells[number] if number < width else ""
            if self.suspects and (problem := self._suspect((at, number), column)):
                problems.append(problem)
                continue
            try:
                values[name] = read(value, (at, number))
            except CellError as error:
                problems.append(Problem(address(at, number), self.head(number), error.text, error.values))
        given = Given(row, str(values.get("code") or ""), values, problems)
        if not given.code and not given.is_wrong:
            self._missing_code(given)
        return given

    def _missing_code(self, given: Given) -> None:
        number = self.mapped["code"][1].column
        text = N_("The project code is missing: write it, or delete the row.")
        given.problems.append(Problem(given.row.address(number), self.head(number), text))

    def _suspect(self, at: Place, column: Column) -> Problem | None:
        where = address(*at)
        if at in self.notes.errors:
            text = N_("The cell shows %(error)s: mend its formula, or write the value itself.")
            return Problem(where, self.head(at[1]), text, {"error": self.notes.errors[at]})
        if at in self.notes.unstored:
            text = N_(
                "The formula has no stored result: open the file in Excel, save it and upload it again."
            )
            return Problem(where, self.head(at[1]), text)
        if at in self.covered:
            text = N_("The cell is merged with %(other)s: divide them and write a value into each row.")
            return Problem(where, self.head(at[1]), text, {"other": address(*self.covered[at])})
        return None

    def problem(
        self, row: Row, field: str, text: str, values: Mapping[str, object], *, hard: bool = True
    ) -> Problem:
        """Something about a field of a row; where the file has no such column, about its code."""
        column = self.mapped.get(field, self.mapped["code"])[1].column
        said = {name: str(value) for name, value in values.items()}
        return Problem(row.address(column), self.head(column), text, said, hard)

    def head(self, column: int) -> str:
        """The head of a column as the file has it."""
        return self.table.heads[column] if column < len(self.table.heads) else ""

    def sentences(self) -> list[Sentence]:
        """What the reader of the preview should know of the file."""
        used = {place.column for _column, place in self.mapped.values()}
        last = self.table.rows[-1].number if self.table.rows else 0
        formulas = sorted(at for at in self.notes.formulas if at[1] in used and at[0] >= self.table.head_row)
        hidden = [number + 1 for number in self.notes.hidden_rows if self.table.head_row <= number < last]
        columns = [self.head(number) for number in self.notes.hidden_columns if number in used]
        notes = [f"{address(*at)} {text}".strip() for at, text in self.notes.comments]
        found: list[tuple[Sequence[object], str, Sequence[object]]] = [
            (
                formulas,
                N_("%(count)s cells hold formulas; their stored results were taken: %(which)s."),
                [address(*at) for at in formulas],
            ),
            (hidden, N_("%(count)s hidden rows were read like the others: %(which)s."), hidden),
            (columns, N_("%(count)s hidden columns were read like the others: %(which)s."), columns),
            (notes, N_("%(count)s comments are not imported: %(which)s."), notes),
            (self.totals, N_("%(count)s rows with totals were left out: row %(which)s."), self.totals),
        ]
        return [
            Sentence(text, {"count": len(some), "which": listed(which)})
            for some, text, which in found
            if some
        ]


def listed(things: Iterable[object]) -> str:
    """The first of some things, and that there are more."""
    every = [str(thing) for thing in things]
    return ", ".join(every[:NAMED]) + (" …" if len(every) > NAMED else "")


def mark_doubles(rows: Sequence[Given], head: str, column: int) -> None:
    """Name codes that stand in two rows."""
    first: dict[str, int] = {}
    for given in rows:
        if not given.code:
            continue
        if given.code in first:
            text = N_("Project %(code)s stands in row %(row)s already: keep one of the two.")
            values = {"code": given.code, "row": str(first[given.code])}
            given.problems.append(Problem(given.row.address(column), head, text, values))
        else:
            first[given.code] = given.row.number


def same_name(one: str, other: str) -> bool:
    """Whether two names are the same but for spaces, brackets and width."""
    return one == other or simple(one) == simple(other)
