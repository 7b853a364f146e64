"""The project list: what narrows it, its order, its pages and its sums."""

from __future__ import annotations

import re

import pytest

from portfolio import paging
from portfolio.paging import ORDERS
from tests import factories
from tests.factories import Town
from tests.portfolio.conftest import City, grow, queries


def codes(page: str) -> list[str]:
    """The codes of the projects on a page, in their order."""
    return re.findall(r'<td class="kw-nowrap kw-soft">([^<]*)</td>', page)


def listed(city: City, query: str = "", username: str = "official") -> set[str]:
    """The codes that a query finds."""
    return set(codes(city.page(f"/projects/?{query}", username)))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=学校", {"B"}),
        ("q=xiangan", {"B"}),
        ("q=Xiang+An+Xue", {"B"}),
        ("q=xaxx", {"B"}),
        ("q=xtyzx", {"D"}),
        ("q=hcsd", {"C"}),
        ("q=zzz", set()),
        ("category=social", {"B"}),
        ("district=D2", {"D"}),
        ("unit=U1", {"A"}),
        ("lamp=red", {"B"}),
        ("lamp=unlit", {"C"}),
        ("named=red_flag", {"A"}),
        ("named=warning", {"C"}),
        ("named=snail", {"B"}),
        ("named=blamed", {"B", "C"}),
        ("named=replanned", set()),
        ("named=unranked", set()),
        ("stage=advancing", {"A", "B", "C", "D"}),
        ("level=provincial", set()),
        ("returned=false", {"C"}),
        ("returned=true&district=D1", {"A", "B"}),
        ("lamp=purple&named=nothing", {"A", "B", "C", "D"}),
    ],
)
def test_a_filter_narrows_the_list(city: City, query: str, found: set[str]) -> None:
    assert listed(city, query) == found


def test_a_project_is_found_by_its_code(city: City) -> None:
    factories.add_project(city.town, code="2020-XM-077")
    factories.refresh(city.october)
    assert listed(city, "q=xm-07") == {"2020-XM-077"}


def test_the_list_is_in_the_order_of_ranks(city: City) -> None:
    assert codes(city.page("/projects/"))[0] == "A"


def test_the_sums_are_those_of_what_is_listed(city: City) -> None:
    page = city.page("/projects/?district=D1")
    assert re.findall(r">([\d.]+)</span>\s*</strong>", page)[:3] == ["4.80", "4.00", "2.00"]
    assert "<strong>50.00%</strong>" in page


def test_money_is_in_yi_with_the_exact_amount_on_hover(city: City) -> None:
    assert 'title="12,000.0000 10,000 yuan">1.20</span>' in city.page("/projects/?q=A")


def test_a_revised_plan_shows_the_ratio_against_the_first_plan(city: City) -> None:
    factories.revise(
        city.town, city.projects["B"], targets=[2000] * 9 + [500] * 3, first_period=10, reason="征地滞后"
    )
    factories.refresh(city.october)
    page = city.page("/projects/?named=replanned")
    assert codes(page) == ["B"]
    assert "first plan 25.00%" in page


def test_somebody_sees_only_projects_in_their_scope(city: City) -> None:
    assert listed(city, username="district") == {"A", "B", "C"}
    assert listed(city, username="clerk") == {"A"}
    assert listed(city, username="department") == {"D"}


def test_only_units_in_scope_are_offered(city: City) -> None:
    page = city.page("/projects/", "clerk")
    assert 'value="U1"' in page
    assert 'value="U4"' not in page


@pytest.fixture
def many(city: City, monkeypatch: pytest.MonkeyPatch) -> City:
    """Eleven projects, some of them equal, three to a page."""
    monkeypatch.setattr(paging, "PAGE", 3)
    grow(city, 5)
    equals(city.town)
    factories.refresh(city.october)
    return city


def equals(town: Town) -> None:
    """Projects without a plan to date: not ranked, without a ratio."""
    for number in range(2):
        factories.add_project(town, code=f"Z{number}", name="管廊", targets=[0] * 11 + [5000])


@pytest.mark.parametrize("order", ORDERS)
def test_pages_forward_show_every_project_once(many: City, order: str) -> None:
    seen: list[str] = []
    query = f"/projects/?order={order}"
    while query:
        page = many.page(query)
        seen += codes(page)
        following = re.search(r'rel="next" href="\?([^"]*)"', page)
        query = f"/projects/?{following[1]}".replace("&amp;", "&") if following else ""
    assert len(seen) == len(set(seen)) == 11


@pytest.mark.parametrize("order", ORDERS)
def test_a_page_back_is_the_page_one_came_from(many: City, order: str) -> None:
    first = many.page(f"/projects/?order={order}")
    second = many.page(f"/projects/?order={order}&after={codes(first)[-1]}")
    third = many.page(f"/projects/?order={order}&after={codes(second)[-1]}")
    back = many.page(f"/projects/?order={order}&before={codes(third)[0]}")
    assert codes(back) == codes(second)
    assert codes(many.page(f"/projects/?order={order}&before={codes(back)[0]}")) == codes(first)


def test_a_position_that_is_gone_shows_the_first_page(many: City) -> None:
    assert codes(many.page("/projects/?after=GONE")) == codes(many.page("/projects/"))


def test_the_number_of_queries_does_not_grow_with_the_projects(city: City) -> None:
    client = city.client()
    client.get("/projects/")
    before = queries(lambda: client.get("/projects/"))
    grow(city, 12)
    assert queries(lambda: client.get("/projects/")) == before
    assert before <= 17
