"""The lamps of districts and units, month by month."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest

from portfolio.selectors.heat import group_lamp
from portfolio.selectors.months import Month
from portfolio.selectors.sums import Sums
from projects.models import ReportingPeriod
from reports.models import Edition, SnapshotBuild
from tests import factories
from tests.portfolio.conftest import City, grow, queries
from tests.portfolio.test_project_list import codes

RULES: dict[str, Any] = {
    "lamp": {
        "measure": "schedule_ratio",
        "green": {"op": ">=", "value": "100"},
        "yellow": {"op": ">=", "value": "60"},
    },
    "late_start": {"red_after_months": 2},
}
MONTH = Month(ReportingPeriod(month=factories.NEW_YEAR.replace(month=10)), SnapshotBuild(), None)


def cells(page: str, name: str) -> list[str]:
    """What a row of the tables says, month by month."""
    row = re.search(rf'<th scope="row">{name}</th>(.*?)</tr>', page, re.DOTALL)
    assert row
    return [
        re.sub(r"<[^>]*>", " ", cell).split()[0] for cell in re.findall(r"<td.*?</td>", row[1], re.DOTALL)
    ]


@pytest.mark.parametrize(
    ("invested", "lamp"), [("100", "green"), ("99.99", "yellow"), ("60", "yellow"), ("59.99", "red")]
)
def test_a_group_is_lit_by_the_ratio_of_its_sums(invested: str, lamp: str) -> None:
    sums = Sums(10, projects=2, returned=1, planned_to_date=Decimal(100), invested_to_date=Decimal(invested))
    assert group_lamp(sums, RULES, MONTH) == lamp


def test_a_group_without_a_return_or_without_a_plan_is_never_lit() -> None:
    planned = Sums(10, projects=2, returned=0, planned_to_date=Decimal(1), invested_to_date=Decimal(9))
    assert group_lamp(planned, RULES, MONTH) == "unlit"
    assert group_lamp(Sums(10, projects=2, returned=2, invested_to_date=Decimal(9)), RULES, MONTH) == "unlit"


def test_each_month_of_a_group_has_its_lamp(published: tuple[City, Edition]) -> None:
    city, _edition = published
    page = city.page("/lamps/?month=2020-11")
    # D1: 15,000 + 5,000 of 40,000; in November nobody has reported.
    assert cells(page, "Siming") == ["Red", "Not"]
    assert cells(page, "Huli") == ["Green", "Not"]
    assert cells(page, "East Sea Headquarters") == ["Not", "Not"]


def test_whoever_is_most_behind_comes_first(city: City) -> None:
    rows = re.findall(r'<th scope="row">([^<]*)</th>', city.page("/lamps/"))
    assert rows[:2] == ["Siming", "Huli"]
    assert rows[2:][0] == "East Sea Headquarters"


def test_a_cell_opens_the_projects_behind_it(city: City) -> None:
    page = city.page("/lamps/?category=social")
    [link] = re.findall(r'href="/projects/\?([^"]*unit=U2[^"]*)"', page)
    assert codes(city.page(f"/projects/?{link}".replace("&amp;", "&"))) == ["B"]


def test_somebody_sees_the_lamps_of_their_own(city: City) -> None:
    page = city.page("/lamps/", "clerk")
    assert re.findall(r'<th scope="row">([^<]*)</th>', page) == ["Siming", "Road and Bridge Group"]
    assert re.findall(r'<th scope="row">([^<]*)</th>', city.page("/lamps/", "department")) == [
        "Huli",
        "Maluan Bay Headquarters",
    ]


@pytest.mark.parametrize("username", ["official", "department"])
def test_the_number_of_queries_does_not_grow_with_the_projects(city: City, username: str) -> None:
    client = city.client(username)
    client.get("/lamps/")
    before = queries(lambda: client.get("/lamps/"))
    grow(city, 12)
    factories.refresh(factories.month(11))
    assert queries(lambda: client.get("/lamps/")) == before
    assert before <= 17
