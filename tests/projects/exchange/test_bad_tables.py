"""Forty kinds of bad file and cell: each is named in both languages, none is an error of the server."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import override

from common.said import read_out
from projects.models import ImportBatch, MonthlyReturn, Project, ReportingPeriod
from tests.common.workbooks import making
from tests.desk import signed_in
from tests.factories import Town, add_project
from tests.projects.exchange.sending import HEADS, table

LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
GOOD = ["P1", "", "2020-11", 100, 50, "主体施工", ""]
FAR = making.sheet_xml(
    b'<row r="1"><c r="A1"><v>1</v></c></row><row r="90000"><c r="A90000"><v>1</v></c></row>'
)


def cell(head: str, value: Any) -> bytes:
    """A table with one bad cell: heads of ours, so that no question comes between."""
    row = list(GOOD)
    row[[name.partition("（")[0] for name in HEADS].index(head)] = value
    return table(row)


def sheet(change: Callable[[Any, Any], None], *rows: list[Any]) -> bytes:
    """A table that somebody has worked on in Excel."""
    return making.xlsx([HEADS, *(rows or [GOOD])], change=change)


def formula(book: Any, page: Any) -> None:
    page.write_formula("D2", "=Z9*2", None, "#REF!")


def merged(book: Any, page: Any) -> None:
    page.merge_range("D2:D3", 100)


@dataclass(frozen=True)
class Bad:
    """A bad file or cell, and words of what is said of it."""

    make: Callable[[], bytes]
    en: str
    zh: str
    name: str = "月报.xlsx"


def packed(parts: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return content.getvalue()


def with_sheet(xml: bytes) -> bytes:
    return making.repacked(making.xlsx([["a"]]), {"xl/worksheets/sheet1.xml": xml})


def with_hidden_sheets() -> bytes:
    book = making.xlsx([HEADS, GOOD])
    xml = b'<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    xml += b' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
    xml += b'<sheet name="Sheet1" sheetId="1" state="hidden" r:id="rId1"/></sheets></workbook>'
    return making.repacked(book, {"xl/workbook.xml": xml})


BAD: dict[str, Bad] = {
    # files
    "empty file": Bad(lambda: b"", "The file is empty", "文件为空"),
    "empty sheet": Bad(lambda: making.xlsx([]), "The file is empty", "文件为空"),
    "web page": Bad(lambda: b"<html><table></table>", "is a web page", "实为网页", "a.xls"),
    "torn xlsx": Bad(lambda: table(GOOD)[:1500], "is damaged", "已损坏"),
    "torn xls": Bad(lambda: making.xls([HEADS, GOOD])[:2600], "is damaged", "已损坏", "a.xls"),
    "noise": Bad(lambda: bytes(range(256)) * 20, "is damaged", "已损坏"),
    "password": Bad(lambda: LOCKED, "protected by a password", "设有密码"),
    "pdf": Bad(lambda: b"%PDF-1.7 ...", "is a PDF", "为PDF"),
    "picture": Bad(lambda: b"\x89PNG\r\n\x1a\n", "is a picture", "为图片"),
    "word": Bad(lambda: packed({"word/document.xml": b"x"}), "a Word document", "Word文档", "a.docx"),
    "archive": Bad(lambda: packed({"a.txt": b"x"}), "is an archive", "为压缩包", "a.zip"),
    "xlsb": Bad(lambda: packed({"xl/workbook.bin": b"x"}), "a binary workbook", "二进制工作簿"),
    "ods": Bad(lambda: packed({"content.xml": b"x", "mimetype": b"x"}), "an OpenDocument", "OpenDocument"),
    "bomb": Bad(making.bomb, "Unpacked, the file would take", "解压后将占"),
    "bomb in disguise": Bad(making.hidden_bomb, "too much memory", "占用内存过大"),
    "too many rows": Bad(
        lambda: b"code,investment\r\n" + b"A,1\r\n" * 20_001, "more than 20000 rows", "超过20000行", "a.csv"
    ),
    "stray cell far below": Bad(lambda: with_sheet(FAR), "reaches down to row 90000", "延伸至第90000行"),
    "unknown encoding": Bad(
        lambda: bytes(range(128, 256)) * 9, "characters of the file", "字符编码", "a.csv"
    ),
    "open quotation": Bad(
        lambda: b'code,x\r\n1,"2\r\n' + b"x" * 40_000, "quotation mark", "引号未闭合", "a.csv"
    ),
    "no heads": Bad(lambda: making.xlsx([[1, 2], [3, 4]]), "No row with column heads", "未找到表头"),
    "all sheets hidden": Bad(with_hidden_sheets, "All sheets of the file are hidden", "均已隐藏"),
    # cells
    "no code": Bad(lambda: cell("项目编码", ""), "The project code is missing", "缺少项目编码"),
    "unknown code": Bad(lambda: cell("项目编码", "P404"), "There is no project P404", "没有P404"),
    "code of another unit": Bad(lambda: cell("项目编码", "P2"), "There is no project P2", "没有P2"),
    "code twice": Bad(lambda: table(GOOD, GOOD), "stands in row 2 already", "在第2行已出现"),
    "wrong month": Bad(lambda: cell("报告期", "2020年10月"), "The row is of 2020-10", "该行为2020-10"),
    "no such month": Bad(lambda: cell("报告期", "2020-13"), "there is no month 13", "没有13月"),
    "January or October": Bad(
        lambda: cell("报告期", 2020.1), "January or October", "可能是1月，也可能是10月"
    ),
    "letters for an amount": Bad(lambda: cell("本月完成投资", "九百"), "is not a number", "不是数字"),
    "two points": Bad(lambda: cell("本月完成投资", "1.2.3"), "is not a number", "不是数字"),
    "dash": Bad(lambda: cell("本月完成投资", "—"), "nothing or zero", "含义不明"),
    "true": Bad(lambda: cell("本月完成投资", True), "TRUE or FALSE", "TRUE、FALSE"),
    "five decimals": Bad(lambda: cell("本月完成投资", 1.23456), "write 1.2346", "请填写1.2346"),
    "far too much": Bad(lambda: cell("本月完成投资", 1e15), "more than can be", "超出合理范围"),
    "both decimal marks": Bad(
        lambda: table(
            [*GOOD[:3], "1.234", *GOOD[4:]],
            ["P3", "", "", "1,5", 1, "", ""],
            ["P4", "", "", "2.25", 1, "", ""],
        ),
        "can be 1.234 or 1234",
        "可能是1.234，也可能是1234",
    ),
    "error value": Bad(lambda: sheet(formula), "The cell shows #REF!", "单元格显示#REF!"),
    "formula without result": Bad(
        lambda: making.openpyxl_xlsx([HEADS, ["P1", "", "", "=50*2", 50, "", ""]]),
        "no stored result",
        "没有保存计算结果",
    ),
    "merged cells": Bad(
        lambda: sheet(merged, GOOD, ["P3", "", "", None, 1, "", ""]), "is merged with D2", "与D2合并"
    ),
    "progress over 100": Bad(lambda: cell("形象进度", 152), "152 is no percentage", "152不是有效的百分数"),
    "negative progress": Bad(lambda: cell("形象进度", -1), "-1 is no percentage", "-1不是有效的百分数"),
    "amount as progress": Bad(lambda: cell("形象进度", "3万元"), "An amount stands where", "此处应填百分数"),
    "text too long": Bad(lambda: cell("工程形象描述", "长" * 2001), "2001 characters", "2001个字符"),
    "zero byte": Bad(
        lambda: making.text([HEADS, [*GOOD[:5], "a\x00b", ""]]), "characters of the file", "字符编码", "a.csv"
    ),
    "version that is no number": Bad(lambda: cell("版本", "v2"), "is not a number", "不是数字"),
    "version of another time": Bad(lambda: cell("版本", 7), "Changed by somebody else", "已被他人修改"),
}


@cache
def content_of(name: str) -> bytes:
    return BAD[name].make()


def test_there_are_forty_kinds() -> None:
    assert len(BAD) >= 40


@pytest.fixture
def clerk(town: Town, november: ReportingPeriod, mine: Project, foreign: Project) -> Client:
    for code in ("P3", "P4"):
        add_project(town, code=code, unit="U1")
    row = MonthlyReturn(project=mine, period=november, entered_by=town.people["clerk"], version=2)
    row.entered_at = row.changed_at = town.people["clerk"].created_at
    row.save()
    return signed_in(town, "clerk")


def said(batch: ImportBatch) -> str:
    """Everything that the file's page says is wrong, in the language in force."""
    problems = [problem for row in batch.rows.all() for problem in row.problems if problem["hard"]]
    words = [read_out(json.dumps({"text": one["text"], "values": one["values"]})) for one in problems]
    return " ".join([read_out(batch.refusal), *words])


@pytest.mark.parametrize("name", BAD)
def test_a_bad_table_is_named_and_nothing_is_stored(
    name: str, clerk: Client, november: ReportingPeriod
) -> None:
    bad = BAD[name]
    stood = list(MonthlyReturn.objects.values())
    sent = {"kind": "returns", "period": november.pk, "file": SimpleUploadedFile(bad.name, content_of(name))}
    response = clerk.post("/projects/exchange/", sent)
    assert response.status_code == 302
    batch = ImportBatch.objects.get()
    address = response.headers["Location"]
    page = clerk.get(address)
    if batch.state == ImportBatch.State.UNMAPPED:
        chosen = {f"field-{head.number}": head.field for head in page.context["heads"]}
        clerk.post(address, {"action": "columns", "sheet": "", "head": "1", **chosen})
        batch.refresh_from_db()
        page = clerk.get(address)
    assert page.status_code == 200
    with override("en"):
        assert bad.en in said(batch), said(batch)
    with override("zh-hans"):
        assert bad.zh in said(batch), said(batch)
    assert clerk.post(address, {"action": "confirm"}).status_code == 302
    assert list(MonthlyReturn.objects.values()) == stood
