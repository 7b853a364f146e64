"""Every page of ours for reading, in both languages and themes and on a phone."""

from __future__ import annotations

import pytest

from tests.browser.looks import Looker

PAGES = {
    "overview": "/",
    "overview-provisional": "/?month=2020-11",
    "overview-narrowed": "/?district=D1",
    "lamps": "/lamps/?month=2020-11",
    "matters": "/matters/",
    "projects": "/projects/",
    "projects-filtered": "/projects/?named=blamed&month=2020-11",
    "projects-none": "/projects/?q=zzzz",
    "project": "/projects/X014/",
    "project-generated": "/projects/X010/",
    "compare": "/compare/",
    "compare-projects": "/compare/?by=project&code=X001&code=X003&q=zx",
    "compare-units": "/compare/units/",
    "compare-scatter": "/compare/scatter/",
    "notices": "/notices/",
    "password": "/accounts/password/",
    "glossary": "/projects/glossary/",
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_fit_for_everybody(looker: Looker, name: str) -> None:
    looker.look(name, "official", PAGES[name])


def test_what_waits_is_fit_for_everybody(looker: Looker) -> None:
    looker.look("waiting", "reviewer", "/waiting/")


def test_the_way_in_is_fit_for_everybody(looker: Looker) -> None:
    looker.look("login", "", "/accounts/login/")


def test_a_page_that_is_not_there_is_fit_for_everybody(looker: Looker) -> None:
    looker.look("not-found", "official", "/nowhere/", status=404)
