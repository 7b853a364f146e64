"""Tables to take away: texts stay texts, numbers numbers, and the same table makes the same bytes."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from common.sheets import WRITERS, Column, Kind, Table, is_exact

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")']
MADE = dt.datetime(2020, 11, 10, 9, tzinfo=dt.UTC)


def table(rows: list[Any]) -> Table:
    """A list of two columns."""
    columns = [
        Column("名称", lambda row: row[0], width=20),
        Column("完成投资（万元）", lambda row: row[1], Kind.AMOUNT),
    ]
    return Table(
        "项目", "说明", [("截至", "2020-11-10"), ("来源", "=cmd|' /C calc'!A0")], columns, rows, MADE
    )


def written(kind: str, rows: list[Any]) -> bytes:
    """The file."""
    out = io.BytesIO()
    WRITERS[kind](table(rows), out)
    return out.getvalue()


def cells(content: bytes) -> list[list[str]]:
    """The text of a CSV file, line by line."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_is_a_formula_in_a_workbook(text: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", [(text, Decimal(1))])))
    assert {cell.data_type for sheet in book for row in sheet for cell in row} <= {"s", "n", "inlineStr"}
    assert str(book["项目"]["A2"].value).strip() == text.strip()


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_begins_like_a_formula_in_a_text_file(text: str) -> None:
    lines = cells(written("csv", [(text, Decimal("-12.5"))]))
    assert lines[1] == [f"'{text}", "-12.5"]
    assert lines[-1] == ["来源", "'=cmd|' /C calc'!A0"]


def test_a_text_file_begins_with_the_mark_that_excel_knows() -> None:
    assert written("csv", []).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("kind", WRITERS)
def test_the_same_table_makes_the_same_bytes(kind: str) -> None:
    assert written(kind, [("甲", Decimal(1))]) == written(kind, [("甲", Decimal(1))])


def test_numbers_keep_their_format_and_heads_stay_in_sight() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", [("甲", Decimal("1234.5"))])))
    sheet = book["项目"]
    assert (sheet["B2"].value, sheet["B2"].number_format) == (1234.5, "#,##0.00")
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:B2")
    assert [cell.value for cell in book["说明"][2]] == ["截至", "2020-11-10"]


def test_a_number_with_more_digits_than_a_spreadsheet_holds_is_a_text() -> None:
    long = Decimal("123456789012.3456")
    assert not is_exact(long)
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", [("甲", long)])))
    assert book["项目"]["B2"].value == str(long)
