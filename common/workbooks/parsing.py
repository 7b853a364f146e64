"""From bytes to a workbook. Runs in the process with limits (``child``); nobody else calls it."""

from __future__ import annotations

import io
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from common.workbooks import limits
from common.workbooks.delimited import read_delimited
from common.workbooks.formats import kind_of
from common.workbooks.model import Notes, Sheet, Unreadable, Workbook
from common.workbooks.xls import notes_of_sheets
from common.workbooks.xlsx import Package, check_extent, notes_of


def parse(content: bytes, name: str) -> Workbook:
    """The workbook, or ``Unreadable``."""
    kind = kind_of(content, name)
    if kind == "csv":
        return read_delimited(content, name)
    notes = _notes_of_xlsx(content) if kind == "xlsx" else notes_of_sheets(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return _read(book, kind, notes)
    except PasswordError as error:
        raise Unreadable("password") from error
    except CalamineError as error:
        raise Unreadable("damaged") from error


def _notes_of_xlsx(content: bytes) -> dict[str, Notes]:
    package = Package(content)
    percents = package.percent_styles()
    notes = {}
    for name, part in package.sheets()[: limits.SHEETS]:
        xml = package.part(part)
        check_extent(xml, name)
        notes[name] = notes_of(package, part, xml, percents)
    return notes


def _read(book: CalamineWorkbook, kind: str, notes: dict[str, Notes]) -> Workbook:
    shown: list[str] = []
    hidden: list[str] = []
    for sheet in book.sheets_metadata:
        if sheet.typ != SheetTypeEnum.WorkSheet:
            continue
        (shown if sheet.visible == SheetVisibleEnum.Visible else hidden).append(sheet.name)
    if not shown:
        raise Unreadable("no_sheet")
    if len(shown) > limits.SHEETS:
        raise Unreadable("sheets", limit=limits.SHEETS)
    blind = Notes(tells_all=False)
    sheets = [Sheet(name, _rows(book, name), notes.get(name, blind)) for name in shown]
    if not any(sheet.rows for sheet in sheets):
        raise Unreadable("empty")
    return Workbook(kind, sheets, hidden)


def _rows(book: CalamineWorkbook, name: str) -> list[list[Any]]:
    sheet = book.get_sheet_by_name(name)
    if sheet.end is None:
        return []
    if sheet.end[0] >= limits.ROWS:
        raise Unreadable("extent", name=name, row=sheet.end[0] + 1, limit=limits.ROWS)
    if sheet.end[1] >= limits.COLUMNS:
        raise Unreadable("columns", limit=limits.COLUMNS)
    rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    return rows
