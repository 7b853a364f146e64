"""The office's register in a browser: a project's life from its taking in, and one that is confidential."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import picture
from tests.browser.looks import Looker
from tests.browser.windows import Visitor

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
    "milestone": "/projects/register/X010/milestones/10/",
    "package": "/projects/register/X010/package/",
    "confidential": "/projects/register/X010/confidential/",
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_fit_for_everybody(looker: Looker, name: str) -> None:
    looker.look(f"register-{name}", "office", PAGES[name])


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
    expect(office.locator(".kw-messages")).to_contain_text("已纳入名录")

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
    expect(leader.locator(".kw-messages")).to_contain_text("已批准")

    leader.goto(f"/projects/{code}/")
    expect(leader.locator("main")).to_contain_text("文物勘探")
    expect(leader.locator("main")).to_contain_text("厦文物〔2020〕41号")
    picture(leader, "register-journey-project")


def test_a_project_becomes_confidential_and_its_name_is_for_the_cleared_alone(own_visitor: Visitor) -> None:
    office = own_visitor.window("office")
    office.goto("/projects/register/X010/confidential/")
    expect(office.locator("main")).to_contain_text("已发布的通报保留发布时的名称")
    alias = office.input_value("[name=alias]")
    office.fill("[name=reason]", "市保密局〔2020〕6号")
    press(office, "设为涉密")
    expect(office.get_by_text("本人知悉").first).to_be_visible()
    # The browser says itself that the form came back.
    own_visitor.foreseen.append("422")
    office.check("[name=understood]")
    press(office, "设为涉密")
    expect(office.get_by_role("heading", level=1)).to_have_text(alias)
    expect(office.locator("main")).to_contain_text("真实名称：洪茂居住区一期")
    picture(office, "register-journey-confidential")

    office.goto("/projects/?q=洪茂")
    expect(office.locator("tbody tr")).to_have_count(1)
    official = own_visitor.window("official")
    official.goto("/projects/?q=洪茂")
    expect(official.locator("tbody tr")).to_have_count(0)
    official.goto("/projects/X010/")
    expect(official.get_by_role("heading", level=1)).to_contain_text(alias)
    expect(official.locator("body")).not_to_contain_text("洪茂居住区一期")
