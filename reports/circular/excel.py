"""The circular as an Excel workbook: a sheet per list, numbers as numbers, texts never as formulas."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import chain
from math import ceil
from typing import Any

import xlsxwriter

from common.press.model import Block, Cell, Circular, Code, Column, Heading, Kind, Paragraph, Table, Tone
from common.press.pdf import draw
from common.sheets import LITERAL

FORMATS = {
    Kind.COUNT: "0",
    Kind.YI: "#,##0.00",
    Kind.WAN: "+#,##0.00;-#,##0.00;0.00",
    Kind.PERCENT: "0.00%",
    Kind.POINTS: "+#,##0.00;-#,##0.00;0.00",
    Kind.SCORE: "0.00",
    Kind.PROGRESS: "0.00",
    Kind.DATE: "yyyy-mm-dd",
}
WIDTHS = {Kind.COUNT: 8, Kind.YI: 12, Kind.PERCENT: 11, Kind.POINTS: 11, Kind.LAMP: 9, Kind.DATE: 12}
WIDTHS |= {Kind.WAN: 12}
FILLS = {Tone.PLAIN: "#EBEBEB", Tone.HONOUR: "#F1DFA6", Tone.BLAME: "#DFE5EC"}
LAMPS = {"green": "#1E7B34", "yellow": "#B07800", "red": "#B3261E", "unlit": "#6E6E6E"}
FONT = {"zh-hans": "宋体", "en": "Calibri"}
OPTIONS = {"in_memory": True, **LITERAL}
HEAD_ROW = 2
TEXT_WIDTH, LINE = 100, 15  # characters across a sheet of text; points of a line


class Book:
    """A workbook and the formats it has made so far."""

    def __init__(self, circular: Circular) -> None:
        self.content = io.BytesIO()
        self.circular = circular
        self.book = xlsxwriter.Workbook(self.content, OPTIONS)
        self.book.set_properties(
            {
                "title": circular.title.replace("\n", ""),
                "author": circular.issuer,
                "keywords": circular.subject,
                "created": circular.published_at.replace(tzinfo=None),
            }
        )
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def format(self, **look: Any) -> Any:
        """A format, made once."""
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            base = {"font_name": FONT[self.circular.language], "font_size": 10, "valign": "vcenter"}
            self._formats[key] = self.book.add_format({**base, **look})
        return self._formats[key]

    def close(self) -> bytes:
        """The finished file."""
        self.book.close()
        return self.content.getvalue()


def write_xlsx(circular: Circular) -> bytes:
    """The whole circular: text, every table on a sheet of its name, how it was computed."""
    book = Book(circular)
    method = circular.annexes[-1]
    _texts(book, circular.text_sheet, circular.title.replace("\n", ""), _front(circular))
    sheets: dict[str, list[Table]] = {}
    for table in circular.tables():
        sheets.setdefault(table.sheet, []).append(table)
    for name, tables in sheets.items():
        _sheet(book, name, tables)
    _texts(book, method.title, method.title, method.blocks)
    return book.close()


def _front(circular: Circular) -> Iterator[Block]:
    """The frame and the running text; tables have their own sheets."""
    yield from (Paragraph(circular.number), Paragraph(circular.addressee))
    yield from (block for block in circular.body if isinstance(block, Heading | Paragraph))
    yield from (Paragraph(circular.issuer), Paragraph(circular.dated), Paragraph(circular.digest, "digest"))


def _lines(text: str, width: float) -> int:
    """Lines that a text takes in a column: a Chinese character is as wide as two others."""
    return max(1, ceil(sum(1 + (ord(character) > 0x2E80) for character in text) / width))


def _texts(book: Book, name: str, title: str, blocks: tuple[Block, ...] | Iterator[Block]) -> None:
    """A sheet of running text."""
    sheet = book.book.add_worksheet(name)
    sheet.set_column(0, 0, TEXT_WIDTH)
    sheet.write_string(0, 0, title, book.format(bold=True, font_size=14))
    row = 1
    for block in blocks:
        match block:
            case Heading():
                sheet.write_string(row, 0, block.text, book.format(bold=True, font_size=11))
            case Paragraph():
                sheet.set_row(row, LINE * _lines(block.text, TEXT_WIDTH))
                sheet.write_string(row, 0, block.text, book.format(text_wrap=True))
            case Code():
                picture = io.BytesIO(draw(block, book.circular))
                sheet.insert_image(
                    row,
                    0,
                    "code.png",
                    {"image_data": picture, "description": block.caption, "x_scale": 0.4, "y_scale": 0.4},
                )
            case _:
                continue
        row += 1
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _sheet(book: Book, name: str, tables: list[Table]) -> None:
    """Tables of one sheet, one under the other as one: they have the same columns."""
    sheet, first = book.book.add_worksheet(name), tables[0]
    sheet.write_string(0, 0, first.sheet_title or first.title, book.format(bold=True, font_size=14))
    sheet.write_string(1, 0, book.circular.stamp, book.format(font_color="#595959"))
    head = book.format(bold=True, border=1, text_wrap=True, align="center", bg_color=FILLS[first.tone])
    for number, column in enumerate(first.columns):
        sheet.write_string(HEAD_ROW, number, column.title, head)
        sheet.set_column(number, number, _width(column))
    rows = list(chain.from_iterable(_marked(table) for table in tables))
    for number, (row, is_total) in enumerate(rows, start=HEAD_ROW + 1):
        for place, (column, cell) in enumerate(zip(first.columns, row, strict=True)):
            _cell(book, sheet, (number, place), column.kind, cell, is_total)
        texts = ((cell.text, _width(column)) for column, cell in zip(first.columns, row, strict=True))
        sheet.set_row(number, LINE * max(_lines(text, width) for text, width in texts))
    sheet.set_row(HEAD_ROW, 3 * LINE)
    sheet.freeze_panes(HEAD_ROW + 1, 2)
    sheet.autofilter(HEAD_ROW, 0, HEAD_ROW + len(rows) - first.totals, len(first.columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROW)
    sheet.print_area(0, 0, HEAD_ROW + len(rows), sum(column.printed for column in first.columns) - 1)


def _width(column: Column) -> float:
    """Characters across a column."""
    return WIDTHS.get(column.kind, max(8, min(60, column.weight * 1.6)))


def _marked(table: Table) -> Iterator[tuple[tuple[Cell, ...], bool]]:
    last = len(table.rows) - table.totals
    return ((row, number >= last) for number, row in enumerate(table.rows))


def _cell(book: Book, sheet: Any, place: tuple[int, int], kind: Kind, cell: Cell, is_total: bool) -> None:
    look: dict[str, Any] = {"border": 1, "bold": is_total}
    if cell.lamp:
        look["font_color"] = LAMPS[cell.lamp]
    if cell.value is None:
        side = {"align": "right"} if kind.is_number else {"text_wrap": True}
        sheet.write_string(*place, cell.text, book.format(**look, **side))
    elif isinstance(cell.value, date):
        sheet.write_datetime(
            *place, cell.value, book.format(**look, num_format=FORMATS[kind], align="center")
        )
    else:
        value = float(cell.value) if isinstance(cell.value, Decimal) else cell.value
        sheet.write_number(*place, value, book.format(**look, num_format=FORMATS[kind]))
