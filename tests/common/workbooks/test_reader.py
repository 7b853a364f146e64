"""Workbooks in and values out; what harms the reading process harms nothing else."""

from __future__ import annotations

import os
import re
import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from common.workbooks import limits, reader
from common.workbooks.model import Notes
from common.workbooks.reader import read_table, read_workbook
from common.workbooks.refusals import UnreadableFile
from tests.common.workbooks import making
from tests.live import wait_until

ROWS: list[list[Any]] = [["项目编码", "本月完成投资（万元）"], ["A-1", 3.5]]
KNOWN = {"code": ["项目编码"], "amount": ["本月完成投资"]}


def code_of(content: bytes, name: str = "file.xlsx") -> str:
    """Why a file is refused."""
    with pytest.raises(UnreadableFile) as refused:
        read_workbook(content, name)
    return refused.value.code


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (making.xlsx(ROWS), "a.xlsx"),
        (making.xls(ROWS), "a.xls"),
        (making.xlsx(ROWS), "wrongly named.csv"),
    ],
)
def test_workbooks_are_read(content: bytes, name: str) -> None:
    assert read_workbook(content, name).sheet().rows == ROWS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_text_files_are_read(encoding: str, delimiter: str) -> None:
    book = read_workbook(making.text(ROWS, delimiter=delimiter, encoding=encoding), "a.csv")
    assert book.sheet().rows == [ROWS[0], ["A-1", "3.5"]]


def noted(book: Any, sheet: Any) -> None:
    """Everything that can stand beside values."""
    sheet.write_formula("A4", "=1/0", None, "#DIV/0!")
    sheet.write_formula("B4", "=1+2", None, 3)
    sheet.merge_range("A5:C5", "x")
    sheet.set_row(6, None, None, {"hidden": True})
    sheet.write("A7", 7)
    sheet.write_comment("A1", "ask <him>")
    sheet.write("B9", 0.52, book.add_format({"num_format": "0.00%"}))
    sheet.set_column("D:E", None, None, {"hidden": True})
    book.add_worksheet("second").hide()


def test_what_stands_beside_the_values_is_noted() -> None:
    book = read_workbook(making.xlsx(ROWS, change=noted), "a.xlsx")
    notes = book.sheet().notes
    assert notes.formulas == {(3, 0), (3, 1)}
    assert notes.errors == {(3, 0): "#DIV/0!"}
    assert notes.percents == {(8, 1)}
    assert notes.merged == [((4, 0), (4, 2))]
    assert (notes.hidden_rows, notes.hidden_columns) == ([6], [3, 4])
    assert notes.comments == [((0, 0), "ask <him>")]
    assert book.hidden_sheets == ["second"]


def old_notes(book: Any, sheet: Any) -> None:
    import xlwt

    sheet.write(3, 1, xlwt.Formula("1+2"))
    sheet.write_merge(4, 4, 0, 2, "m")
    sheet.row(6).hidden = True
    sheet.write(6, 0, 7)
    style = xlwt.XFStyle()
    style.num_format_str = "0.00%"
    sheet.write(8, 1, 0.52, style)
    sheet.col(3).hidden = True


def test_the_old_format_tells_the_same() -> None:
    notes = read_workbook(making.xls(ROWS, old_notes), "a.xls").sheet().notes
    assert notes.formulas == {(3, 1)}
    assert notes.percents == {(8, 1)}
    assert notes.merged == [((4, 0), (4, 2))]
    assert (notes.hidden_rows, notes.hidden_columns) == ([6], [3])


def test_a_formula_without_a_result_is_noted() -> None:
    notes = read_workbook(making.openpyxl_xlsx([["a", "b"], ["=1+1", 2]]), "a.xlsx").sheet().notes
    assert notes.unstored == {(1, 0)}


def test_a_plain_sheet_has_no_notes() -> None:
    assert read_workbook(making.xlsx(ROWS), "a.xlsx").sheet().notes == Notes(
        merged=[], hidden_rows=[], hidden_columns=[], comments=[]
    )


LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")


def with_sheet(xml: bytes) -> bytes:
    """A workbook whose sheet is the XML given."""
    return making.repacked(making.xlsx([["a"]]), {"xl/worksheets/sheet1.xml": xml})


FAR = making.sheet_xml(b'<row><c r="A1"><v>1</v></c></row><row><c r="XFD1048576"><v>1</v></c></row>')
NUMBERED = making.sheet_xml(
    b'<row r="1"><c r="A1"><v>1</v></c></row><row r="30000"><c r="A30000"><v>1</v></c></row>'
)


@pytest.mark.parametrize(
    ("make", "name", "code"),
    [
        (lambda: b"", "a.xlsx", "empty"),
        (lambda: making.xlsx([]), "a.xlsx", "empty"),
        (lambda: b"<html><table><tr><td>1</td></tr></table></html>", "a.xls", "web_page"),
        (lambda: making.xlsx(ROWS)[:900], "a.xlsx", "damaged"),
        (lambda: making.xls(ROWS)[:2500], "a.xls", "damaged"),
        (lambda: LOCKED, "a.xlsx", "password"),
        (lambda: bytes(range(128, 256)) * 9, "a.csv", "encoding"),
        (lambda: b'a,b\r\n1,"2\r\n' + b"x" * 40_000, "a.csv", "quotes"),
        (lambda: b"a,b\r\n" * 20_001, "a.csv", "rows"),
        (lambda: with_sheet(NUMBERED), "a.xlsx", "extent"),
        (lambda: with_sheet(FAR), "a.xlsx", "memory"),
        (lambda: with_sheet(b"<x"), "a.xlsx", "damaged"),
        (lambda: b"%PDF-1.7", "a.xlsx", "pdf"),
    ],
)  # fmt: skip
def test_what_is_no_workbook_is_refused(make: Callable[[], bytes], name: str, code: str) -> None:
    assert code_of(make(), name) == code


def test_a_bomb_is_refused_and_takes_nothing_with_it() -> None:
    bomb = making.bomb()
    assert len(bomb) < 300_000
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    assert code_of(bomb) == "bomb"
    assert code_of(making.lying(bomb)) in ("bomb", "damaged", "memory")
    assert time.monotonic() - started < limits.WALL_SECONDS
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000  # kilobytes
    assert read_workbook(making.xlsx(ROWS), "a.xlsx").sheet().rows == ROWS


def test_a_bomb_that_looks_small_is_stopped_by_the_limits_of_the_process() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    bomb = making.hidden_bomb()
    assert len(bomb) < 50_000
    assert code_of(bomb) == "memory"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000


def test_without_the_limits_it_would_take_more_than_a_gigabyte(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: with room for 1.2 GB it still runs out of memory, and a tenth of it needs little."""
    program = tmp_path / "child.py"
    source = reader.PROGRAM.read_text("utf-8").replace("limits.MEMORY_BYTES", "1_200_000_000")
    program.write_text(re.sub(r"ROOT = .*", f"ROOT = {str(reader.PROGRAM.parents[2])!r}", source), "utf-8")
    monkeypatch.setattr(reader, "PROGRAM", program)
    monkeypatch.setattr(reader, "_waiting", reader._Waiting())
    assert code_of(making.hidden_bomb()) == "memory"
    assert len(read_workbook(making.hidden_bomb(length=2), "a.xlsx").sheet().rows) == 1_000


def test_a_process_that_does_not_answer_is_ended(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "child.py"
    program.write_text("import time; time.sleep(60)", "utf-8")
    monkeypatch.setattr(reader, "PROGRAM", program)
    monkeypatch.setattr(reader, "_waiting", waiting := reader._Waiting())
    monkeypatch.setattr(limits, "WALL_SECONDS", 1)
    assert code_of(making.xlsx(ROWS)) == "time"
    assert not waiting.processes


def test_each_file_is_read_by_a_copy_that_ends_with_it() -> None:
    """The program itself parses nothing, so that it is the same before and after a bad file."""
    read_workbook(making.xlsx(ROWS), "a.xlsx")
    waiting = reader._waiting.processes[-1].pid
    assert code_of(making.xlsx(ROWS)[:900]) == "damaged"
    assert read_workbook(making.xlsx(ROWS), "a.xlsx").sheet().rows == ROWS
    assert reader._waiting.processes[-1].pid == waiting
    children = Path(f"/proc/{waiting}/task/{waiting}/children")
    assert wait_until(lambda: not children.read_text("utf-8"))


def test_a_program_that_was_killed_is_replaced() -> None:
    read_workbook(making.xlsx(ROWS), "a.xlsx")
    killed = reader._waiting.processes[-1]
    killed.kill()
    killed.wait()
    assert read_workbook(making.xlsx(ROWS), "a.xlsx").sheet().rows == ROWS
    assert reader._waiting.processes[-1].pid != killed.pid


def test_what_the_process_says_is_taken_as_values_only(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "child.py"
    program.write_text(
        "import os, pickle, sys\n"
        "class Evil:\n    def __reduce__(self):\n        return os.system, ('true',)\n"
        "sys.stdin.buffer.readline()\nsaid = pickle.dumps(('yes', Evil()))\n"
        "sys.stdout.buffer.write(len(said).to_bytes(8, 'big') + said)\n",
        "utf-8",
    )
    monkeypatch.setattr(reader, "PROGRAM", program)
    monkeypatch.setattr(reader, "_waiting", reader._Waiting())
    assert code_of(making.xlsx(ROWS)) == "damaged"


def test_the_process_knows_nothing_of_the_site() -> None:
    read_workbook(making.xlsx(ROWS), "a.xlsx")
    waiting = reader._waiting.processes[-1]
    environment = open(f"/proc/{waiting.pid}/environ", "rb").read()  # noqa: SIM115, PTH123
    assert b"DATABASE_URL" not in environment
    assert waiting.pid != os.getpid()


def test_the_table_is_found_below_a_title() -> None:
    rows: list[list[Any]] = [
        ["全市重点项目月报"],
        ["单位：万元"],
        ["序号", "项目编码", "本月完成投资（亿元）"],
        [1, "A-1", 3.5],
        [],
        ["合计", None, 3.5],
    ]
    table = read_table(making.xlsx(rows), "a.xlsx", known=KNOWN)
    assert (table.head_row, table.heads) == (3, ["序号", "项目编码", "本月完成投资（亿元）"])
    assert [(row.number, row.is_total) for row in table.rows] == [(4, False), (6, True)]
    assert table.rows[0].address(2) == "C4"


def two_storeys(book: Any, sheet: Any) -> None:
    sheet.merge_range("A1:A2", "项目编码")
    sheet.merge_range("B1:D1", "月度计划")


def test_a_book_in_a_head_takes_no_time() -> None:
    rows: list[list[Any]] = [["项目编码", " " * 30_000 + "x"], ["A-1", 1]] * 15
    started = time.monotonic()
    read_table(making.xlsx(rows), "a.xlsx", known=KNOWN)
    assert time.monotonic() - started < 10


def test_merged_heads_are_put_together() -> None:
    rows: list[list[Any]] = [[], [None, "1月", "2月", "3月", "备注"], ["A-1", 1, 2, 3, "x"]]
    known = {"code": ["项目编码"], "m": ["月度计划 / 1月"]}
    table = read_table(making.xlsx(rows, change=two_storeys), "a.xlsx", known=known)
    assert table.heads == ["项目编码", "月度计划 / 1月", "月度计划 / 2月", "月度计划 / 3月", "备注"]
    assert [row.number for row in table.rows] == [3]
