"""A workbook as it was read: plain values, and what stands beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from common.workbooks.table import Table

Place = tuple[int, int]  # row and column, from 0
Area = tuple[Place, Place]


class Unreadable(Exception):
    """A file that can't be read, by the code of the reason (see ``refusals``)."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def column_letters(column: int) -> str:
    """0 → A, 27 → AB."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """Row and column from 0 as Excel writes them: C7."""
    return f"{column_letters(column)}{row + 1}"


def place_of(reference: str) -> Place:
    """C7 as row and column from 0."""
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter.upper()) - 64
    return int(reference[len(letters) :]) - 1, column - 1


@dataclass(frozen=True)
class Notes:
    """What a sheet holds besides values. ``tells_all`` is false where the format hides part of it from us."""

    formulas: frozenset[Place] = frozenset()
    unstored: frozenset[Place] = frozenset()  # formulas without a stored result
    errors: Mapping[Place, str] = field(default_factory=dict)  # #REF! and its like
    percents: frozenset[Place] = frozenset()  # shown with a percent sign, so 0.52 means 52 %
    merged: Sequence[Area] = ()
    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence[int] = ()
    comments: Sequence[tuple[Place, str]] = ()
    tells_all: bool = True


@dataclass(frozen=True)
class Sheet:
    """A sheet's values from its first cell on; empty cells are ""."""

    name: str
    rows: list[list[Any]]
    notes: Notes = Notes()

    @property
    def width(self) -> int:
        """How many columns the widest row has."""
        return max(map(len, self.rows), default=0)


@dataclass(frozen=True)
class Workbook:
    """The visible sheets of a file; ``kind`` is xlsx, xls or csv."""

    kind: str
    sheets: list[Sheet]
    hidden_sheets: list[str]

    def sheet(self, name: str | None = None) -> Sheet:
        """A sheet by its name, else the first that holds anything."""
        if name is not None:
            for sheet in self.sheets:
                if sheet.name == name:
                    return sheet
            raise Unreadable("no_such_sheet", name=name)
        return next((sheet for sheet in self.sheets if sheet.rows), self.sheets[0])

    def table(
        self,
        *,
        known: Mapping[str, Sequence[str]] | None = None,
        sheet: str | None = None,
        head_row: int | None = None,
    ) -> Table:
        """The table on a sheet, its head guessed by known names where it is not said."""
        from common.workbooks.table import find_table

        return find_table(self, known=known or {}, sheet=sheet, head_row=head_row)
