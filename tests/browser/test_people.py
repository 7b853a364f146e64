"""People, roles, deputies and organisations in a real browser."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import picture
from tests.browser.looks import Looker
from tests.browser.windows import Visitor, sent, sign_in

CHOSEN = "Battery-staple-2021"
PAGES = {
    "people": ("security", "/accounts/people/"),
    "person": ("security", "/accounts/people/2/"),
    "person-new": ("security", "/accounts/people/new/"),
    "people-import": ("security", "/accounts/people/import/"),
    "deputies": ("reviewer", "/accounts/deputies/"),
    "organizations": ("office", "/accounts/organizations/"),
    "organization": ("office", "/accounts/organizations/5/"),
    "organization-new": ("office", "/accounts/organizations/new/"),
    "organization-end": ("office", "/projects/organizations/5/end/"),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_fit_for_everybody(looker: Looker, name: str) -> None:
    looker.look(name, *PAGES[name])


def table(path: Path) -> Path:
    """A table with one new clerk, as the office sends it."""
    book = openpyxl.Workbook()
    book.active.append(["用户名", "姓名", "机构代码", "角色"])
    book.active.append(["zhou", "周新", "U2", "填报员"])
    book.save(path)
    return path


def test_people_are_imported_and_a_role_that_ends_shuts_the_door(
    own_visitor: Visitor, tmp_path: Path
) -> None:
    """The security administrator imports a clerk, who works, gets a second role, and loses it."""
    security = own_visitor.window("security")
    security.goto("/accounts/people/import/")
    security.set_input_files("[name=file]", table(tmp_path / "people.xlsx"))
    sent(security.get_by_role("button", name="读取表格"))
    picture(security, "people-preview")
    sent(security.get_by_role("button", name="确认导入1行"))
    password = security.locator("code").inner_text()
    picture(security, "people-imported")
    with security.expect_download() as download:
        security.get_by_role("link", name="下载密码表").click()
    assert (
        openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes())).active["C2"].value == password
    )

    clerk = own_visitor.window("")
    own_visitor.foreseen.append("401")  # the page may just be asking for its parts when its session is ended
    sign_in(clerk, "zhou", password)
    clerk.fill("[name=old_password]", password)
    clerk.fill("[name=new_password1]", CHOSEN)
    clerk.fill("[name=new_password2]", CHOSEN)
    sent(clerk.get_by_role("button", name="修改密码"))
    clerk.goto("/projects/returns/")
    expect(clerk.locator("h1")).to_contain_text("月报")

    security.goto("/accounts/people/?q=zhou")
    security.get_by_role("link", name="周新").click()
    form = security.locator("form[action$='/roles/']")
    form.locator("[name=role]").select_option("reviewer")
    form.locator("[name=organization]").select_option(index=2)
    form.locator("[name=until]").fill("2020-12-31")
    form.locator("[name=reason]").fill("临时协助审核")
    form.get_by_role("button", name="确认授予").click()
    expect(security.get_by_role("row", name=re.compile("审核员.*2020-12-31"))).to_be_visible()
    clerk.goto("/projects/returns/")
    expect(clerk).to_have_url(re.compile("/accounts/login/"))

    sign_in(clerk, "zhou", CHOSEN)
    clerk.goto("/projects/review/")
    expect(clerk.locator("h1")).to_contain_text("审核")
    row = security.get_by_role("row", name=re.compile("填报员"))
    row.get_by_text("终止该角色").click()
    row.locator("[name=reason]").fill("调离")
    row.get_by_role("button", name=re.compile("结束")).click()
    expect(security.get_by_text("登录会话已结束")).to_be_visible()
    clerk.goto("/projects/review/")
    expect(clerk).to_have_url(re.compile("/accounts/login/"))


def test_a_deputy_is_named_and_says_so_on_every_page(own_visitor: Visitor) -> None:
    reviewer = own_visitor.window("reviewer", language="en")
    reviewer.goto("/accounts/deputies/")
    reviewer.fill("[name=deputy]", "official")
    reviewer.fill("[name=until]", "2020-12-09")
    reviewer.fill("[name=reason]", "Annual leave")
    reviewer.get_by_role("button", name="Name the deputy").click()
    expect(reviewer.get_by_role("row", name=re.compile("何观.*王审"))).to_be_visible()
    deputy = own_visitor.window("official", language="en")
    deputy.goto("/projects/review/")
    picture(deputy, "standing-in")
    expect(deputy.get_by_text("Standing in for 王审")).to_be_visible()
