"""PDF, Word and Excel are read back: the same figures stand in all three."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from common.numbers import half_up
from common.press.model import Cell, Kind, Language
from reports.circular.excel import FORMATS
from tests.reports.circular.rendered import (
    composed,
    docx_text,
    pdf_text,
    rendered,
    squeezed,
    texts,
    workbook,
)

LANGUAGES: list[Language] = ["zh-hans", "en"]
HEAD_ROW = 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_pdf_and_word_print_every_figure_of_every_table_row(language: Language) -> None:
    pdf = pdf_text(rendered(language, "pdf"))
    word = squeezed(docx_text(rendered(language, "docx")))
    printed = dict.fromkeys(pdf.splitlines())
    for table in composed(language).tables():
        _, rows = table.printed()
        for row in rows:
            numbers = [cell.text for cell in row if isinstance(cell.value, Decimal)]
            assert "".join(numbers) in word or all(number in word for number in numbers)
            assert any(stands_in(numbers, line) for line in printed), (table.key, numbers)


def stands_in(numbers: list[str], line: str) -> bool:
    """Whether the figures stand in a line of text, in their order."""
    place = 0
    for number in numbers:
        place = line.find(number, place) + len(number)
        if place < len(number):
            return False
    return True


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_running_text_is_the_same_in_all_three(language: Language) -> None:
    circular = composed(language)
    pdf = squeezed(pdf_text(rendered(language, "pdf")))
    word = squeezed(docx_text(rendered(language, "docx")))
    sheet = workbook(rendered(language, "xlsx"))[circular.text_sheet]
    excel = squeezed("".join(str(row[0].value or "") for row in sheet.iter_rows()))
    for text in texts(circular.body):
        for part in sentences(text):
            assert part in word
            assert part in excel
            assert part in without_page_numbers(pdf)


def sentences(text: str) -> list[str]:
    """A paragraph's sentences without white space; a page may end between two of them."""
    return [squeezed(part) for part in text.replace("。", "。\n").split("\n") if part]


def without_page_numbers(text: str) -> str:
    """A page number may fall into the middle of a sentence."""
    for number in range(1, 40):
        text = text.replace(f"—{number}—", "")
    return text


def shown(cell: Cell, kind: Kind, value: Any) -> bool:
    """Whether a workbook's value shows as the text on paper."""
    if cell.value is None:
        return (value or "") == cell.text
    if isinstance(cell.value, dt.date):
        return bool(value.date() == cell.value)
    if isinstance(cell.value, int):
        return bool(value == cell.value)
    scale, places = (100, 2) if kind is Kind.PERCENT else (1, 2)
    printed = Decimal(cell.text.rstrip("%").replace(",", ""))
    return half_up(Decimal(str(value)) * scale, places) == printed


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_holds_the_figures_as_numbers(language: Language) -> None:
    book = workbook(rendered(language, "xlsx"))
    next_row: dict[str, int] = {}
    for table in composed(language).tables():
        sheet = book[table.sheet]
        first = next_row.setdefault(table.sheet, HEAD_ROW + 1)
        for number, row in enumerate(table.rows):
            for place, (column, cell) in enumerate(zip(table.columns, row, strict=True), start=1):
                found = sheet.cell(first + number, place)
                assert shown(cell, column.kind, found.value), (table.key, cell.text, found.value)
                if cell.value is not None:
                    assert found.data_type in ("n", "d")
                    assert found.number_format == FORMATS[column.kind]
        next_row[table.sheet] = first + len(table.rows)
