"""A problem from the site to its end, and the pages it passes through."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from pytest_django import DjangoDbBlocker

from common.clock import set_business_now
from coordination.services.escalation import run_clock
from tests.browser.conftest import Site, Visitor
from tests.browser.looks import PHONE, Looker, look_around
from tests.coordination.steps import at
from tests.databases import Database
from tests.live import pointed_at

PAGES = {
    "problems": ("office", "/coordination/problems/"),
    "problem-new": ("clerk", "/coordination/problems/new/"),
    "problem-import": ("office", "/coordination/problems/import/"),
    "problem-levels": ("office", "/coordination/problems/levels/"),
    "problem": ("reviewer", "/coordination/problems/1/"),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_fit_for_everybody(looker: Looker, name: str) -> None:
    looker.look(name, *PAGES[name])


def step(page: Page, name: str, text: str = "", unit: str = "") -> None:
    """Press one of the buttons of a problem's page."""
    part = page.locator(".problem-steps > details").filter(has=page.locator(f"button[value={name}]"))
    if part.get_attribute("open") is None:
        part.locator("summary").click()
    if text:
        part.get_by_label("说明").fill(text)
    if unit:
        part.get_by_label("责任单位").select_option(label=unit)
    part.locator(f"button[value={name}]").click()
    expect(page.get_by_text("已完成。")).to_be_visible()


def test_a_problem_born_on_a_phone_rises_twice_and_is_signed_off(
    own_visitor: Visitor, lent_site: tuple[Site, Database], django_db_blocker: DjangoDbBlocker
) -> None:
    phone = own_visitor.window("clerk", viewport=PHONE)
    phone.goto("/coordination/problems/new/?project=X001")
    phone.get_by_label("类别").select_option(label="管线迁改")
    phone.get_by_label("问题概述").fill("10余条管线未迁改")
    phone.get_by_role("button", name="登记", exact=True).click()
    expect(phone.get_by_text(re.compile("已登记，编号"))).to_be_visible()
    reviewer, office = own_visitor.window("reviewer"), own_visitor.window("office")
    reviewer.goto(phone.url)
    step(reviewer, "accept")
    step(reviewer, "assign", unit="\u2003厦门路桥集团 (U1)")
    with django_db_blocker.unblock(), pointed_at(lent_site[1]):
        set_business_now(at(2020, 12, 18))
        run_clock(now=at(2020, 12, 18))
    office.goto("/coordination/problems/?list=overdue")
    office.get_by_role("link", name="10余条管线未迁改").click()
    expect(office.locator(".problem-history .is-late")).to_have_count(2)
    phone.reload()
    step(phone, "take_up", "管线单位驻场迁改")
    step(phone, "answer", "管线已全部迁改完毕")
    look_around(phone, "problem-answered")
    reviewer.reload()
    step(reviewer, "verify", "现场核验属实")
    office.reload()
    step(office, "sign_off")
    expect(office.locator(".kw-as-of")).to_contain_text("已销号")
