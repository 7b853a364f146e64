"""The workbook: a sheet per list, units in the heads, nothing that runs."""

from __future__ import annotations

from typing import Any

import pytest

from reports.circular import render
from tests.reports.circular.rendered import composed, rendered, workbook
from tests.reports.circular.sample import make_document


@pytest.fixture(scope="module")
def book() -> Any:
    """The Chinese workbook read back."""
    return workbook(rendered("zh-hans", "xlsx"))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_same_document_gives_the_same_bytes(language: Any) -> None:
    assert render(make_document(), language, "xlsx") == rendered(language, "xlsx")


def test_there_is_a_sheet_for_every_list(book: Any) -> None:
    assert {
        *(
            "通报正文",
            "分类",
            "逐月",
            "各区",
            "责任单位",
            "开竣工",
            "节点",
            "红旗项目",
            "预警项目",
            "蜗牛项目",
        ),
        *("未报月报", "未参与排名", "数据更正", "全部项目", "编制说明"),
    } == set(book.sheetnames)


def test_all_projects_are_there_with_their_codes(book: Any) -> None:
    sheet = book["全部项目"]
    heads = [cell.value for cell in sheet[3]]
    codes = [row[heads.index("项目编号")].value for row in sheet.iter_rows(min_row=4)]
    assert sorted(codes) == [line["code"] for line in make_document()["edition"]["lines"]]


def test_units_stand_in_the_heads(book: Any) -> None:
    heads = {str(cell.value).replace("\n", "") for cell in book["全部项目"][3]}
    assert {"年度计划（亿元）", "超/欠序时进度（百分点）", "形象进度（%）"} <= heads


def test_heads_stay_in_sight(book: Any) -> None:
    for name in ("全部项目", "预警项目", "责任单位"):
        assert book[name].freeze_panes == "C4"


@pytest.mark.parametrize(
    "name", ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "https://example.invalid/x", "{=1}"]
)
def test_a_name_is_never_a_formula_or_a_link(name: str) -> None:
    document = make_document()
    for given in document["edition"]["inputs"]:
        given.update(name=name, generated=False)
    sheet = workbook(render(document, "zh-hans", "xlsx"))["全部项目"]
    cell = sheet["B4"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (name, "s", None)


def test_each_sheet_says_of_which_edition_it_is(book: Any) -> None:
    for name in book.sheetnames[1:-1]:
        stamp = book[name]["A2"].value
        assert "厦重点办〔2020〕10号" in stamp
        assert composed().digest in stamp


def test_how_it_was_computed_is_told(book: Any) -> None:
    told = "".join(str(row[0].value or "") for row in book["编制说明"].iter_rows())
    assert "完成序时进度计划＝累计完成投资÷截至本期计划投资" in told
    assert composed().digest in told


def test_the_creation_date_is_that_of_publication(book: Any) -> None:
    assert book.properties.created.isoformat() == "2020-11-10T10:00:00"
