"""A problem that nobody settled becomes an order, which is answered, verified and closed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from pytest_django import DjangoDbBlocker

from common.clock import set_business_now
from coordination.services.escalation import run_clock
from reports.tasks import send_orders
from tests.browser.looks import Looker, look_around
from tests.browser.windows import Site, Visitor, sent
from tests.coordination.steps import at
from tests.databases import Database
from tests.live import pointed_at

PAGES = {
    "orders": ("office", "/coordination/orders/"),
    "order": ("leader", "/coordination/orders/1/"),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_fit_for_everybody(looker: Looker, name: str) -> None:
    looker.look(name, *PAGES[name])


def step(page: Page, name: str, text: str = "") -> None:
    """Press one of the buttons of an order's page."""
    page.reload()
    part = page.locator(".problem-steps > details").filter(has=page.locator(f"button[value={name}]"))
    if part.get_attribute("open") is None:
        part.locator("summary").click()
    if text:
        part.locator("textarea").fill(text)
    sent(part.locator(f"button[value={name}]"))
    expect(page.get_by_text("已完成。")).to_be_visible()


def test_a_problem_overdue_at_the_top_becomes_an_order_that_is_closed(
    own_visitor: Visitor, lent_site: tuple[Site, Database], django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock(), pointed_at(lent_site[1]):
        set_business_now(at(2021, 1, 25))
        run_clock(now=at(2021, 1, 25))
        send_orders()
    clerk, reviewer, office = (own_visitor.window(who) for who in ("clerk", "reviewer", "office"))
    clerk.goto("/coordination/orders/?q=厦重点办督〔2021〕")
    clerk.get_by_role("link", name="厦重点办督〔2021〕").first.click()
    with clerk.expect_download() as taking:
        clerk.get_by_role("link", name="Word", exact=True).click()
    assert taking.value.suggested_filename.endswith(".docx")
    step(clerk, "answer", "已完成交地")
    reviewer.goto(clerk.url)
    step(reviewer, "verify", "现场核验属实")
    look_around(reviewer, "order-verified")
    office.goto(clerk.url)
    step(office, "close")
    expect(office.locator(".kw-as-of")).to_contain_text("已办结")
