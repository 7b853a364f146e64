"""What a circular says, and that every figure in it is one of the edition."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest

from common.press.model import BarChart, Circular, CurveChart, Language, Paragraph, Table
from reports.circular.compose import compose
from tests.reports.circular.rendered import body_text, composed, texts
from tests.reports.circular.sample import make_document

# Published for October 2020, 万元: what was invested and what was planned to date.
PUBLISHED = {
    "industrial": ("3396400.0000", "2698983.0000", "完成投资339.64亿元", "完成序时进度计划的125.84%"),
    "social": ("2524800.0000", "1506714.0000", "完成投资252.48亿元", "完成序时进度计划的167.57%"),
    "infrastructure": ("3602700.0000", "2370197.0000", "完成投资360.27亿元", "完成序时进度计划的152.00%"),
    "new-town": ("4190800.0000", "3032856.0000", "完成投资419.08亿元", "完成序时进度计划的138.18%"),
}


def table(circular: Circular, key: str) -> Table:
    """A table by its key."""
    return next(table for table in circular.tables() if table.key == key)


def changed(**members: Any) -> Circular:
    """The Chinese circular of the sample with members of the edition replaced."""
    return compose(make_document(**members), "zh-hans")


def test_published_figures_are_printed_to_the_last_digit() -> None:
    document = make_document()
    for group in document["edition"]["groups"]:
        if group["kind"] == "category":
            invested, planned, _, _ = PUBLISHED[group["code"]]
            group.update(invested_to_date=invested, planned_to_date=planned)
    text = body_text(compose(document, "zh-hans"))
    for _, _, invested, ratio in PUBLISHED.values():
        assert invested in text
        assert ratio in text


def test_the_frame_of_the_document() -> None:
    circular = composed()
    assert circular.mark == "厦门市重点项目建设办公室文件"
    assert circular.number == "厦重点办〔2020〕10号"
    assert circular.title.replace("\n", "") == "关于2020年1—10月全市重点项目建设进展情况的通报"
    assert circular.addressee.endswith("各市属国有企业：")
    assert circular.dated == "2020年11月10日"


def test_january_is_not_a_range() -> None:
    circular = compose(make_document(period="2020-01"), "zh-hans")
    assert "关于2020年1月全市" in circular.title
    assert "当月" not in body_text(circular)  # the year to date is the month


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_both_schedule_figures_stand_with_their_own_names(language: Language) -> None:
    text = body_text(composed(language))
    ratio, lead = {
        "zh-hans": (r"完成序时进度计划的[\d.]+%", r"[超欠]序时进度[\d.]+个百分点"),
        "en": (r"completed [\d.]+% of the schedule plan", r"[\d.]+ percentage points (ahead|behind)"),
    }[language]
    assert len(re.findall(ratio, text)) >= 5  # in all and the four categories
    assert len(re.findall(lead, text)) >= 5


def test_behind_is_said_without_a_sign() -> None:
    document = make_document()
    total = next(group for group in document["edition"]["groups"] if group["kind"] == "total")
    total.update(annual_plan="12.0000", invested_to_date="9.0000", planned_to_date="10.0000")
    assert "欠序时进度8.33个百分点" in body_text(compose(document, "zh-hans"))


def test_level_with_the_time_gone() -> None:
    document = make_document()
    total = next(group for group in document["edition"]["groups"] if group["kind"] == "total")
    total.update(annual_plan="12.0000", invested_to_date="10.0000")
    assert "与序时进度持平" in body_text(compose(document, "zh-hans"))


def test_running_lists_say_that_they_do_not_count() -> None:
    text = body_text(composed())
    assert "红旗项目（季度滚动）" in text
    assert "不计入历史记录" in text
    final = body_text(changed(final_round=True))
    assert "季度滚动" not in final
    assert "不计入历史记录" not in final


@pytest.mark.parametrize(("shown", "there"), [(True, "蜗牛"), (False, "连续预警项目")])
def test_the_word_snail_can_be_switched_off(shown: bool, there: str) -> None:
    document = make_document()
    rules = document["edition"]["ruleset"]["document"]
    document["edition"]["ruleset"] = {
        **document["edition"]["ruleset"],
        "document": {**rules, "snail": {**rules["snail"], "name_shown": shown}},
    }
    circular = compose(document, "zh-hans")
    said = [body_text(circular), *(annex.title for annex in circular.annexes)]
    said += [cell.text for printed in circular.tables() for row in printed.rows for cell in row]
    said += [printed.sheet for printed in circular.tables()]
    said += texts(circular.annexes[-1].blocks)
    assert there in "".join(said)
    assert ("蜗牛" in "".join(said)) is shown


def test_a_warning_says_why_and_what_is_asked_by_when() -> None:
    listed = table(composed(), "warning-large")
    keys = [column.key for column in listed.columns]
    for row in listed.rows:
        reason, ask = row[keys.index("reason")].text, row[keys.index("ask")].text
        assert re.search(r"欠[\d.]+(亿|万)元|至今未开工", reason)
        assert ask.startswith("2020年11月30日前")


def test_published_late_in_a_month_more_time_is_given() -> None:
    assert "2020年12月31日前" in body_text(changed(published_at="2020-11-25T10:00:00+08:00"))
    assert "2021年1月31日前" in body_text(changed(published_at="2020-12-25T10:00:00+08:00"))


def test_a_revision_says_that_it_replaces() -> None:
    circular = changed(revision=2)
    assert circular.title.endswith("（第2版）")
    assert "代替本期此前各版" in body_text(circular)


def test_empty_lists_are_said_to_be_empty() -> None:
    document = make_document()
    for line in document["edition"]["lines"]:
        line.update(red_flag_position=None, warning_position=None, snail_position=None, unranked_reason="")
    for given in document["edition"]["inputs"]:
        given.update(returned=True, milestones=[])
    circular = compose(document, "zh-hans")
    text = body_text(circular)
    for said in (
        "没有项目符合红旗项目",
        "本期没有预警项目",
        "本期没有蜗牛项目",
        "所有项目均参与排名",
        "没有登记",
    ):
        assert said in text
    assert [annex.label for annex in circular.annexes] == ["附件1", "附件2", "附件3"]


def test_annexes_are_referred_to_by_their_numbers() -> None:
    circular = composed()
    numbers = {annex.title: annex.label for annex in circular.annexes}
    assert f"评选依据见{numbers['红旗项目（季度滚动）名单']}" in body_text(circular)
    assert f"见{numbers['预警项目（季度滚动）名单']}" in body_text(circular)


def test_all_unreported_and_unranked_projects_are_named() -> None:
    circular, document = composed(), make_document()
    missing = {given["name"] for given in document["edition"]["inputs"] if not given["returned"]}
    assert {row[0].text for row in table(circular, "missing").rows} == missing
    unranked = [line for line in document["edition"]["lines"] if line["unranked_reason"]]
    assert len(table(circular, "unranked").rows) == len(unranked)


def test_the_months_add_up_to_the_total() -> None:
    total = next(group for group in make_document()["edition"]["groups"] if group["kind"] == "total")
    last = table(composed(), "months").rows[-1]
    assert last[3].value == Decimal(total["planned_to_date"]) / 10_000
    assert last[4].value == Decimal(total["invested_to_date"]) / 10_000


def test_charts_draw_what_the_tables_say() -> None:
    circular = composed()
    bars = next(block for block in circular.body if isinstance(block, BarChart))
    rows = table(circular, "categories").rows
    assert [bar.invested for bar in bars.bars] == [row[4] for row in rows[:-1]]
    curve = next(block for block in circular.body if isinstance(block, CurveChart))
    actual = next(line for line in curve.curves if line.style == "actual")
    assert [point.text for point in actual.points] == [row[4].text for row in table(circular, "months").rows]
    assert [line.style for line in curve.curves] == ["plan", "first", "actual"]


def test_the_first_plan_is_shown_only_where_it_was_revised() -> None:
    document = make_document()
    listed = table(compose(document, "zh-hans"), "projects")
    keys = [column.key for column in listed.columns]
    revisions = {given["code"]: given["plan"]["revision"] for given in document["edition"]["inputs"]}
    for row in listed.rows:
        shown = bool(row[keys.index("first_ratio")].text)
        assert shown is (revisions[row[keys.index("code")].text] > 1)


def test_the_method_note_carries_edition_digest_and_what_was_not_checked() -> None:
    document = make_document()
    note = "".join(texts(composed().annexes[-1].blocks))
    for said in (
        document["digest"],
        document["edition"]["previous"],
        "12345",
        "未核查的条件",
        "2020年11月9日17:00",
    ):
        assert said in note


def test_the_first_edition_has_none_before_it() -> None:
    assert "本期为首期" in "".join(texts(changed(previous=None).annexes[-1].blocks))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_wording_is_tidy(language: Language) -> None:
    circular = composed(language)
    paragraphs = [block.text for block in circular.body if isinstance(block, Paragraph)]
    for text in [*paragraphs, *texts(circular.annexes[-1].blocks)]:
        assert "  " not in text
        assert "{" not in text
        assert not re.search(r"[。，；、]{2}|\.\.|，。| [,.;]", text)
    if language == "zh-hans":
        for text in paragraphs:
            assert " " not in text
            assert not re.search(r"个个|项目项目", text)


def test_short_amounts_are_written_in_ten_thousand_yuan() -> None:
    document = make_document()
    warned = next(line for line in document["edition"]["lines"] if line["warning_clause"] == "behind")
    warned["warning_gap"] = "46.0000"
    said = "".join(
        cell.text
        for row in table(compose(document, "zh-hans"), f"warning-{warned['league']}").rows
        for cell in row
    )
    assert "补齐缺口46.00万元" in said


def test_parts_of_packages_are_listed_but_counted_once() -> None:
    document = make_document()
    total = next(group for group in document["edition"]["groups"] if group["kind"] == "total")
    total["counted"] -= 5
    text = body_text(compose(document, "zh-hans"))
    assert "共安排重点项目60个" in text
    assert "其中5个为打包项目的子项" in text


def test_each_list_counts_its_own_places() -> None:
    """A snail project may be further down among the warnings."""
    document = make_document()
    for line in document["edition"]["lines"]:
        if line["snail_position"] is not None:
            line["warning_position"] = 4
    circular = compose(document, "zh-hans")
    assert table(circular, "snail-large").rows[0][0].text == "1"
