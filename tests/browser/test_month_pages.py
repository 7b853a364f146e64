"""The month's pages, for everybody; and what is written in them."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import picture
from tests.browser.looks import Looker
from tests.browser.windows import Visitor, sent

PAGES = {
    "returns": ("clerk", "/projects/returns/"),
    "return-new": ("clerk", "/projects/returns/2020-11/X017/"),
    "return-approved": ("clerk", "/projects/returns/2020-11/X001/"),
    "return-locked": ("clerk", "/projects/returns/2020-10/X001/"),
    "exchange": ("clerk", "/projects/exchange/"),
    "exchange-office": ("office", "/projects/exchange/"),
    "import": ("clerk", "/projects/exchange/1/"),
    "import-columns": ("clerk", "/projects/exchange/2/"),
    "review": ("reviewer", "/projects/review/?status=approved"),
    "review-empty": ("reviewer", "/projects/review/"),
    "corrections": ("reviewer", "/projects/corrections/"),
    "correction": ("reviewer", "/projects/corrections/1/"),
    "correction-ask": ("clerk", "/projects/corrections/2020-10/X005/"),
    "sign-offs": ("reviewer", "/projects/sign-offs/"),
    "months": ("office", "/reports/"),
    "month-open": ("office", "/reports/2020/11/"),
    "month-locked": ("leader", "/reports/2020/08/"),
    "month-prepared": ("office", "/reports/2020/11/preparation/"),
    "subscribers": ("office", "/reports/subscribers/"),
    "consultation-none": ("clerk", "/reports/2020/11/consultation/"),
    "consultation-over": ("clerk", "/reports/2020/10/consultation/"),
    "job": ("leader", "/reports/jobs/1/"),
    "edition": ("official", "/reports/2020/10/"),
    "wording": ("office", "/reports/wording/"),
    "wording-language": ("office", "/reports/wording/zh-hans/?section=overall"),
    "headed-paper": ("office", "/reports/wording/paper/"),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_fit_for_everybody(looker: Looker, name: str) -> None:
    looker.look(name, *PAGES[name])


def test_a_return_is_written_without_scripts(own_visitor: Visitor) -> None:
    page = own_visitor.window("clerk", java_script_enabled=False)
    page.goto("/projects/returns/")
    sent(page.get_by_role("row").filter(has_text="新城新体育中心").get_by_role("link", name="填报"))
    page.get_by_label("本月完成投资").fill("9800")
    page.get_by_label("累计形象进度").fill("56")
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_text("已保存为草稿")).to_be_visible()
    expect(page.get_by_text("= 0.98亿元")).to_be_visible()


def test_a_figure_in_the_wrong_unit_is_answered_and_kept(own_visitor: Visitor) -> None:
    page = own_visitor.window("clerk")
    page.goto("/projects/returns/2020-11/X021/")
    page.get_by_label("本月完成投资").fill("1.25亿元")
    page.get_by_label("累计形象进度").fill("120")
    page.get_by_role("button", name="报送", exact=True).click()
    expect(page.get_by_text("金额以万元为单位：1.25亿元应填12500。")).to_be_visible()
    expect(page.get_by_text("形象进度不能超过100（120）")).to_be_visible()
    expect(page.get_by_label("本月完成投资")).to_have_value("1.25亿元")
    picture(page, "return-wrong")
    own_visitor.foreseen.append("422")


def test_two_clerks_at_one_return_lose_nothing(own_visitor: Visitor) -> None:
    first, second = own_visitor.window("clerk"), own_visitor.window("clerk")
    for page in (first, second):
        page.goto("/projects/returns/2020-11/X021/")
    for page, amount in ((first, "9800"), (second, "9900")):
        page.get_by_label("本月完成投资").fill(amount)
        page.get_by_label("累计形象进度").fill("56")
        sent(page.get_by_role("button", name="保存草稿"))
    expect(second.get_by_text("系统未作任何覆盖")).to_be_visible()
    expect(second.get_by_label("本月完成投资")).to_have_value("9900")
    expect(second.get_by_role("alert").get_by_role("cell", name="9800")).to_be_visible()
    picture(second, "return-conflict")
    own_visitor.foreseen.append("409")


def test_one_tick_ticks_all(own_visitor: Visitor) -> None:
    clerk = own_visitor.window("clerk")
    for code in ("X017", "X021"):
        clerk.goto(f"/projects/returns/2020-11/{code}/")
        clerk.get_by_label("本月完成投资").fill("6000")
        clerk.get_by_label("累计形象进度").fill("60")
        clerk.get_by_role("button", name="报送", exact=True).click()
        expect(clerk.get_by_text("已报送，等待审核")).to_be_visible()
    page = own_visitor.window("reviewer")
    page.goto("/projects/review/")
    page.get_by_role("checkbox", name="全选").check()
    page.get_by_role("button", name="审核通过所选月报").click()
    expect(page.get_by_text("2份月报审核通过，已记入台账。")).to_be_visible()
