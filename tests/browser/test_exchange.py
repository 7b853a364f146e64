"""A clerk takes the month's table away, fills it in, mends what is wrong, stores it, and takes it back."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import picture
from tests.browser.looks import glance, look_around, serious
from tests.browser.windows import Visitor

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def filled(template: Path, cells: Mapping[tuple[str, str], Any]) -> dict[str, Any]:
    """The downloaded table with some cells written: (code, start of the head) → value."""
    book = openpyxl.load_workbook(io.BytesIO(template.read_bytes()))
    sheet = book.worksheets[0]
    for (code, head), value in cells.items():
        column = next(cell.column for cell in sheet[1] if str(cell.value).startswith(head))
        row = next(row[0].row for row in sheet.iter_rows(min_row=2) if row[0].value == code)
        sheet.cell(row, column).value = value
    content = io.BytesIO()
    book.save(content)
    return {"name": "11月.xlsx", "mimeType": TYPE, "buffer": content.getvalue()}


def upload(page: Page, file: dict[str, Any], button: str) -> None:
    page.locator("input[type=file]").set_input_files([file])  # type: ignore[arg-type]
    page.get_by_role("button", name=button).click()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_table_goes_out_and_comes_back(own_visitor: Visitor, scripts: bool) -> None:
    page = own_visitor.window("clerk", java_script_enabled=scripts, accept_downloads=True)
    page.goto("/projects/returns/")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载模板").click()
    template = download.value.path()
    page.get_by_role("link", name="上传数据表").click()
    expect(page.get_by_role("heading", name="数据表导入导出")).to_be_visible()

    wrong = {("X017", "本月完成投资"): "九百", ("X017", "形象进度"): 152, ("X021", "本月完成投资"): 1}
    upload(page, filled(template, wrong), "上传并预览")
    expect(page.get_by_role("alert")).to_contain_text("1行有错误")
    expect(page.get_by_role("row").filter(has_text="X017")).to_contain_text("“九百”不是数字")
    expect(page.get_by_role("button", name="确认导入")).to_have_count(0)
    picture(page, f"import-wrong-{scripts}")
    if scripts:
        assert serious(page) == []

    page.get_by_role("link", name="上传其他文件").click()
    right = {("X017", "本月完成投资"): 905.5, ("X017", "形象进度"): 62}
    upload(page, filled(template, right), "上传并预览")
    expect(page.get_by_text("将保存1行")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="X017")).to_contain_text("905.5")
    if scripts:
        look_around(page, "import-right")
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_text("已保存1行")).to_be_visible()

    page.goto("/projects/returns/2020-11/X017/")
    expect(page.locator("[name=investment]")).to_have_value("905.5")
    page.go_back()
    page.get_by_role("button", name="撤销本次导入").click()
    expect(page.get_by_text("数据恢复到导入前的状态").first).to_be_visible()
    page.goto("/projects/returns/2020-11/X017/")
    expect(page.locator("[name=investment]")).to_have_value("")


def test_a_table_of_ones_own_is_explained_once(own_visitor: Visitor) -> None:
    page = own_visitor.window("clerk", language="en")
    own = {
        "name": "own.csv",
        "mimeType": "text/csv",
        "buffer": "编号;完成额（亿元）\nX017;0,09\n".encode("gb18030"),
    }
    page.goto("/projects/exchange/")
    upload(page, own, "Upload and look")
    expect(page.get_by_role("heading", name="Which column is which?")).to_be_visible()
    glance(page, "import-columns-en")
    page.get_by_label("完成额（亿元）", exact=True).select_option("investment")
    page.get_by_label("Keep this under a name").fill("Ledger")
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_role("row").filter(has_text="X017")).to_contain_text("900")
    page.goto("/projects/exchange/")
    upload(page, own, "Upload and look")
    expect(page.get_by_text("columns read as “Ledger”")).to_be_visible()
