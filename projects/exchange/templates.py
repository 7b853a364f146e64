"""Filled tables to take away, edit anywhere and send back: written row by row, texts never as formulas."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from common.sheets import CHINESE_FONT, FONTS, LITERAL, put
from common.workbooks.model import column_letters
from projects.exchange.columns import KINDS, Column

OPTIONS = {"constant_memory": True, "in_memory": True, **LITERAL}
FORMATS = {"amount": "#,##0.####", "percent": "0.##", "day": "yyyy-mm-dd", "whole": "0"}
GREY, PAPER = "#EBEBEB", "#FFFFFF"
LOCKED_HEAD, OPEN_HEAD = "#DDDDDD", "#DCE8F5"
CHECKED_ROWS = 2_000
#: In a row beside its fields: those of them that are for reading only there.
LOCKED = "locked"


@dataclass(frozen=True)
class Content:
    """What goes into a table of a kind: a title, rows by field, and the choices of columns that have them."""

    kind: str
    title: str
    rows: Iterable[Mapping[str, Any]]
    choices: Mapping[str, Sequence[str]]
    explained: Sequence[str]
    locked: frozenset[str] = frozenset()


class Book:
    """A workbook being written."""

    def __init__(self, content: Content, language: str) -> None:
        self.content = content
        self.language = language
        self.file = io.BytesIO()
        self.book = xlsxwriter.Workbook(self.file, OPTIONS)
        self.book.set_properties({"title": content.title})
        self.columns = KINDS[content.kind]

    def look(self, **given: Any) -> Any:
        """A format."""
        base = {"font_name": FONTS.get(self.language, CHINESE_FONT), "font_size": 10, "valign": "top"}
        return self.book.add_format(base | given)

    def is_locked(self, column: Column) -> bool:
        """Whether what stands there is for reading only."""
        return not column.entered or column.field in self.content.locked

    def write(self) -> bytes:
        """The finished file."""
        self._table()
        self._explanation()
        self._choices()
        self.book.close()
        return self.file.getvalue()

    def _table(self) -> None:
        sheet = self.book.add_worksheet(self.content.title[:31])
        sheet.freeze_panes(1, 2)
        self._validate(sheet)
        head = {
            locked: self.look(
                bold=True, border=1, text_wrap=True, bg_color=LOCKED_HEAD if locked else OPEN_HEAD
            )
            for locked in (True, False)
        }
        looks = []
        for number, column in enumerate(self.columns):
            sheet.set_column(number, number, column.width)
            sheet.write_string(0, number, column.head(self.language), head[self.is_locked(column)])
            looks.append({locked: self._cell(column, locked) for locked in (True, False)})
        for at, row in enumerate(self.content.rows, start=1):
            locked = row.get(LOCKED, ())
            for number, (column, look) in enumerate(zip(self.columns, looks, strict=True)):
                shut = self.is_locked(column) or column.field in locked
                put(sheet, at, number, row.get(column.field), look[shut])

    def _cell(self, column: Column, locked: bool) -> Any:
        return self.look(
            border=1,
            border_color="#BFBFBF",
            num_format=FORMATS.get(column.reads, "@"),
            text_wrap=column.longest > 300,
            **({"bg_color": GREY} if locked else {}),
        )

    def _validate(self, sheet: Any) -> None:
        """Excel's own checks, so that most slips are seen while typing."""
        for number, column in enumerate(self.columns):
            rule: dict[str, Any] | None = None
            if self.is_locked(column):
                continue
            if column.reads == "percent":
                rule = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 100}
            elif column.reads == "amount":
                rule = {"validate": "decimal", "criteria": "between", "minimum": -(10**12), "maximum": 10**12}
            elif column.field in self.content.choices:
                rule = {"validate": "list", "source": self._area(column.field), "error_type": "warning"}
            if rule:
                sheet.data_validation(1, number, CHECKED_ROWS, number, rule)

    def _area(self, field: str) -> str:
        letter = column_letters(list(self.content.choices).index(field))
        return f"=choices!${letter}$1:${letter}${max(1, len(self.content.choices[field]))}"

    def _explanation(self) -> None:
        sheet = self.book.add_worksheet(_("How to fill it in"))
        sheet.set_column(0, 0, 100)
        wrapped, bold = self.look(text_wrap=True), self.look(bold=True)
        sheet.write_string(0, 0, self.content.title, bold)
        for at, sentence in enumerate(self.content.explained, start=1):
            sheet.write_string(at, 0, sentence, wrapped)
        sheet.protect()

    def _choices(self) -> None:
        if not self.content.choices:
            return
        sheet = self.book.add_worksheet("choices")
        columns = list(self.content.choices.values())
        for at in range(max(map(len, columns), default=0)):
            for number, values in enumerate(columns):
                if at < len(values):
                    sheet.write_string(at, number, values[at])
        sheet.hide()


def write_template(content: Content, language: str) -> bytes:
    """The workbook."""
    return Book(content, language).write()
