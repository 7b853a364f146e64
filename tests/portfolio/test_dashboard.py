"""The first screen."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.core.cache import caches

from reports.models import Edition
from tests import factories
from tests.desk import body
from tests.portfolio.conftest import City, grow, queries


def without_space(page: str) -> str:
    """The page's text, tags and white space taken out."""
    return re.sub(r"\s+", "", re.sub(r"<[^>]*>", "", page))


def test_the_tiles_show_sums_and_both_schedule_figures_by_their_own_names(city: City) -> None:
    page = without_space(city.page("/"))
    # plan 5 × 12,000; planned to date 50,000; invested 30,000; L = 50% − 10/12
    assert "Annualplan6.00亿元" in page
    assert "Investedtodate3.00亿元" in page
    assert "Shareoftheannualplan50.00%" in page
    assert re.search(r"Scheduleplancompleted.*?60\.00%", page)
    assert re.search(r"Timelead.*?-33\.33", page)


def test_each_schedule_figure_explains_itself(city: City) -> None:
    page = city.page("/")
    assert "Invested to date ÷ planned to date" in page
    assert "minus the share of the year gone by" in page


def test_a_category_shows_plan_actual_and_the_ratio_of_its_sums(city: City) -> None:
    row = re.search(r"<tr>\s*<th[^>]*><a[^>]*category=social.*?</tr>", city.page("/"), re.DOTALL)
    assert row
    assert re.findall(r">([\d.,]+%?)<", row[0])[-3:] == ["2.00", "0.50", "25.00%"]


def test_the_page_says_as_of_when_that_it_is_provisional_and_how_many_returns_are_in(city: City) -> None:
    page = city.page("/")
    assert "As of" in page
    assert "Provisional" in page
    assert "3 of 4 returns in" in page


def test_a_published_month_shows_its_edition_and_comes_before_a_newer_open_one(
    published: tuple[City, Edition],
) -> None:
    city, edition = published
    page = city.page("/")
    assert edition.number in page
    assert "January to October 2020" in page
    assert "November 2020 (provisional)" in page


def test_a_month_is_chosen_by_its_address(published: tuple[City, Edition]) -> None:
    city, _edition = published
    assert "January to November 2020" in city.page("/?month=2020-11")


@pytest.mark.parametrize("month", ["2020-09", "2020-13", "x", "2020-10-01"])
def test_a_month_without_figures_is_not_found(city: City, month: str) -> None:
    assert city.client().get("/", {"month": month}).status_code == 404


def test_lists_name_projects_with_a_reason_in_one_line(city: City) -> None:
    page = city.page("/")
    assert re.search(r"天马面板厂.*?of the quarter&#x27;s plan", page, re.DOTALL)
    assert re.search(r"翔安学校.*?25\.00% of the plan to date, 1\.50 亿元 short", page, re.DOTALL)


def test_the_curve_is_cumulative_and_ends_with_the_month(city: City) -> None:
    data = curve_in(city.page("/"))
    actual = data["series"][-1]["values"]
    assert [series["kind"] for series in data["series"]] == ["plan", "linear", "actual"]
    assert data["series"][0]["values"][-1] == "6.00"
    assert actual[8:] == ["0.00", "3.00", None, None]


def test_the_first_plan_is_drawn_where_plans_were_revised(city: City) -> None:
    factories.revise(
        city.town, city.projects["B"], targets=[2000] * 9 + [500] * 3, first_period=10, reason="征地滞后"
    )
    factories.refresh(city.october)
    page = city.page("/")
    data = curve_in(page)
    assert [series["kind"] for series in data["series"]] == ["plan", "first-plan", "linear", "actual"]
    assert "against the first plan 60.00%" in page


def curve_in(page: str) -> dict[str, list[dict[str, Any]]]:
    """The chart's data as the page carries it."""
    found = re.search(r'<script id="course" type="application/json">(.*?)</script>', page, re.DOTALL)
    assert found
    data: dict[str, list[dict[str, list[str | None]]]] = json.loads(found[1])
    return data


@pytest.mark.parametrize(
    "link", ["order=plan", "order=lead", "category=social", "named=red_flag", "returned=false"]
)
def test_figures_lead_to_the_projects_behind_them(city: City, link: str) -> None:
    assert link in city.page("/")


def test_a_district_sees_the_sums_of_its_own_projects(city: City) -> None:
    page = without_space(city.page("/", "district"))
    assert "Annualplan4.80亿元" in page
    assert "3projects" in page
    assert "新体育中心" not in page


def test_a_department_sees_the_sums_of_the_projects_it_supervises(city: City) -> None:
    page = city.page("/", "department")
    assert "Annualplan1.20亿元" in without_space(page)
    assert curve_in(page)["series"][0]["values"][-1] == "1.20"


def test_the_tiles_say_how_far_they_are_from_last_month(published: tuple[City, Edition]) -> None:
    city, _edition = published
    before = without_space(city.page("/"))
    assert "vslastmonth" not in before  # there is none
    factories.report(city.town, factories.month(11), {city.projects["A"]: 2000})
    factories.refresh(factories.month(11))
    page = without_space(city.page("/?month=2020-11"))
    assert "vslastmonth+0.20" in page
    assert "vslastmonthunchanged" in page  # the annual plan
    assert "SinceOctober:0.20亿元moreinvested" in page


def test_units_whose_returns_are_missing_are_named(city: City) -> None:
    page = city.page("/")
    assert re.search(r'unit=U3&amp;returned=false"><span>East Sea Headquarters</span> <b>1</b>', page)


def test_whoever_keeps_the_system_running_is_told_that_there_is_nothing_to_see(city: City) -> None:
    assert "no role that shows figures" in city.page("/", "admin")


def test_before_the_first_figures_the_page_says_so(db: None) -> None:
    town = factories.make_town()
    assert "There are no figures yet" in body(City(town, {}, factories.month(1)).client().get("/"))


@pytest.mark.parametrize("username", ["official", "department"])
def test_the_number_of_queries_does_not_grow_with_the_projects(city: City, username: str) -> None:
    client = city.client(username)
    client.get("/")
    caches["figures"].clear()
    before = queries(lambda: client.get("/"))
    grow(city, 12)
    assert queries(lambda: client.get("/")) == before
    assert before <= 20
