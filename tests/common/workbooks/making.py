"""Files as people send them, made in memory."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl
import xlsxwriter
import xlwt

Rows = Sequence[Sequence[Any]]


def xlsx(rows: Rows, *, name: str = "Sheet1", change: Callable[[Any, Any], None] | None = None) -> bytes:
    """A workbook with values as XlsxWriter writes them; ``change`` gets the workbook and the sheet."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet(name)
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is not None:
                sheet.write(number, column, value)
    if change:
        change(book, sheet)
    book.close()
    return content.getvalue()


def openpyxl_xlsx(rows: Rows) -> bytes:
    """A workbook as openpyxl writes it: formulas have no stored results."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def xls(rows: Rows, change: Callable[[Any, Any], None] | None = None) -> bytes:
    """A workbook of the old kind."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is not None:
                sheet.write(number, column, value)
    if change:
        change(book, sheet)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def text(rows: Rows, *, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """A text file of rows."""
    lines = [delimiter.join("" if value is None else str(value) for value in row) for row in rows]
    return ("\r\n".join(lines) + "\r\n").encode(encoding)


def repacked(content: bytes, replaced: dict[str, bytes]) -> bytes:
    """A packed workbook with some of its parts replaced."""
    changed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new,
    ):
        for name in old.namelist():
            new.writestr(name, replaced.get(name, old.read(name)))
    return changed.getvalue()


def sheet_xml(rows: bytes) -> bytes:
    """The XML of a sheet around some rows."""
    start = (
        b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    )
    return start + b"<sheetData>" + rows + b"</sheetData></worksheet>"


def bomb(rows: int = 16_000, columns: int = 190) -> bytes:
    """A workbook of some hundred kilobytes with a sheet of three million cells."""
    cells = b'<c t="str"><v>a</v></c>' * columns
    body = b"".join(b'<row r="%d">' % (n + 1) + cells + b"</row>" for n in range(rows))
    return repacked(xlsx([["a"]]), {"xl/worksheets/sheet1.xml": sheet_xml(body)})


def hidden_bomb(rows: int = 1_000, columns: int = 100, length: int = 32_000) -> bytes:
    """A workbook of a few kilobytes, all its parts small; its cells repeat one long text, gigabytes of it."""
    cells = b'<c t="s"><v>0</v></c>' * columns
    body = b"".join(b'<row r="%d">' % (n + 1) + cells + b"</row>" for n in range(rows))
    strings = b'<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    strings += b"<si><t>" + b"a" * length + b"</t></si></sst>"
    parts = {"xl/worksheets/sheet1.xml": sheet_xml(body), "xl/sharedStrings.xml": strings}
    return repacked(xlsx([["a"]]), parts)


def lying(content: bytes) -> bytes:
    """The same, its directory saying that every part unpacks to a few bytes."""
    changed = bytearray(content)
    at = changed.find(b"PK\x01\x02")
    while at >= 0:
        changed[at + 24 : at + 28] = (100).to_bytes(4, "little")
        at = changed.find(b"PK\x01\x02", at + 4)
    at = changed.find(b"PK\x03\x04")
    while at >= 0:
        changed[at + 22 : at + 26] = (100).to_bytes(4, "little")
        at = changed.find(b"PK\x03\x04", at + 4)
    return bytes(changed)
