"""The field in the head of each page."""

from __future__ import annotations

import re

import pytest

from tests.desk import body
from tests.portfolio.conftest import City, grow, queries

SWAP = {"hx-request": "true"}


def suggested(city: City, typed: str, username: str = "official") -> list[str]:
    """The codes of the projects that are suggested."""
    response = city.client(username).get("/search/", {"q": typed}, headers=SWAP)
    assert response.status_code == 200
    return re.findall(r'href="/projects/([^"/]+)/"', body(response))


@pytest.mark.parametrize(
    ("typed", "codes"),
    [("学校", ["B"]), ("xiangan", ["B"]), ("xaxx", ["B"]), ("XTYZX", ["D"]), ("hcsd", ["C"]), ("zzz", [])],
)
def test_a_project_is_suggested_by_name_pinyin_and_initials(city: City, typed: str, codes: list[str]) -> None:
    assert suggested(city, typed) == codes


def test_only_projects_in_sight_are_suggested(city: City) -> None:
    assert suggested(city, "xtyzx", "district") == []
    assert suggested(city, "xtyzx", "department") == ["D"]


def test_nothing_typed_suggests_nothing(city: City) -> None:
    assert body(city.client().get("/search/", {"q": " \0"}, headers=SWAP)).strip() == ""


def test_what_is_more_than_a_few_leads_to_the_list(city: City) -> None:
    grow(city, 9)
    page = body(city.client().get("/search/", {"q": "新增"}, headers=SWAP))
    assert len(re.findall("<li>", page)) == 9
    assert 'href="/projects/?q=%E6%96%B0%E5%A2%9E"' in page


def test_without_scripts_the_list_opens(city: City) -> None:
    assert city.client().get("/search/?q=xa")["Location"] == "/projects/?q=xa"


def test_every_page_with_figures_has_the_field(city: City) -> None:
    for url in ("/", "/projects/", "/projects/A/", "/lamps/", "/reports/"):
        assert 'role="search"' in city.page(url)
    assert 'role="search"' not in city.page("/", "admin")


def test_the_number_of_queries_does_not_grow_with_what_is_found(city: City) -> None:
    client = city.client()

    def ask() -> None:
        client.get("/search/?q=x", headers=SWAP)

    ask()
    before = queries(ask)
    grow(city, 6)
    assert queries(ask) == before


def test_a_project_s_page_leads_back_to_the_list_one_came_from(city: City) -> None:
    client = city.client()
    stood = "http://testserver/projects/?category=social&order=plan&after=X"
    page = body(client.get("/projects/B/", headers={"referer": stood}))
    assert 'href="/projects/?category=social&amp;order=plan&amp;after=X"' in page


@pytest.mark.parametrize(
    "stood", ["", "http://evil.example/projects/", "http://testserver/notices/", "http://["]
)
def test_it_leads_back_nowhere_else(city: City, stood: str) -> None:
    page = body(city.client().get("/projects/B/", headers={"referer": stood}))
    assert "Back to where you came from" not in page
