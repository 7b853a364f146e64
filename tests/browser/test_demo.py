"""The first screen with the demo portfolio: the published figures, and everything of it in view."""

from __future__ import annotations

from collections.abc import Generator

import pytest
from playwright.sync_api import Browser, expect

from portfolio.views.dashboard import SHOWN
from tests import databases, services
from tests.browser.conftest import picture, running_site
from tests.browser.windows import Site, Visitor, visiting
from tests.databases import DEMO_PASSWORD

PUBLISHED = {
    "产业": ("128", "339.64", "125.84%"),
    "社会事业": ("130", "252.48", "167.57%"),
    "城乡基础设施": ("141", "360.27", "152.00%"),
    "新城配套": ("16", "419.08", "138.18%"),
}


@pytest.fixture(scope="module")
def demo_site(demo_database: str) -> Generator[Site]:
    """A site with a copy of the demo portfolio; nothing in it is written to."""
    name = f"{services.own_database()}_demo_site"
    databases.copy(demo_database, name)
    with running_site(databases.describe(name), DEMO_PASSWORD) as running:
        yield running
    databases.drop(name)


@pytest.fixture
def demo(browser: Browser, demo_site: Site) -> Generator[Visitor]:
    """Windows on it."""
    with visiting(browser, demo_site) as visitor:
        yield visitor


def test_the_official_sees_the_published_figures(demo: Visitor) -> None:
    page = demo.window()
    page.goto("/")
    expect(page.locator(".kw-tiles")).to_contain_text("1,371.47")
    for category, (projects, invested, ratio) in PUBLISHED.items():
        row = page.locator(".kw-bars tr").filter(has=page.get_by_role("link", name=category, exact=True))
        for text in (projects, invested, ratio):
            expect(row).to_contain_text(text)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_full_lists_fit_on_the_first_screen(demo: Visitor, language: str) -> None:
    page = demo.window(language=language)
    page.goto("/")
    page.locator("canvas[data-drawn]").wait_for()
    picture(page, f"demo-overview-{language}")
    expect(page.locator(".kw-named li")).to_have_count(2 * SHOWN)
    for part in (".kw-as-of", ".kw-tiles", ".kw-bars", ".kw-canvas", ".kw-lists"):
        box = page.locator(part).bounding_box()
        assert box, part
        assert box["y"] + box["height"] <= 768, part
