"""Tables written to take away: what every workbook and text file of ours has in common.

A text is never a formula, a number stays a number, and the same figures make the same bytes: nothing in a
file tells when it was taken.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any, BinaryIO

import xlsxwriter

# Nothing is guessed from what a text looks like.
LITERAL = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
FONTS = {"en": "Calibri"}
CHINESE_FONT = "SimSun"
# A workbook is finished before its first byte is sent; more rows than these go into a text file.
MOST_IN_EXCEL = 50_000
LONGEST = 32_000  # characters of a cell
EXACT_DIGITS = 15  # that a spreadsheet's number can hold
# What a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
BOM = "\ufeff"
HEAD_GROUND, HEAD_LINE = "#EBEBEB", "#BFBFBF"


class Kind(Enum):
    """What stands in a column, and how a spreadsheet shows it."""

    TEXT = "@"
    COUNT = "0"
    CHANGE = "+0;-0;0"
    AMOUNT = "#,##0.00"
    DIFFERENCE = "+#,##0.00;-#,##0.00;0.00"
    PERCENT = "0.00%"
    NUMBER = "0.00"
    DEGREES = "0.000000"
    DATE = "yyyy-mm-dd"


@dataclass(frozen=True)
class Column:
    """A head (with its unit), what of a row stands below it, and how wide it is in characters."""

    head: Any
    value: Callable[[Any], Any]
    kind: Kind = Kind.TEXT
    width: int = 12


@dataclass(frozen=True)
class Table:
    """A list with all that a file of it says. ``about`` are lines of a label and a text."""

    title: str
    about_title: str
    about: Sequence[tuple[str, str]]
    columns: Sequence[Column]
    rows: Iterable[Any]
    made: dt.datetime
    language: str = ""


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def is_exact(value: Decimal | int) -> bool:
    """Whether a spreadsheet's number shows all its digits."""
    return len(str(value).replace("-", "").replace(".", "").lstrip("0")) <= EXACT_DIGITS


def put(sheet: Any, row: int, column: int, value: Any, look: Any) -> None:
    """One cell: numbers as numbers where all their digits fit, else as text; texts as texts."""
    if value is None or value == "":
        sheet.write_blank(row, column, None, look)
    elif isinstance(value, Decimal | int) and is_exact(value):
        sheet.write_number(row, column, value, look)
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, column, value, look)
    else:
        sheet.write_string(row, column, str(value)[:LONGEST], look)


class Workbook:
    """A workbook of one list, its rows passing through one by one."""

    def __init__(self, table: Table, out: BinaryIO) -> None:
        self.table = table
        self.book = xlsxwriter.Workbook(out, {"constant_memory": True, **LITERAL})
        self.book.set_properties({"title": table.title, "created": table.made.replace(tzinfo=None)})

    def look(self, **given: Any) -> Any:
        """A format."""
        font = {"font_name": FONTS.get(self.table.language, CHINESE_FONT), "font_size": 10}
        return self.book.add_format(font | given)

    def write(self) -> int:
        """Both sheets; how many rows there were."""
        sheet = self.book.add_worksheet(self.table.title[:31])
        self._heads(sheet)
        written = self._rows(sheet)
        sheet.autofilter(0, 0, written, len(self.table.columns) - 1)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        self._about()
        self.book.close()
        return written

    def _heads(self, sheet: Any) -> None:
        look = self.look(bold=True, text_wrap=True, bg_color=HEAD_GROUND, bottom=1, border_color=HEAD_LINE)
        for number, column in enumerate(self.table.columns):
            sheet.set_column(number, number, column.width)
            sheet.write_string(0, number, str(column.head), look)
        sheet.freeze_panes(1, 0)

    def _rows(self, sheet: Any) -> int:
        columns = [(column.value, self.look(num_format=column.kind.value)) for column in self.table.columns]
        written = 0
        for written, row in enumerate(self.table.rows, start=1):
            for number, (value, look) in enumerate(columns):
                put(sheet, written, number, value(row), look)
        return written

    def _about(self) -> None:
        sheet, bold = self.book.add_worksheet(self.table.about_title[:31]), self.look(bold=True, valign="top")
        wrapped = self.look(text_wrap=True, valign="top")
        sheet.set_column(0, 0, 18)
        sheet.set_column(1, 1, 90)
        sheet.write_string(0, 0, self.table.title, bold)
        for number, (label, text) in enumerate(self.table.about, start=1):
            sheet.write_string(number, 0, label, bold)
            sheet.write_string(number, 1, text[:LONGEST], wrapped)


def write_excel(table: Table, out: BinaryIO) -> int:
    """The list on one sheet, what it is on another; how many rows there were."""
    return Workbook(table, out).write()


def write_csv(table: Table, out: BinaryIO) -> int:
    """UTF-8 with the mark by which Excel knows it; below the list, after an empty line, what it is."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    text.write(BOM)
    writer = csv.writer(text)
    writer.writerow([safe(str(column.head)) for column in table.columns])
    written = 0
    for row in table.rows:
        writer.writerow([_said(column.value(row), column.kind) for column in table.columns])
        written += 1
    writer.writerow([])
    for label, said in table.about:
        writer.writerow([safe(label), safe(said)])
    text.detach()
    return written


def _said(value: Any, kind: Kind) -> str:
    """Numbers as they are, a share in percent; texts harmless."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.scaleb(2):f}" if kind is Kind.PERCENT else f"{value:f}"
    if isinstance(value, int):
        return str(value)
    return value.isoformat() if isinstance(value, dt.date) else safe(str(value))


WRITERS: dict[str, Callable[[Table, BinaryIO], int]] = {"csv": write_csv, "xlsx": write_excel}
