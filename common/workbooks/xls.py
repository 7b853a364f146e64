"""What an .xls holds beside its values: its records are walked through once.

As with .xlsx, the parser gives values only. Protected files are told from their FILEPASS record.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from common.workbooks import limits
from common.workbooks.compound import Compound
from common.workbooks.model import Area, Notes, Place, Unreadable

EOF, FORMULA, NOTE, FILEPASS, COLINFO, BOUNDSHEET = 0x0A, 0x06, 0x1C, 0x2F, 0x7D, 0x85
MULRK, XF, MERGED, NUMBER, BOOLERR, ROW, RK, FORMAT = 0xBD, 0xE0, 0xE5, 0x203, 0x205, 0x208, 0x27E, 0x41E
ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
PERCENTS = {9, 10}

Record = tuple[int, bytes]


@dataclass
class Found:
    """What has been found on a sheet so far."""

    formulas: set[Place] = field(default_factory=set)
    errors: dict[Place, str] = field(default_factory=dict)
    percents: set[Place] = field(default_factory=set)
    merged: list[Area] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    comments: list[tuple[Place, str]] = field(default_factory=list)

    def notes(self) -> Notes:
        """The same, finished."""
        return Notes(
            formulas=frozenset(self.formulas),
            errors=self.errors,
            percents=frozenset(self.percents),
            merged=self.merged,
            hidden_rows=self.hidden_rows,
            hidden_columns=self.hidden_columns,
            comments=self.comments,
        )


def records(stream: bytes, at: int) -> Iterator[Record]:
    """The records from a place on to the end of their part."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        if kind == EOF:
            return
        at += 4 + length


def notes_of_sheets(content: bytes) -> dict[str, Notes]:
    """The notes of each sheet by its name."""
    stream = Compound(content).stream("Workbook", "Book")
    if not stream:
        raise Unreadable("damaged")
    places: list[tuple[str, int]] = []
    percent_formats, styles = set(PERCENTS), []
    try:
        for kind, data in records(stream, 0):
            if kind == FILEPASS:
                raise Unreadable("password")
            if kind == BOUNDSHEET:
                places.append((_name(data), struct.unpack_from("<I", data)[0]))
            elif kind == XF:
                styles.append(struct.unpack_from("<H", data, 2)[0])
            elif kind == FORMAT and b"%" in data[2:]:
                percent_formats.add(struct.unpack_from("<H", data)[0])
        percents = {number for number, shape in enumerate(styles) if shape in percent_formats}
        return {name: _sheet(stream, at, percents) for name, at in places[: limits.SHEETS]}
    except (struct.error, IndexError) as error:
        raise Unreadable("damaged") from error


def _name(data: bytes) -> str:
    length, wide = data[6], data[7] & 1
    return data[8 : 8 + length * (2 if wide else 1)].decode("utf-16-le" if wide else "latin-1", "replace")


def _sheet(stream: bytes, at: int, percents: set[int]) -> Notes:
    found = Found()
    for kind, data in records(stream, at):
        if kind in (FORMULA, NUMBER, RK, BOOLERR, MULRK):
            _cell(found, kind, data, percents)
        elif kind == ROW and data[12] & 0x20:
            found.hidden_rows.append(struct.unpack_from("<H", data)[0])
        elif kind == COLINFO and data[8] & 1:
            first, last = struct.unpack_from("<HH", data)
            found.hidden_columns += range(first, min(last + 1, limits.COLUMNS))
        elif kind == MERGED:
            for number in range(struct.unpack_from("<H", data)[0]):
                top, bottom, left, right = struct.unpack_from("<HHHH", data, 2 + 8 * number)
                found.merged.append(((top, left), (bottom, right)))
        elif kind == NOTE:
            found.comments.append((struct.unpack_from("<HH", data), ""))
    return found.notes()


def _cell(found: Found, kind: int, data: bytes, percents: set[int]) -> None:
    row, column, style = struct.unpack_from("<HHH", data)
    place = (row, column)
    if kind == MULRK:
        for number in range((len(data) - 6) // 6):
            if struct.unpack_from("<H", data, 4 + 6 * number)[0] in percents:
                found.percents.add((row, column + number))
        return
    if style in percents:
        found.percents.add(place)
    if kind == FORMULA:
        found.formulas.add(place)
        if data[12:14] == b"\xff\xff" and data[6] == 2:
            found.errors[place] = ERRORS.get(data[8], "#?")
    elif kind == BOOLERR and data[7]:
        found.errors[place] = ERRORS.get(data[6], "#?")
