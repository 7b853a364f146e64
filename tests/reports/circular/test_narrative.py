"""What changed since the edition before, the quarter's round and the year: from the edition's own data."""

from __future__ import annotations

import io
import re
from decimal import Decimal
from typing import Any

import docx
import pytest

from common.press.model import Circular, Language, Table
from reports.circular import Which, circulars_of, render
from reports.circular.compose import compose
from reports.circular.excel import FORMATS
from tests.reports.circular.rendered import body_text, docx_text, pdf_text, squeezed, texts, workbook
from tests.reports.circular.sample import make_document
from tests.reports.circular.sample_before import with_before

MONTHS: dict[Which, int] = {"monthly": 10, "quarterly": 9, "annual": 12}


def told(which: Which, language: Language = "zh-hans") -> Circular:
    """A circular of the sample with a month before it."""
    return compose(with_before(MONTHS[which]), language, which)


def table(circular: Circular, key: str) -> Table:
    """A table by its key."""
    return next(one for one in circular.tables() if one.key == key)


def test_which_circulars_an_edition_has() -> None:
    assert circulars_of(with_before(10)) == ["monthly"]
    assert circulars_of(with_before(9)) == ["monthly", "quarterly"]
    assert circulars_of(with_before(12)) == ["monthly", "quarterly", "annual"]


def test_the_sums_moved_as_the_two_editions_say() -> None:
    document = with_before()
    now, then = (
        next(Decimal(row["invested_to_date"]) for row in rows if row["kind"] == "total")
        for rows in (document["edition"]["groups"], document["edition"]["before"]["groups"])
    )
    text = body_text(told("monthly"))
    assert f"累计完成投资增加{(now - then) / 10_000:.2f}亿元" in text
    assert re.search(r"占年度计划的比例由[\d.]+%升至[\d.]+%，上升[\d.]+个百分点", text)


def test_who_entered_and_left_and_how_often_they_had_been_listed() -> None:
    edition = with_before()["edition"]
    names = {given["code"]: given["name"] for given in edition["inputs"]}
    text = body_text(told("monthly"))
    flags = {row["code"]: row["red_flag_position"] for row in edition["before"]["lines"]}
    for line in edition["lines"]:
        if line["red_flag_position"] is not None and flags[line["code"]] is None:
            times = sum(line["code"] in one["red_flag"] for one in edition["before"]["rounds"])
            assert (f"{names[line['code']]}（此前{times}次）" if times else names[line["code"]]) in text
    assert f"退出1个，为{names[edition['lines'][3]['code']]}" in text


def test_lists_say_how_often_before_and_old_bundles_leave_it_out() -> None:
    listed = table(told("monthly"), "red_flag-large")
    assert "times_red_flag" in [column.key for column in listed.columns]
    old = compose(make_document(), "zh-hans")
    assert "times_red_flag" not in [column.key for column in table(old, "red_flag-large").columns]
    assert "与上期相比" not in body_text(old)


def test_the_first_edition_has_nothing_to_compare_with() -> None:
    circular = compose(make_document(before=None), "zh-hans")
    assert "与上期相比" not in body_text(circular)
    places = [column.key for column in table(circular, "warning-large").columns].index("times_warning")
    assert {row[places].text for row in table(circular, "warning-large").rows} == {"0"}


def test_the_round_has_a_head_of_its_own() -> None:
    circular = told("quarterly")
    assert circular.number == "厦重点办评〔2020〕3号"
    assert circular.title.replace("\n", "") == "关于2020年第三季度全市重点项目红旗评比情况的通报"
    assert "首次列入" in body_text(circular)
    counts = table(circular, "distribution").rows
    assert [cell.value for cell in counts[-1][3:]] == [
        sum(int(str(row[place].value)) for row in counts[:-1]) for place in (3, 4, 5)
    ]


@pytest.mark.parametrize(("which", "mark"), [("quarterly", "评"), ("annual", "年")])
def test_its_number_is_the_next_of_the_year_it_was_published_in(which: Which, mark: str) -> None:
    document = with_before(12)
    document["edition"] |= {"number_year": 2021, "serials": {"quarterly": 5, "annual": 5}}
    assert compose(document, "zh-hans", which).number == f"厦重点办{mark}〔2021〕5号"
    assert compose(document, "en", which).number.startswith("Circular No. 5 of 2021 (")


def listed_in_both(document: dict[str, Any], name: str) -> set[str]:
    """Names of the projects on a list that were on it in the round before, too."""
    edition = document["edition"]
    now = {line["code"] for line in edition["lines"] if line[f"{name}_position"] is not None}
    both = now & set(edition["before"]["rounds"][-1][name])
    return {row["name"] for row in edition["inputs"] if row["code"] in both}


def test_the_round_says_who_entered_and_left_since_the_one_before() -> None:
    document = with_before(9)
    document["edition"]["before"]["rounds"][-1]["warning"] = [document["edition"]["lines"][9]["code"]]
    text = body_text(compose(document, "zh-hans", "quarterly"))
    part = text[text.index("与上次评比相比的变化") : text.index("红旗项目", text.index("变化") + 40)]
    assert "新列入" in text
    assert f"退出1个，为{document['edition']['inputs'][9]['name']}" in text
    assert not [name for name in listed_in_both(document, "red_flag") if f"新列入{name}" in part]
    document["edition"]["before"]["rounds"] = []
    assert "上次评比" not in body_text(compose(document, "zh-hans", "quarterly"))


def test_the_round_counts_the_quarters_milestones() -> None:
    document = with_before(9)
    for row in document["edition"]["inputs"]:
        row["milestones"] = []
    days = ("2020-06-30", "2020-07-01", "2020-09-30")
    document["edition"]["inputs"][0]["milestones"] = [
        {"kind": "opened", "name": "通车", "planned": day, "actual": day} for day in days
    ]
    assert "本季度共完成重要节点2个，其中通车2个。" in body_text(compose(document, "zh-hans", "quarterly"))
    document["edition"]["inputs"][0]["milestones"] = []
    assert "本季度没有登记完成的重要节点。" in body_text(compose(document, "zh-hans", "quarterly"))


COUNTS = {"open": 1, "overdue": 0, "new": 2, "signed_off": 1}


def with_problems(document: dict[str, Any]) -> dict[str, Any]:
    """One open, one signed off."""
    unit = {"code": "U1", "name": "路桥集团", "name_en": "Roads"}
    rows = [
        {"number": "2020-0001", "kind": "land", "projects": [], "signed_off_on": None},
        {"number": "2020-0002", "kind": "safety", "projects": [], "signed_off_on": "2020-09-02"},
    ]
    told = {"rows": rows, "total": COUNTS, "levels": [{"level": 1, **COUNTS}], "units": [{**unit, **COUNTS}]}
    document["edition"]["problems"] = told
    return document


@pytest.mark.parametrize(("which", "month"), [("quarterly", 9), ("annual", 12)])
def test_round_and_year_tell_of_problems_since_the_month_they_name(which: Which, month: int) -> None:
    document = with_problems(with_before(month))
    text = body_text(compose(document, "zh-hans", which))
    assert f"在办问题1个，其中逾期0个；自2020年{month - 1}月通报以来新登记2个，销号1个。" in text
    assert f"自2020年{month - 1}月通报以来销号的有：" in text
    english = body_text(compose(document, "en", which))
    assert "registered since the circular of" in english


def test_the_month_tells_of_problems_since_the_last_circular() -> None:
    text = body_text(compose(with_problems(with_before()), "zh-hans"))
    assert "自上期以来新登记2个，销号1个。" in text


def test_the_first_circular_of_all_names_none_before_it() -> None:
    document = with_problems(make_document(before=None))
    text = body_text(compose(document, "zh-hans"))
    assert "在办问题1个，其中逾期0个；累计登记2个，销号1个。" in text
    assert "已销号的有：" in text
    assert "自上期" not in text
    assert "since the last" not in body_text(compose(document, "en"))


def test_the_year_counts_its_four_rounds() -> None:
    circular = told("annual")
    assert circular.number == "厦重点办年〔2020〕1号"
    text = body_text(circular)
    assert "全年共开展季度评比4次" in text
    flags = [row[2].value for row in table(circular, "honours").rows]
    assert f"红旗项目列入{sum(int(str(flag)) for flag in flags)}次" in text
    sums = table(circular, "quarters").rows
    months = table(circular, "months").rows
    assert sum(Decimal(str(row[2].value)) for row in sums) == months[-1][4].value


@pytest.mark.parametrize("which", ["quarterly", "annual"])
def test_the_word_snail_can_be_switched_off(which: Which) -> None:
    document = with_before(MONTHS[which])
    rules = document["edition"]["ruleset"]["document"]
    off = {**rules, "snail": {**rules["snail"], "name_shown": False}}
    document["edition"]["ruleset"] = {**document["edition"]["ruleset"], "document": off}
    circular = compose(document, "zh-hans", which)
    said = [body_text(circular), *(annex.title for annex in circular.annexes)]
    said += [column.title for one in circular.tables() for column in one.columns]
    assert "连续预警" in "".join(said)
    assert "蜗牛" not in "".join(said)


@pytest.mark.parametrize("which", ["quarterly", "annual"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_wording_is_tidy(which: Which, language: Language) -> None:
    circular = told(which, language)
    for text in [*body_text(circular).split("\n"), *texts(circular.annexes[-1].blocks)]:
        assert "  " not in text
        assert "{" not in text
        assert not re.search(r"[。，；、：]{2}|\.\.|，。| [,.;]", text), text


@pytest.mark.parametrize("which", ["quarterly", "annual"])
def test_the_three_files_say_the_same(which: Which) -> None:
    document, circular = with_before(MONTHS[which]), told(which)
    pdf = squeezed(pdf_text(render(document, "zh-hans", "pdf", which)))
    word = render(document, "zh-hans", "docx", which)
    assert len(docx.Document(io.BytesIO(word)).inline_shapes) >= 1
    book = workbook(render(document, "zh-hans", "xlsx", which))
    said = squeezed(docx_text(word))
    for one in circular.tables():
        for row in one.printed()[1]:
            assert all(squeezed(cell.text) in said for cell in row)
            assert all(squeezed(cell.text) in pdf for cell in row if isinstance(cell.value, Decimal))
    first = circular.tables()[0]
    cells: Any = book[first.sheet]
    for place, (column, cell) in enumerate(zip(first.columns, first.rows[0], strict=True), start=1):
        if isinstance(cell.value, Decimal):
            assert cells.cell(4, place).number_format == FORMATS[column.kind]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_correction_says_what_it_corrects_and_why(language: Language) -> None:
    code = with_before()["edition"]["lines"][0]["code"]
    changes = [
        {"code": code, "field": "invested_to_date", "before": "12000.0000", "after": "15000.0000"},
        {"code": code, "field": "lamp", "before": "yellow", "after": "green"},
        {"code": code, "field": "warning_position", "before": 2, "after": None},
        {"code": code, "field": "schedule_key", "before": "0.8", "after": "1.0"},
        {"code": "GONE", "field": "line", "before": True, "after": False},
    ]
    erratum = {
        "of": "0" * 64,
        "number": "厦重点办〔2020〕10号",
        "reason": "重复计入。",
        "by": {},
        "changes": changes,
    }
    circular = compose(make_document(revision=2, erratum=erratum), language)
    text = body_text(circular)
    assert "厦重点办〔2020〕10号" in text
    assert "重复计入" in text
    rows = table(circular, "erratum").rows
    assert len(rows) == 2
    assert "1.20" in rows[0][1].text
    assert "1.50" in rows[0][1].text
    assert "0.8" not in rows[0][1].text.replace("0.80", "")
    assert not re.search(r"。。|\.\.", text)
