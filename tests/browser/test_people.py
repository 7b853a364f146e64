"""People, roles, deputies and organisations in a real browser."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Visitor, picture
from tests.browser.test_pages import PHONE, serious

PAGES = {
    "people": ("security", "/accounts/people/"),
    "person": ("security", "/accounts/people/2/"),
    "person-new": ("security", "/accounts/people/new/"),
    "deputies": ("reviewer", "/accounts/deputies/"),
    "organizations": ("office", "/accounts/organizations/"),
    "organization": ("office", "/accounts/organizations/5/"),
    "organization-new": ("office", "/accounts/organizations/new/"),
    "organization-end": ("office", "/projects/organizations/5/end/"),
}


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_sound(visitor: Visitor, name: str) -> None:
    username, address = PAGES[name]
    for language, theme in (("zh", "light"), ("en", "dark")):
        page = visitor.window(username, language=language, color_scheme=theme)
        page.goto(address)
        picture(page, f"{name}-{language}-{theme}")
        assert serious(page) == []
    phone = visitor.window(username, viewport=PHONE)
    phone.goto(address)
    picture(phone, f"{name}-phone")
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
