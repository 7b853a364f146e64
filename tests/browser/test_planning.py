"""A year is planned and revised, and goes to its end: the office enters, the leader reads and approves."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import picture
from tests.browser.looks import Looker
from tests.browser.windows import Visitor, sent

PAGES = {
    "plans": ("office", "/projects/plans/?year=2020"),
    "plan": ("office", "/projects/plans/2020/X014/"),
    "plan-form": ("office", "/projects/plans/2020/X014/edit/"),
    "plan-leave": ("office", "/projects/plans/2020/X014/leave/"),
    "plan-approvals": ("leader", "/projects/plans/approvals/"),
    "opening": ("office", "/projects/plans/X014/opening/"),
    "calendar": ("office", "/projects/calendar/?year=2020&day=2020-12-07"),
    "year-end": ("office", "/projects/years/?year=2020"),
    "carry-over": ("office", "/projects/years/carry/?year=2020"),
    "periods": ("office", "/reports/periods/"),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_fit_for_everybody(looker: Looker, name: str) -> None:
    looker.look(name, *PAGES[name])


def plan_by_last_years_curve(page: Page) -> None:
    """The new year's plan of a project, split as its money came last year."""
    page.goto("/projects/plans/2021/X001/edit/")
    page.locator("[name=annual]").fill("24000")
    page.get_by_role("button", name="按本项目上年完成曲线").click()
    expect(page.get_by_text("月度计划已填入，尚未保存。")).to_be_visible()
    expect(page.get_by_text("月度计划合计与年度计划一致。")).to_be_visible()
    page.get_by_label("1月计划投资", exact=True).fill("1")
    expect(page.get_by_text(re.compile("尚差|超出"))).to_be_visible()
    sent(page.get_by_role("button", name="按本项目上年完成曲线"))
    page.get_by_role("button", name="提交审批").click()
    expect(page.get_by_text("计划已提交，待领导审批。")).to_be_visible()


def decide(page: Page, project: str, button: str) -> None:
    """The leader ticks a project's plan and decides."""
    page.goto("/projects/plans/approvals/")
    page.get_by_role("checkbox", name=project).check()
    picture(page, f"approvals-{button}")
    sent(page.get_by_role("button", name=button))


def paste(page: Page, label: str, text: str) -> None:
    """As if copied from Excel."""
    page.get_by_label(label, exact=True).evaluate(
        """(field, text) => {
            const data = new DataTransfer();
            data.setData("text", text);
            field.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true}));
        }""",
        text,
    )


def test_a_plan_goes_from_the_office_to_the_leader_and_is_revised(own_visitor: Visitor) -> None:
    office, leader = own_visitor.window("office"), own_visitor.window("leader")
    plan_by_last_years_curve(office)
    decide(leader, "东亚纳米科技园", "批准所选事项")
    expect(leader.get_by_text("已批准1项。")).to_be_visible()
    office.goto("/projects/plans/2021/X001/edit/")
    office.locator("[name=annual]").fill("12000")
    paste(office, "1月计划投资", "\n".join(["1,000"] * 12))
    expect(office.get_by_text("月度计划合计与年度计划一致。")).to_be_visible()
    office.get_by_label("计划调整原因").fill("征地拆迁滞后")
    picture(office, "plan-revised")
    sent(office.get_by_role("button", name="提交审批"))
    leader.goto("/projects/plans/approvals/")
    expect(leader.get_by_text("本次调整调低了计划。")).to_be_visible()
    expect(leader.get_by_text("−50.00%").first).to_be_visible()
    decide(leader, "东亚纳米科技园", "批准所选事项")
    leader.goto("/projects/plans/2021/X001/")
    expect(leader.get_by_role("row").filter(has_text="征地拆迁滞后")).to_contain_text("12,000.00")


def test_a_revision_of_the_running_year_keeps_closed_months(own_visitor: Visitor) -> None:
    page = own_visitor.window("office")
    page.goto("/projects/plans/2020/X014/edit/")
    expect(page.get_by_label("10月计划投资", exact=True)).not_to_be_editable()
    expect(page.get_by_label("11月计划投资", exact=True)).to_be_editable()


def test_a_plan_is_drawn_up_without_scripts(own_visitor: Visitor) -> None:
    page = own_visitor.window("office", java_script_enabled=False)
    page.goto("/projects/plans/2021/X002/edit/")
    page.locator("[name=annual]").fill("1000")
    sent(page.get_by_role("button", name="平均分解"))
    page.get_by_role("button", name="提交审批").click()
    expect(page.get_by_text("计划已提交，待领导审批。")).to_be_visible()


def test_the_years_end_is_walked_through(own_visitor: Visitor) -> None:
    office, leader = own_visitor.window("office"), own_visitor.window("leader")
    office.goto("/projects/years/?year=2020")
    expect(office.get_by_text("12月尚未发布。")).to_be_visible()
    office.get_by_role("link", name="选择结转项目").click()
    office.get_by_role("button", name="结转所选项目").click()
    expect(office.get_by_text("已结转24个项目，计划待领导审批。")).to_be_visible()
    leader.goto("/projects/plans/approvals/")
    leader.get_by_role("checkbox", name="全选").check()
    leader.get_by_role("button", name="批准所选事项").click()
    expect(leader.get_by_text("已批准24项。")).to_be_visible()
    office.goto("/projects/plans/2020/X003/leave/")
    office.get_by_label("退出方式").select_option("merged")
    office.get_by_label("退出清单月份").select_option("2020-12")
    office.get_by_label("并入项目的代码").fill("X001")
    office.get_by_label("原因").fill("合并实施")
    office.get_by_label("依据文件").or_(office.get_by_label("文件")).first.fill("厦重点办〔2020〕9号")
    sent(office.get_by_role("button", name="提交审批"))
    decide(leader, "天马第6代柔性AMOLED生产线", "批准所选事项")
    office.goto("/projects/plans/2020/X003/")
    expect(office.get_by_text("项目已退出清单：")).to_be_visible()
