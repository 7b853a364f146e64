"""Side by side, and time against money, as somebody walks through them."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.windows import Visitor

DRAWN = "canvas[data-drawn]"


def test_three_units_are_chosen_from_their_league_tables_without_a_script(visitor: Visitor) -> None:
    page = visitor.window(java_script_enabled=False)
    page.goto("/compare/units/?month=2020-10")
    for box in page.locator("[name=code]").all()[:3]:
        box.check()
    page.get_by_role("button", name="对比所选单位").click()
    expect(page.locator(".cmp-table thead .cmp-tag")).to_have_text(["1", "2", "3"])
    page.locator("[name=code]:checked").first.uncheck()
    page.get_by_role("button", name="对比", exact=True).click()
    expect(page.locator(".cmp-table thead .cmp-tag")).to_have_count(2)
    name = page.locator(".cmp-table thead a").first.inner_text()
    page.locator(".cmp-table thead a").first.click()
    expect(page).to_have_url(re.compile("/projects/.*month=2020-10.*unit=U"))
    expect(page.locator("#unit option[selected]").last).to_have_text(name)


def test_courses_lie_over_one_another_and_the_plans_are_shown_on_demand(visitor: Visitor) -> None:
    page = visitor.window()
    page.goto("/compare/?by=project&code=X001&code=X003")
    page.locator(DRAWN).wait_for()
    canvas = page.locator("canvas")
    before = canvas.evaluate("canvas => canvas.toDataURL()")
    page.get_by_label("显示计划曲线").uncheck()
    page.wait_for_function("before => document.querySelector('canvas').toDataURL() !== before", arg=before)
    page.get_by_label("添加项目").fill("txg")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("link", name=re.compile("同翔高新城综合管廊")).click()
    expect(page.locator(".cmp-table thead .cmp-tag")).to_have_count(3)
    page.get_by_role("link", name=re.compile("^移除东亚纳米")).click()
    expect(page.locator(".cmp-table thead .cmp-tag")).to_have_count(2)


def test_a_click_on_a_point_opens_its_project(visitor: Visitor) -> None:
    page = visitor.window()
    page.goto("/compare/scatter/?month=2020-10")
    page.locator(DRAWN).wait_for()
    rows = page.locator(".cmp-list tbody tr")
    expect(rows).to_have_count(3)
    place = page.locator("canvas").evaluate(
        """canvas => {
            const chart = Chart.getChart(canvas), box = canvas.getBoundingClientRect();
            const set = chart.data.datasets.findIndex((one) => one.data[0]?.code);
            const { x, y } = chart.getDatasetMeta(set).data[0];
            return [box.x + x, box.y + y, chart.data.datasets[set].data[0].code];
        }"""
    )
    page.mouse.click(place[0], place[1])
    expect(page).to_have_url(re.compile(f"/projects/{place[2]}/\\?month=2020-10$"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
