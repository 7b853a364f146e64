"""The pages that a problem passes through."""

from __future__ import annotations

import pytest

from tests.browser.looks import Looker

PAGES = {
    "problems": ("office", "/coordination/problems/"),
    "problem-new": ("clerk", "/coordination/problems/new/"),
    "problem-import": ("office", "/coordination/problems/import/"),
    "problem-levels": ("office", "/coordination/problems/levels/"),
    "problem": ("reviewer", "/coordination/problems/1/"),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_fit_for_everybody(looker: Looker, name: str) -> None:
    looker.look(name, *PAGES[name])
