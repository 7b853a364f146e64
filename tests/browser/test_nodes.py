"""Nodes worked back, in real browsers: from the due day to the week's list."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import picture
from tests.browser.looks import Looker, look_around, on_a_phone
from tests.browser.windows import Visitor

PAGES = {
    "five-list": ("office", "/coordination/five/"),
    "five-groups": ("office", "/coordination/five/groups/?district=D1"),
    "five-project": ("office", "/coordination/five/X010/"),
    "node-week": ("office", "/coordination/nodes/"),
    "node-plan": ("official", "/coordination/nodes/X010/"),
    "node-edit": ("office", "/coordination/nodes/X010/edit/"),
    "node-templates": ("office", "/coordination/nodes/templates/"),
    "node-template": ("office", "/coordination/nodes/templates/social/"),
    "node-feeds": ("clerk", "/coordination/calendar/"),
    "permit-list": ("official", "/coordination/permits/"),
    "permit-project": ("office", "/coordination/permits/X010/"),
    "permit-catalogue": ("office", "/coordination/permits/catalogue/"),
}
#: Reached on the way: /coordination/nodes/X001/1/
REPORT = "/coordination/nodes/X001/1/"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_fit_for_everybody(looker: Looker, name: str) -> None:
    looker.look(name, *PAGES[name])


def test_a_plan_is_laid_out_edited_fixed_reported_and_listed(own_visitor: Visitor) -> None:
    office, clerk = own_visitor.window("office"), own_visitor.window("clerk")
    office.goto("/coordination/nodes/X001/edit/")
    office.get_by_label("要求完成日期").fill("2021-09-30")
    office.get_by_role("button", name="倒排工期").click()
    expect(office.get_by_text("已从要求完成日期倒排各节点，尚未固化基线。")).to_be_visible()
    office.get_by_label("1 计划日期", exact=True).fill("2020-12-04")
    office.get_by_label("1 前置节点", exact=True).fill("4")
    office.get_by_role("button", name="保存", exact=True).click()
    expect(office.get_by_text("以下节点互为前置，形成循环")).to_be_visible()
    own_visitor.foreseen.append("422")  # that it was refused
    office.get_by_label("1 前置节点", exact=True).fill("")
    office.get_by_role("button", name="保存", exact=True).click()
    expect(office.get_by_text("节点已保存。")).to_be_visible()
    look_around(office, "node-edit-laid")
    office.get_by_role("button", name="固化基线").click()
    expect(office.get_by_text("第1版基线已固化，永久保留。")).to_be_visible()
    clerk.goto("/coordination/nodes/?what=due")
    expect(clerk.get_by_role("row").filter(has_text="完成审批")).to_contain_text("2020-12-04")
    clerk.get_by_role("link", name="完成审批").click()
    clerk.get_by_label("填报内容").select_option("actual")
    clerk.get_by_label("日期", exact=True).fill("2020-12-01")
    clerk.get_by_label("依据或原因").fill("可研批复")
    picture(clerk, "node-report")
    clerk.get_by_role("button", name="保存").click()
    expect(clerk.get_by_text("填报已保存。")).to_be_visible()
    row = clerk.get_by_role("row").filter(has_text="完成审批")
    expect(row).to_contain_text("提前3天")
    expect(clerk.locator("svg.nd-chart rect.nd-bar")).to_have_count(9)
    look_around(clerk, "node-plan-gantt")
    clerk.emulate_media(media="print")
    picture(clerk, "node-plan-print")
    clerk.emulate_media(media="screen")
    clerk.goto("/coordination/nodes/?what=reached")
    expect(clerk.get_by_role("row").filter(has_text="完成审批")).to_contain_text("已完成")
    on_a_phone(clerk, "node-week-phone")
    office.goto("/projects/X001/")
    # Is fetched when seen, and takes the place of what was scrolled to.
    office.get_by_role("region", name="五个一").evaluate("place => place.scrollIntoView()")
    expect(office.get_by_text("已完成2／9")).to_be_visible()


def test_a_permit_is_asked_for_supplemented_and_granted(own_visitor: Visitor) -> None:
    office, clerk = own_visitor.window("office"), own_visitor.window("clerk")
    office.goto("/coordination/permits/X001/")
    office.get_by_label("建设工程规划许可证").check()
    office.get_by_role("button", name="新增").click()
    expect(office.get_by_text("已列入1项。")).to_be_visible()
    clerk.goto("/coordination/permits/X001/")
    for label, day, note, state in (
        ("申报受理", "2020-11-10", "", "超时6个工作日"),
        ("一次性告知补正（须说明原因）", "2020-11-12", "缺总平面图", "待补正"),
        ("补正完成", "2020-11-16", "", "超时4个工作日"),
        ("已办结", "2020-12-02", "", "已办结"),
    ):
        clerk.get_by_role("link", name="登记办理情况").click()
        clerk.get_by_label("办理记录").select_option(label=label)
        clerk.get_by_label("日期").fill(day)
        clerk.get_by_label("说明或原因").fill(note)
        clerk.get_by_role("button", name="保存").click()
        row = clerk.get_by_role("row").filter(has_text="建设工程规划许可证")
        expect(row).to_contain_text(state)
    on_a_phone(clerk, "permit-project-phone")
    clerk.goto("/projects/X001/")
    clerk.get_by_role("region", name="绿色通道审批").scroll_into_view_if_needed()  # is fetched when seen
    expect(clerk.get_by_text("审批事项已全部办结。")).to_be_visible()
