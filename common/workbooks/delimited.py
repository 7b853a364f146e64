"""Text files of rows: UTF-8, UTF-16 or GB18030; comma, semicolon or tab."""

from __future__ import annotations

import csv
import io
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

from common.workbooks import limits
from common.workbooks.model import Notes, Sheet, Unreadable, Workbook

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
DELIMITERS = ",;\t"
LOOKED_AT = 20  # lines


def decode(content: bytes) -> str:
    """The text, whatever the encoding; a byte that fits none is refused."""
    for encoding in _candidates(content):
        try:
            text = content.decode(encoding)
        except (UnicodeDecodeError, ValueError):
            continue
        if not CONTROL.search(text):
            return text.removeprefix("\ufeff")
    raise Unreadable("encoding")


def _candidates(content: bytes) -> list[str]:
    if content.startswith(BOM_UTF8):
        return ["utf-8"]
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return ["utf-16"]
    # Without a mark, UTF-16 shows by the zero bytes of its line ends and digits.
    if b"\x00" in content:
        return (
            ["utf-16-le", "utf-16-be"] if content[1::2].count(0) >= content[::2].count(0) else ["utf-16-be"]
        )
    return ["utf-8", "gb18030"]


def delimiter_of(text: str) -> str:
    """The separator that splits the first lines into the most columns, and into as many each."""
    lines = io.StringIO(text, newline="")
    sample = "".join(line for line, _number in zip(lines, range(LOOKED_AT), strict=False))

    def quality(delimiter: str) -> tuple[int, int]:
        widths = [len(row) for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter) if row]
        usual = max(set(widths), key=widths.count, default=1)
        return (widths.count(usual) if usual > 1 else 0, usual)

    return max(DELIMITERS, key=quality)


def read_delimited(content: bytes, name: str) -> Workbook:
    """The one table of a text file; every cell is a text."""
    text = decode(content)
    csv.field_size_limit(limits.CELL_CHARACTERS)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text)):
            rows.append(row)
            if len(rows) > limits.ROWS:
                raise Unreadable("rows", limit=limits.ROWS)
            if len(row) > limits.COLUMNS:
                raise Unreadable("columns", limit=limits.COLUMNS)
    except csv.Error as error:
        raise Unreadable("quotes", row=len(rows) + 1) from error
    if not any(cell.strip() for row in rows for cell in row):
        raise Unreadable("empty")
    return Workbook("csv", [Sheet(name.rpartition(".")[0] or name, list(rows), Notes())], [])
