"""The map in a browser: from a district to a project and back, and the office's outlines."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import picture
from tests.browser.looks import Looker, glance
from tests.browser.windows import Visitor
from tests.maps import collection, feature

PAGES = {
    "map": ("official", "/map/"),
    "map-tiles": ("official", "/map/?view=tiles&category=social"),
    "district-map": ("office", "/projects/register/districts/"),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_fit_for_everybody(looker: Looker, name: str) -> None:
    looker.look(name, *PAGES[name])


def test_from_a_district_to_a_project_and_back(visitor: Visitor) -> None:
    page = visitor.window()
    page.goto("/map/?category=industrial")
    page.locator("#map[data-drawn='6']").wait_for()
    district = page.get_by_role("button", name=re.compile("思明区：完成序时进度计划"))
    district.click()
    page.locator(".map-sign").first.wait_for()
    picture(page, "map-near")
    # The keyboard reaches a sign and opens it; the reason follows from the server.
    page.locator(".map-sign").first.focus()
    page.keyboard.press("Enter")
    bubble = page.locator(".leaflet-popup")
    expect(bubble.locator(".map-said")).to_contain_text("区 · ")
    glance(page, "map-bubble")
    name = bubble.locator(".map-said-name").inner_text()
    bubble.get_by_role("link", name="查看项目").click()
    page.wait_for_url(re.compile(r"/projects/X\d+/\?month=2020-10"))
    expect(page.locator("h1")).to_contain_text(name)
    page.go_back()
    expect(page).to_have_url(re.compile("category=industrial"))


def test_the_list_shows_where_a_project_is(visitor: Visitor) -> None:
    page = visitor.window()
    page.goto("/map/")
    page.locator("#map[data-drawn='23']").wait_for()
    row = page.locator(".map-rows li").first
    name = row.get_by_role("link").inner_text()
    row.get_by_role("button", name="定位").click()
    expect(page.locator(".map-said-name")).to_have_text(name)


def test_without_its_points_the_map_says_so_and_the_list_stays(visitor: Visitor) -> None:
    page = visitor.window()
    page.route("**/map/points.json*", lambda route: route.abort())
    page.goto("/map/")
    expect(page.locator("#map-status")).to_contain_text("项目位置未能读取")
    expect(page.locator(".map-rows li")).to_have_count(23)


def test_a_broken_file_is_refused_and_a_sound_one_comes_into_force(own_visitor: Visitor) -> None:
    page = own_visitor.window("office")
    page.goto("/projects/register/districts/")

    def send(content: bytes) -> None:
        page.set_input_files(
            "#file", {"name": "区界.geojson", "mimeType": "application/geo+json", "buffer": content}
        )
        page.get_by_role("button", name="检查并启用").click()

    send(collection(feature("D1"), feature("D2", "LineString", [[118, 24], [118, 25]])))
    expect(page.get_by_role("alert")).to_contain_text("第2个要素（D2）的类型为“LineString”")
    expect(page.get_by_role("alert")).to_contain_text("本次未作保存")
    glance(page, "district-map-refused")
    own_visitor.foreseen.append("422")  # the browser says aloud that the form was answered with 422
    send(collection(feature("D1")))
    expect(page.locator(".kw-messages")).to_contain_text("区界第2版已启用，共1个区")
    expect(page.get_by_text("尚无界线的区：")).to_contain_text("湖里区")
