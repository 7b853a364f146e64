"""What an address narrows the figures to, and whom it shows what."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest

from reports.models import Edition
from tests import factories
from tests.portfolio.conftest import City
from tests.portfolio.test_dashboard import without_space
from tests.portfolio.test_project_list import codes


def annual_plan(page: str) -> str:
    """The first tile's figure; "none" where the page says that there is no such project."""
    if "No project matches." in page:
        return "none"
    found = re.search(r"Annualplan([\d.,]+)亿元", without_space(page))
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("query", "plan"),
    [
        ("", "6.00"),
        ("level=city", "6.00"),
        ("level=provincial", "none"),
        ("category=social", "2.40"),
        ("district=D1", "4.80"),
        ("unit=U1", "1.20"),
        ("district=D2&category=new_town", "1.20"),
        ("district=D1&category=new_town", "none"),
    ],
)
def test_the_overview_is_narrowed_by_its_address(city: City, query: str, plan: str) -> None:
    assert annual_plan(city.page(f"/?{query}")) == plan


@pytest.mark.parametrize("page", ["/", "/projects/"])
@pytest.mark.parametrize("query", ["level=x", "category=x", "district=x", "unit=x", "district=U1", "unit=D1"])
def test_what_is_not_there_is_not_found(city: City, page: str, query: str) -> None:
    assert city.client().get(f"{page}?{query}").status_code == 404


@pytest.mark.parametrize("page", ["/", "/projects/"])
@pytest.mark.parametrize(
    ("username", "query"),
    [("district", "district=D2"), ("district", "unit=U4"), ("clerk", "unit=U2"), ("department", "unit=U1")],
)
def test_what_lies_out_of_sight_is_not_found(city: City, page: str, username: str, query: str) -> None:
    assert city.client(username).get(f"{page}?{query}").status_code == 404


def test_a_shared_address_shows_everybody_their_own_rows(city: City) -> None:
    query = "month=2020-10&district=D1"
    assert set(codes(city.page(f"/projects/?{query}"))) == {"A", "B", "C"}
    assert set(codes(city.page(f"/projects/?{query}", "clerk"))) == {"A"}
    assert annual_plan(city.page(f"/?{query}")) == "4.80"
    assert annual_plan(city.page(f"/?{query}", "clerk")) == "1.20"


def test_a_department_narrows_what_it_supervises(city: City) -> None:
    assert annual_plan(city.page("/?unit=U4", "department")) == "1.20"


def test_only_places_in_sight_are_offered(city: City) -> None:
    page = city.page("/", "clerk")
    assert re.findall(r'<option value="([UD]\d)"', page) == ["D1", "U1"]


def test_a_place_of_another_month_is_known_in_months_without_it(published: tuple[City, Edition]) -> None:
    city, _edition = published
    factories.add_project(city.town, code="E", unit="xm", first_month=11, targets=[0] * 10 + [1000] * 2)
    factories.refresh(factories.month(11))
    assert annual_plan(city.page("/?month=2020-10&unit=xm")) == "none"


def test_the_links_of_a_narrowed_page_are_narrowed_too(city: City) -> None:
    page = city.page("/?district=D1")
    figures = re.findall(r'href="/projects/\?([^"]*)"', page)
    assert len(figures) > 8
    assert all("district=D1" in link and "month=2020-10" in link for link in figures)


def test_a_nul_narrows_nothing(city: City) -> None:
    query = urlencode(dict.fromkeys(("month", "level", "category", "district", "unit"), "\0"))
    assert annual_plan(city.page(f"/?{query}")) == "6.00"
