"""What every page has: navigation by role, the way to the other language, a strict policy."""

from __future__ import annotations

import re

import pytest
from pytest_django import Settings

from tests.desk import body
from tests.portfolio.conftest import City


def navigation(page: str) -> list[str]:
    """The addresses in the navigation."""
    found = re.search(r'<nav class="kw-nav".*?</nav>', page, re.DOTALL)
    assert found
    return re.findall(r'href="([^"]*)"', found[0])


@pytest.mark.parametrize(
    ("username", "extra"),
    [
        ("official", []),
        ("clerk", ["/projects/returns/"]),
        ("reviewer", ["/projects/review/"]),
        ("leader", []),
    ],
)
def test_the_navigation_shows_what_one_may_use(city: City, username: str, extra: list[str]) -> None:
    figures = ["/", "/projects/", "/compare/", "/map/"]
    assert navigation(city.page("/", username)) == [*figures, *extra, "/reports/"]


def test_the_page_one_is_on_is_marked(city: City) -> None:
    assert re.search(r'href="/projects/" aria-current="page"', city.page("/projects/A/"))


def test_the_language_switch_keeps_the_page_and_its_query(city: City) -> None:
    page = city.page("/projects/?category=social")
    assert 'href="/projects/?category=social&amp;lang=zh"' in page


def test_a_chosen_language_stays(city: City) -> None:
    client = city.client()
    assert "项目清单" in body(client.get("/projects/?lang=zh"))
    assert "项目清单" in body(client.get("/projects/"))


def test_the_demo_says_that_it_is_one(city: City, settings: Settings) -> None:
    assert "Demonstration data" not in city.page("/")
    settings.ENVIRONMENT = "demo"
    assert "Demonstration data" in city.page("/")


def test_nothing_inline_is_allowed(city: City) -> None:
    policy = city.client().get("/")["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
