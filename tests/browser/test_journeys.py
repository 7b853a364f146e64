"""The ways people take: from a figure to a project, to the other language, with keys only, on paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.windows import Visitor, sign_in


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize(
    "first", ["年度计划投资", "累计完成投资", "占年度计划", "完成序时进度计划", "超/欠序时进度", "产业"]
)
def test_every_figure_is_two_clicks_from_a_project(visitor: Visitor, first: str, scripts: bool) -> None:
    page = visitor.window(java_script_enabled=scripts)
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name=first, exact=True).click()
    expect(page.get_by_role("heading", name=re.compile("项目清单"))).to_be_visible()
    page.locator(".kw-projects tbody a").first.click()
    expect(page.get_by_text("排名与亮灯依据")).to_be_visible()


def test_a_named_project_is_one_click_away(visitor: Visitor) -> None:
    page = visitor.window()
    page.goto("/")
    page.locator(".kw-named a").first.click()
    expect(page.locator(".kw-ribbon").first).to_be_visible()


def test_everything_of_the_first_screen_is_on_it(visitor: Visitor) -> None:
    page = visitor.window()
    page.goto("/")
    page.locator("canvas[data-drawn]").wait_for()
    for part in (".kw-as-of", ".kw-tiles", ".kw-bars", ".kw-canvas", ".kw-lists"):
        box = page.locator(part).bounding_box()
        assert box, part
        assert box["y"] + box["height"] <= 768, part
        assert box["x"] + box["width"] <= 1366, part


def test_the_month_is_chosen_without_scripts(visitor: Visitor) -> None:
    page = visitor.window(java_script_enabled=False)
    page.goto("/")
    page.select_option("#month", "2020-11")
    page.get_by_role("button", name="查看").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2020年11月")
    expect(page.locator(".kw-as-of")).to_contain_text("暂定")


def test_a_search_by_initials_finds_the_project(visitor: Visitor) -> None:
    page = visitor.window()
    page.goto("/projects/")
    page.get_by_role("searchbox", name="查找项目").fill("xdzxxx")
    page.keyboard.press("Enter")
    expect(page.locator(".kw-projects tbody tr")).to_have_count(1)
    expect(page.locator(".kw-projects")).to_contain_text("新店中心小学北校区")


def test_the_language_switch_keeps_the_page(visitor: Visitor) -> None:
    page = visitor.window()
    page.goto("/projects/?category=social&order=plan")
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(re.compile("category=social&order=plan"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Projects")
    page.goto("/")
    # Back again: the choice is kept with the person.
    page.get_by_role("link", name="中文").click()
    expect(page.get_by_role("link", name="English")).to_be_visible()


def theme(page: Page) -> str | None:
    """The theme the page is shown in."""
    return page.locator("html").get_attribute("data-bs-theme")


def test_the_theme_follows_the_system_until_one_is_chosen(visitor: Visitor) -> None:
    page = visitor.window(color_scheme="dark")
    page.goto("/")
    assert theme(page) == "dark"
    page.get_by_role("button", name="深色").click()
    assert theme(page) == "light"
    page.goto("/projects/")
    assert theme(page) == "light"


def test_an_explanation_opens_by_key_and_pointer(visitor: Visitor) -> None:
    page = visitor.window()
    page.goto("/")
    hint = page.locator(".kw-hint").first
    tip = hint.get_by_role("tooltip")
    expect(tip).to_be_hidden()
    hint.focus()
    expect(tip).to_be_visible()
    expect(tip).to_contain_text("序时计划")


def test_the_focus_is_visible(visitor: Visitor) -> None:
    page = visitor.window()
    page.goto("/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="跳至正文")
    expect(skip).to_be_focused()
    assert skip.evaluate("link => getComputedStyle(link).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_a_project_is_one_sheet_of_paper(visitor: Visitor) -> None:
    page = visitor.window()
    page.goto("/projects/X014/")
    page.locator("canvas[data-drawn]").nth(1).wait_for()
    sheet = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1


def test_signing_in_and_out(visitor: Visitor) -> None:
    page = visitor.window("")
    visitor.foreseen.append("401")  # the page may still be asking for its parts when one leaves
    sign_in(page, "official", visitor.site.password)
    expect(page.get_by_text("何观")).to_be_visible()
    page.get_by_text("何观").click()
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("heading", name="登录")).to_be_visible()
    visitor.site.states.pop("official", None)


def test_lamps_differ_in_form_not_only_in_colour(visitor: Visitor) -> None:
    page = visitor.window()
    page.goto("/projects/?month=2020-10")
    shapes = {
        name: page.locator(f".kw-projects .kw-lamp-{name} svg").first.inner_html()
        for name in ("green", "yellow", "red", "unlit")
    }
    assert len(set(shapes.values())) == 4
