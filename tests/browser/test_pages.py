"""Every page of ours in both languages and themes: axe, width, silence of the console."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import Visitor, picture

PAGES = {
    "overview": "/",
    "overview-provisional": "/?month=2020-11",
    "projects": "/projects/",
    "projects-filtered": "/projects/?named=blamed&month=2020-11",
    "projects-none": "/projects/?q=zzzz",
    "project": "/projects/X014/",
    "project-generated": "/projects/X010/",
    "notices": "/notices/",
    "password": "/accounts/password/",
    "not-found": "/nowhere/",
}
ANONYMOUS = {"login": "/accounts/login/"}
# Labels are a matter of the language, contrast of the theme: each once is enough for axe.
WAYS = [("zh", "light"), ("en", "dark")]
PHONE = {"width": 360, "height": 740}


def serious(page: Page) -> list[str]:
    """What axe finds serious or critical."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:200]}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize(("language", "theme"), WAYS)
@pytest.mark.parametrize("name", [*PAGES, *ANONYMOUS])
def test_axe_finds_nothing_serious(visitor: Visitor, name: str, language: str, theme: str) -> None:
    username = "" if name in ANONYMOUS else "official"
    page = visitor.window(username, language=language, color_scheme=theme)
    page.goto((PAGES | ANONYMOUS)[name])
    visitor.complaints = [text for text in visitor.complaints if "404" not in text]
    picture(page, f"{name}-{language}-{theme}")
    assert serious(page) == []


@pytest.mark.parametrize("name", [*PAGES, *ANONYMOUS])
def test_a_phone_scrolls_down_only(visitor: Visitor, name: str) -> None:
    page = visitor.window("" if name in ANONYMOUS else "official", viewport=PHONE)
    page.goto((PAGES | ANONYMOUS)[name])
    visitor.complaints = [text for text in visitor.complaints if "404" not in text]
    picture(page, f"{name}-phone")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("name", PAGES)
def test_pages_hold_no_inline_style_or_script(visitor: Visitor, name: str) -> None:
    html = visitor.window().request.get(PAGES[name]).text()
    assert " style=" not in html
    assert "<script>" not in html
