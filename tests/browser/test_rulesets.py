"""The rules of the ranking: drawn up from a printed rule with a gap, mended, tried, approved."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.looks import Looker, look_around
from tests.browser.windows import Visitor, sent

PAGES = {
    "rulesets": ("office", "/reports/rulesets/"),
    "ruleset-new": ("office", "/reports/rulesets/new/?start=yinchuan-printed"),
    "ruleset": ("auditor", "/reports/rulesets/1/"),
    "ruleset-compare": ("reviewer", "/reports/rulesets/compare/"),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_fit_for_everybody(looker: Looker, name: str) -> None:
    looker.look(name, *PAGES[name])


def test_a_printed_rule_is_mended_tried_and_approved(own_visitor: Visitor) -> None:
    office, leader = own_visitor.window("office"), own_visitor.window("leader")
    office.goto("/reports/rulesets/new/")
    office.get_by_label("以何为底稿").select_option("yinchuan-printed")
    office.get_by_label("名称（中文）").fill("银川亮灯办法")
    office.get_by_label("名称（英文）").fill("Lamps as in Yinchuan")
    office.get_by_label("起始适用月份").fill("2020-11")
    office.get_by_role("button", name="开始起草").click()
    gap = "欠时序进度0至10个百分点（不含两端）：无对应亮灯（−10 < L < 0）。"
    expect(office.get_by_text(gap).first).to_be_visible()
    look_around(office, "ruleset-form-fault")
    office.goto("/reports/rulesets/drafts/1/")
    expect(office.get_by_role("button", name="提交领导审批")).to_have_count(0)
    office.goto("/reports/rulesets/drafts/1/edit/")
    office.get_by_label("绿灯下限", exact=True).fill("-10")
    office.get_by_label("绿灯下限：含本数").uncheck()
    office.get_by_role("button", name="保存并检查").click()
    expect(office.get_by_text("已保存，规则检查无问题。")).to_be_visible()
    office.goto("/reports/rulesets/drafts/1/what-if/?month=2020-10&month=2020-09")
    expect(office.get_by_role("heading", name="小项目偏差")).to_be_visible()
    look_around(office, "ruleset-what-if")
    office.goto("/reports/rulesets/drafts/1/")
    sent(office.get_by_role("button", name="提交领导审批"))
    leader.goto("/reports/rulesets/drafts/1/")
    look_around(leader, "ruleset-draft-leader")
    leader.get_by_role("button", name="批准规则").click()
    expect(leader.get_by_text("本规则已批准，为第2版。")).to_be_visible()
    office.goto("/reports/rulesets/")
    expect(office.get_by_role("row").filter(has_text="银川亮灯办法")).to_contain_text("自2020-11起")
    expect(office.get_by_role("row").filter(has_text="默认规则")).to_contain_text("2000-01至2020-10")
