"""A screen on a wall, from its making to its withdrawal."""

from __future__ import annotations

import re
from typing import cast

from playwright.sync_api import Page, expect

from tests.browser.conftest import picture
from tests.browser.looks import Looker, glance
from tests.browser.windows import Visitor

TURN, LOOK = 21_000, 61_000  # a little more than the page waits for its next slide, and for newer figures
SLIDES = 5


def test_the_offices_page_is_fit_for_everybody(looker: Looker) -> None:
    looker.look("walls", "office", "/accounts/walls/")


def test_an_unknown_address_is_fit_for_everybody(looker: Looker) -> None:
    looker.look("wall-unknown", "", "/wall/made-up/", status=404)


def make(visitor: Visitor, language: str) -> tuple[Page, str]:
    """The office makes an address; the link is there once."""
    office = visitor.window("office")
    office.goto("/accounts/walls/")
    office.fill("[name=name]", "301会议室")
    office.select_option("[name=organization]", "xm")
    office.select_option("[name=language]", language)
    office.get_by_role("button", name="生成地址").click()
    return office, office.locator("[data-link]").inner_text()


def screen(visitor: Visitor, link: str, width: int = 1920, motion: str = "no-preference") -> Page:
    """A screen on which nobody is signed in, with a clock that the test winds."""
    page = visitor.window("", viewport={"width": width, "height": 1080}, reduced_motion=motion)
    page.clock.install(time="2020-12-02T09:00:00")
    page.clock.pause_at("2020-12-02T09:00:01")
    page.goto(link)
    return page


def at(page: Page) -> int:
    """Which slide is shown."""
    return int(cast(str, page.locator("#wall").get_attribute("data-at")))


def test_a_screen_turns_pauses_survives_the_network_and_ends(own_visitor: Visitor) -> None:
    office, link = make(own_visitor, "zh-hans")
    page = screen(own_visitor, link)
    expect(page.locator(".wall-slide:visible")).to_have_count(1)
    expect(page.locator(".wall-figures")).to_contain_text("截至2020年10月")
    assert page.context.cookies() == []
    for number in range(SLIDES):
        assert at(page) == number
        picture(page, f"wall-{number + 1}")
        page.clock.run_for(TURN)
    assert at(page) == 0

    page.keyboard.press("Space")
    page.clock.run_for(3 * TURN)
    assert at(page) == 0
    page.get_by_role("button", name="继续").click()
    page.clock.run_for(TURN)
    assert at(page) == 1

    page.context.set_offline(True)
    lost = page.locator("#wall-lost")
    expect(lost).to_have_text(re.compile("网络中断，显示09:0[01]的数据"))
    page.clock.run_for(LOOK)
    expect(page.locator(".wall-slide:visible")).to_have_count(1)
    picture(page, "wall-no-connection")
    page.context.set_offline(False)
    expect(lost).to_be_hidden()

    office.goto("/accounts/walls/")
    office.get_by_role("button", name="撤销").click()
    expect(office.locator(".kw-messages")).to_contain_text("已撤销")
    page.clock.run_for(LOOK)
    expect(page.get_by_role("heading", name="大屏地址已撤销")).to_be_visible()
    picture(page, "wall-withdrawn")
    own_visitor.foreseen.append("410")


def test_a_very_wide_screen_shows_two_slides_and_calm_ones_stand_still(own_visitor: Visitor) -> None:
    _, link = make(own_visitor, "en")
    wide = screen(own_visitor, link, width=3840)
    expect(wide.locator(".wall-slide:visible")).to_have_count(2)
    for number in range(3):
        picture(wide, f"wall-wide-{number + 1}")
        wide.keyboard.press("ArrowRight")

    calm = screen(own_visitor, link, motion="reduce")
    expect(calm.locator("[data-pause]")).to_be_hidden()
    calm.clock.run_for(3 * TURN)
    assert at(calm) == 0
    calm.get_by_role("button", name="Next slide").click()
    assert at(calm) == 1
    # Nothing that is shown is cut off at the lower edge; axe needs a clock that runs.
    calm.clock.resume()
    for number in range(SLIDES):
        assert fits(calm)
        glance(calm, f"wall-calm-{number + 1}")
        calm.keyboard.press("ArrowRight")


def fits(page: Page) -> bool:
    """Whether the slide is no taller than its place."""
    return bool(
        page.evaluate(
            "() => [...document.querySelectorAll('.wall-slide:not([hidden])')]"
            ".every(slide => slide.scrollHeight <= slide.clientHeight + 2)"
        )
    )
