"""The office's register in a browser: a project's life from its taking in, and one that is confidential."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor, picture
from tests.browser.test_pages import PHONE, serious

PAGES = {
    "list": "/projects/register/",
    "new": "/projects/register/new/",
    "categories": "/projects/register/categories/",
    "decisions": "/projects/register/decisions/",
    "project": "/projects/register/X010/",
    "placing": "/projects/register/X010/placing/",
    "stage": "/projects/register/X010/stage/",
    "stops": "/projects/register/X010/stops/",
    "milestones": "/projects/register/X010/milestones/",
    "package": "/projects/register/X010/package/",
    "confidential": "/projects/register/X010/confidential/",
}


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious_and_a_phone_scrolls_down_only(visitor: Visitor, name: str) -> None:
    page = visitor.window("office")
    page.goto(PAGES[name])
    picture(page, f"register-{name}")
    assert serious(page) == []
    page.emulate_media(color_scheme="dark")
    assert serious(page) == []
    page.set_viewport_size(PHONE)
    page.goto(f"{PAGES[name]}?lang=en")
    picture(page, f"register-{name}-phone")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_a_project_is_taken_in_started_stopped_and_its_stop_approved(own_visitor: Visitor) -> None:
    office = own_visitor.window("office")
    office.goto("/projects/register/new/?category=social")
    office.fill("[name=name]", "翔安医院二期")
    office.fill("[name=total_investment]", "125000")
    expect(office.locator("output[data-echo]")).to_have_text("= 12.50亿元")
    office.select_option("[name=district]", "D1")
    office.select_option("[name=responsible_unit]", "U2")
    office.fill("[name=signed_on]", "2020-09-01")
    code = office.input_value("[name=code]")
    press(office, "以签约阶段纳入")
    expect(office.get_by_role("status")).to_contain_text("已纳入名录")

    office.get_by_role("link", name="建设阶段").click()
    office.fill("[name=effective_on]", "2020-10-08")
    office.fill("[name=evidence]", "施工许可证350213202010080101")
    press(office, "填报阶段")
    expect(office.get_by_role("cell", name="施工许可证350213202010080101")).to_be_visible()

    office.get_by_role("link", name="停工与延期", exact=True).click()
    office.fill("[name=starts_on]", "2020-11-02")
    office.fill("[name=reason]", "文物勘探")
    office.fill("[name=document]", "厦文物〔2020〕41号")
    press(office, "报领导审批")
    expect(office.get_by_text("待领导审批", exact=True)).to_be_visible()

    leader = own_visitor.window("leader")
    leader.goto("/projects/register/decisions/")
    row = leader.locator("tr", has_text="翔安医院二期")
    expect(row).to_contain_text("厦文物〔2020〕41号")
    row.get_by_role("button", name="批准").click()
    expect(leader.get_by_role("status")).to_contain_text("已批准")

    leader.goto(f"/projects/{code}/")
    expect(leader.locator("main")).to_contain_text("文物勘探")
    expect(leader.locator("main")).to_contain_text("厦文物〔2020〕41号")
    picture(leader, "register-journey-project")
