"""Districts, units and projects side by side; league tables; time against money."""

from __future__ import annotations

import re

import pytest

from portfolio.selectors import scatter as scatter_selector
from projects.models import Project
from reports.models import Edition, EditionGroup
from tests import factories
from tests.portfolio.conftest import City, grow, queries
from tests.portfolio.dated import date


def test_districts_stand_side_by_side_in_the_order_of_the_address(city: City) -> None:
    page = city.page("/compare/?by=district&code=D2&code=D1")
    heads = re.findall(r'cmp-tag-(\d)">\d</b> <a href="[^"]*">([^<]+)</a>', page)
    assert heads == [("1", "Huli"), ("2", "Siming")]
    assert "50.00%" in page  # the sums of A, B and C, never the mean of their ratios


def test_where_nothing_is_chosen_the_largest_stand_side_by_side(city: City) -> None:
    page = city.page("/compare/")
    assert re.findall(r'cmp-tag-\d">\d</b> <a href="[^"]*">([^<]+)</a>', page) == ["Siming", "Huli"]


def test_each_head_leads_to_the_list_of_its_projects(city: City) -> None:
    page = city.page("/compare/?by=unit&code=U2&category=social")
    assert 'href="/projects/?month=2020-10&amp;category=social&amp;unit=U2"' in page


def test_projects_show_lamp_and_rank(city: City) -> None:
    page = city.page("/compare/?by=project&code=A&code=B")
    assert "天马面板厂" in page
    assert "150.00%" in page
    assert 'href="/projects/A/?month=2020-10"' in page


def test_a_project_without_figures_in_the_month_shows_none(city: City) -> None:
    factories.add_project(city.town, code="N", first_month=11, targets=[0] * 10 + [500, 500])
    factories.refresh(city.october)
    assert "—" in city.page("/compare/?by=project&code=N")


def test_a_search_offers_projects_to_add(city: City) -> None:
    page = city.page("/compare/?by=project&code=A&q=xaxx")
    assert "by=project&amp;month=2020-10&amp;code=A&amp;code=B" in page


def test_more_than_six_are_not_shown_and_the_page_says_so(city: City) -> None:
    grow(city, 5)
    codes = "&".join(f"code={code}" for code in Project.objects.values_list("code", flat=True))
    page = city.page(f"/compare/?by=project&{codes}")
    assert "9 were chosen; the first 6 are shown" in page
    assert page.count("cmp-chip") == 6


@pytest.mark.parametrize(
    ("username", "address", "status"),
    [
        ("official", "?by=district&code=D2", 200),
        ("district", "?by=district&code=D1", 200),
        ("district", "?by=district&code=D2", 404),
        ("district", "?by=unit&code=U4", 404),
        ("clerk", "?by=project&code=A", 200),
        ("clerk", "?by=project&code=D", 404),
        ("official", "?by=project&code=nowhere", 404),
        ("official", "?by=district&code=U1", 404),
        ("official", "?by=project&code=%00", 404),
        ("official", "?by=%00&code=D1&q=%00", 200),
        ("official", "?month=1999-01", 404),
    ],
)
def test_what_lies_out_of_scope_is_not_found(city: City, username: str, address: str, status: int) -> None:
    assert city.client(username).get(f"/compare/{address}").status_code == status


def test_a_district_sees_its_own_part_of_a_unit(city: City) -> None:
    page = city.page("/compare/units/", "district")
    assert "Road and Bridge Group" in page
    assert "Maluan Bay Headquarters" not in page


def test_a_department_compares_what_it_supervises(city: City) -> None:
    page = city.page("/compare/?by=district", "department")
    assert re.findall(r'cmp-tag-\d">\d</b> <a href="[^"]*">([^<]+)</a>', page) == ["Huli"]


def test_units_are_ranked_as_in_the_published_edition(published: tuple[City, Edition]) -> None:
    city, edition = published
    groups = EditionGroup.objects.filter(edition=edition, kind="unit")
    wanted = {group.name_en: str(group.rank) for group in groups if group.rank}
    page = city.page("/compare/units/?month=2020-10")
    rows = re.findall(r"<strong>(\d+)</strong></td>.*?<th scope=\"row\"><a [^>]*>([^<]+)</a>", page, re.S)
    assert len(wanted) == 4
    assert {name: rank for rank, name in rows} == wanted


def test_a_unit_leads_to_its_projects(city: City) -> None:
    assert 'href="/projects/?month=2020-10&amp;unit=U1"' in city.page("/compare/units/")


def test_without_any_dates_the_scatter_says_what_is_missing(city: City) -> None:
    assert "None of the 4 projects has planned dates and a total investment" in city.page("/compare/scatter/")


def test_a_dated_project_stands_at_its_time_and_money(city: City) -> None:
    date(city, "A")
    page = city.page("/compare/scatter/")
    assert "Of 1 project, 0 is in step with time or ahead of it, 1 behind: 0 by 20" in page
    assert "3 without planned dates or total investment are not drawn" in page
    assert '["41.64", "30.00", "1.20", "A"' in page


def test_more_points_than_a_picture_takes_are_left_out_and_counted(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    date(city, "A")
    monkeypatch.setattr(scatter_selector, "MOST", 3)
    assert "1 project with a smaller plan is left out" in city.page("/compare/scatter/")


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/compare/?by=district", 16),
        ("/compare/?by=unit", 16),
        ("/compare/?by=project&code=A&code=B", 15),
        ("/compare/units/", 12),
        ("/compare/scatter/", 15),
    ],
)
def test_the_number_of_queries_does_not_grow_with_the_projects(city: City, address: str, most: int) -> None:
    date(city, "A")
    client = city.client()
    client.get(address)
    before = queries(lambda: client.get(address))
    grow(city, 6)
    assert queries(lambda: client.get(address)) == before
    assert before <= most


def test_a_projects_page_leads_to_the_comparison(city: City) -> None:
    assert 'href="/compare/?by=project&amp;month=2020-10&amp;code=A"' in city.page("/projects/A/")
