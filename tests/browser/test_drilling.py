"""From any figure of the overview to a project in two clicks, and back to where one was."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looks import glance
from tests.browser.windows import Visitor, sent

ROWS = ".kw-projects tbody tr"
NAMES = f"{ROWS} th a"


def query(page: Page) -> dict[str, str]:
    """What stands in the address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def to_a_project_and_back(page: Page) -> None:
    """From a list to its first project, and back by the link: to the same rows."""
    stood, codes = page.url, page.locator(ROWS).all_inner_texts()
    page.locator(NAMES).first.click()
    page.wait_for_url(re.compile(r"/projects/X\d+/"))
    page.get_by_role("link", name="返回原页面").click()
    page.wait_for_url(stood)
    assert page.locator(ROWS).all_inner_texts() == codes


@pytest.mark.parametrize("place", ["tiles", "bars", "lists", "cells"])
def test_two_clicks_lead_from_any_figure_to_a_project(visitor: Visitor, place: str) -> None:
    page = visitor.window()
    links = {
        "tiles": ".kw-tile > a",
        "bars": "[data-bars] tbody th a",
        "lists": ".kw-lists .kw-panel:has(.kw-named) .kw-panel-head a",
        "cells": ".kw-heat td a",
    }[place]
    page.goto("/?month=2020-10&district=D1")
    page.locator(".kw-heat").first.wait_for()
    number = page.locator(links).count()
    assert number >= {"tiles": 5, "bars": 4, "lists": 1, "cells": 6}[place]
    for index in range(number if place == "tiles" else min(number, 2)):
        page.locator(links).nth(index).click()
        page.wait_for_url("**/projects/?**")
        assert query(page)["district"] == "D1"
        to_a_project_and_back(page)
        page.goto("/?month=2020-10&district=D1")
        page.locator(".kw-heat").first.wait_for()


def test_filters_are_swapped_in_and_stand_in_the_address(visitor: Visitor) -> None:
    page = visitor.window()
    page.goto("/projects/")
    page.evaluate("window.kept = true")
    page.get_by_label("亮灯").select_option("red")
    page.wait_for_url("**lamp=red**")
    expect(page.locator(f"{ROWS}:not(:has(.kw-lamp-red))")).to_have_count(0)
    page.get_by_label("排序").focus()
    page.get_by_label("排序").select_option("shortfall")
    page.wait_for_url("**order=shortfall**")
    assert query(page)["lamp"] == "red"
    assert "q" not in query(page)
    assert page.evaluate("window.kept")  # the page was not loaded anew
    assert (
        page.get_by_role("link", name="English").get_attribute("href")
        == urlsplit(page.url)._replace(scheme="", netloc="").geturl() + "&lang=en"
    )
    expect(page.get_by_label("排序")).to_be_focused()
    to_a_project_and_back(page)
    assert query(page)["order"] == "shortfall"


def test_going_back_in_the_browser_brings_the_filter_before(visitor: Visitor) -> None:
    page = visitor.window()
    page.goto("/projects/?order=name")
    before = page.locator(ROWS).all_inner_texts()
    page.get_by_label("类别").select_option("social")
    page.wait_for_url("**category=social**")
    page.locator(NAMES).first.click()
    page.wait_for_url(re.compile(r"/projects/X\d+/"))
    page.go_back()
    expect(page.get_by_label("类别")).to_have_value("social")
    page.go_back()
    expect(page.locator(ROWS)).to_have_count(len(before))
    assert page.locator(ROWS).all_inner_texts() == before


def test_without_scripts_everything_but_charts_works(visitor: Visitor) -> None:
    page = visitor.window(java_script_enabled=False)
    page.goto("/?month=2020-10")
    page.get_by_role("link", name="各区、各责任单位逐月亮灯情况").click()
    page.wait_for_url("**/lamps/**")
    page.locator(".kw-heat td a").first.click()
    page.wait_for_url("**/projects/?**")
    to_a_project_and_back(page)
    page.get_by_label("类别").select_option("social")
    sent(page.get_by_role("button", name="筛选"))
    assert query(page)["category"] == "social"
    page.get_by_role("searchbox", name="查找项目").fill("xiangan")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=xiangan")
    assert query(page) == {"q": "xiangan"}


def test_a_shared_address_shows_somebody_else_only_their_own(visitor: Visitor) -> None:
    address = "/projects/?month=2020-10&district=D1&order=invested"
    official, clerk = visitor.window(), visitor.window("clerk")
    official.goto(address)
    clerk.goto(address)
    units = set(clerk.locator(f"{ROWS} td:nth-child(6)").all_inner_texts())
    assert units == {"厦门路桥集团"}
    assert official.locator(ROWS).count() > clerk.locator(ROWS).count() > 0
    clerk.goto("/?month=2020-10&district=D1")
    assert "厦门轨道集团" not in clerk.locator("main").inner_text()


def test_a_project_is_found_while_typing(visitor: Visitor) -> None:
    page = visitor.window()
    page.goto("/reports/")
    field = page.get_by_role("searchbox", name="查找项目")
    with page.expect_response(re.compile("q=xtyzx$")):  # less typed may have been answered before
        field.press_sequentially("xtyzx")
    expect(page.locator("#kw-found a")).to_have_attribute("href", re.compile("X021"))
    glance(page, "search-suggestions")
    field.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/projects/X021/")


def test_a_view_is_kept_and_a_project_followed(own_visitor: Visitor) -> None:
    page = own_visitor.window()
    page.goto("/?month=2020-10&district=D1")
    page.locator("summary", has_text="我的视图").click()
    page.get_by_placeholder("视图名称").fill("思明")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("已保存为视图“思明”。")).to_be_visible()
    page.goto("/accounts/views/")
    page.get_by_role("button", name="设为首页").click()
    expect(page.get_by_text("当前首页")).to_be_visible()
    glance(page, "saved-views")
    page.goto("/projects/X014/")
    page.get_by_role("button", name="关注").click()
    expect(page.get_by_role("button", name="已关注")).to_be_visible()
    page.goto("/")
    expect(page.get_by_role("heading", name="我关注的项目")).to_be_visible()
    glance(page, "overview-followed")
