"""A package and its parts on the screens: all are listed, one side is counted, nothing looks unlit for it."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from random import Random

import pytest

from accounts.models import Organization, Role, User
from accounts.services import create_organization, create_user
from portfolio.selection import Selection
from portfolio.selectors.lines import selected_lines
from portfolio.selectors.months import Month
from portfolio.selectors.sums import Sums, category_sums, line_sums
from projects.models import Project
from reports.models import SnapshotBuild, SnapshotLine
from tests import factories
from tests.desk import body
from tests.maps import wall_screen
from tests.portfolio.conftest import City
from tests.portfolio.files import table
from tests.portfolio.test_dashboard import without_space
from tests.portfolio.test_wall import look
from tests.reports.portfolios import built_edition

LAMPS = ("green", "yellow", "red", "unlit")


def naive(lines: list[SnapshotLine]) -> dict[str, int]:
    """The same counts, line by line."""
    counted = [line for line in lines if line.is_counted]
    lamps = Counter(line.lamp for line in counted)
    return {"projects": len(lines), "merged": len(lines) - len(counted)} | {
        lamp: lamps[lamp] for lamp in LAMPS
    }


def shown(sums: Sums) -> dict[str, int]:
    """What a screen says of a group."""
    return {name: getattr(sums, name) for name in ("projects", "merged", *LAMPS)}


def viewer(code: str) -> User:
    """Somebody who sees what an organisation has."""
    place = Organization.objects.get(code=code)
    return create_user(username=f"viewer-{code}", name="观", password=None, roles=[(Role.VIEWER, place)])


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_every_count_is_that_of_a_naive_recount(seed: int) -> None:
    """By the rollup's sums (city, district) and by the lines' (department)."""
    edition, _content = built_edition(Random(seed), dt.date(2020, 10, 1), projects=120)
    build = SnapshotBuild.objects.get()
    bureau = create_organization(
        code="B", name="局", name_en="B", kind=Organization.Kind.DEPARTMENT,
        parent=Organization.objects.get(code="C"),
    )  # fmt: skip
    Project.objects.filter(pk__in=Project.objects.order_by("code")[:60]).update(supervising_department=bureau)
    month = Month(edition.period, build, None)
    selection = Selection(months=(month,), month=month)
    for code in ("C", "D0", "B"):
        user = viewer(code)
        lines = list(selected_lines(selection, user))
        assert 0 < naive(lines)["merged"] < len(lines)
        groups = category_sums(selection, user)[build.pk]
        for group in groups:
            own = [line for line in lines if line.category.code == group.code]
            assert shown(group.sums) == naive(own), (code, group.code)
        whole = Sums.over(10, (group.sums for group in groups))
        assert shown(whole) == naive(lines) == shown(line_sums(selected_lines(selection, user), month))
        assert sum(getattr(whole, lamp) for lamp in LAMPS) == whole.counted


@pytest.fixture
def packaged(city: City) -> City:
    """B is a package of two parts; all three have reported, the parts show no lamp of their own."""
    package = city.projects["B"]
    parts = [
        factories.add_project(
            city.town, code=code, name=f"翔安学校{code}", category="social", unit="U2", package=package
        )
        for code in ("E", "F")
    ]
    factories.report(city.town, city.october, dict.fromkeys(parts, 2500))
    factories.refresh(city.october)
    return city


def test_the_tile_says_how_many_of_the_projects_are_within_packages(packaged: City, city: City) -> None:
    assert "6projects,2withinpackages" in without_space(packaged.page("/"))


def test_where_there_is_no_package_nothing_is_said(city: City) -> None:
    for address in ("/", "/projects/", "/map/?view=tiles", "/compare/", "/compare/units/"):
        assert "within packages" not in city.page(address).lower(), address


def test_a_category_names_its_parts_for_those_who_listen(packaged: City) -> None:
    row = re.search(r"<th[^>]*><a[^>]*category=social.*?</th>", packaged.page("/"), re.DOTALL)
    assert row
    assert 'title="2 within packages">3<' in row[0]


def test_the_list_counts_them_apart_and_marks_each(packaged: City) -> None:
    page = packaged.page("/projects/")
    assert "6projects,2withinpackages" in without_space(page)
    assert len(re.findall(r"kw-badge[^>]*>Part<", page)) == 2


def test_lamps_of_a_group_leave_them_out_and_say_so(packaged: City) -> None:
    page = without_space(packaged.page("/map/?view=tiles&district=D1"))
    # A green, B red, C not reported; the parts of B beside them
    assert "5projectsGreen1Red1Unlit1+2" in page
    units = without_space(packaged.page("/compare/units/"))
    assert "Red1+2" in units


def test_the_wall_says_the_same(packaged: City) -> None:
    _screen, token = wall_screen(packaged.town, "xm", "en")
    page = without_space(body(look(f"/wall/{token}/")))
    assert "6projects,2withinpackages" in page
    assert "+2" in page


def test_the_file_of_sums_has_a_column_for_them(packaged: City) -> None:
    whole = table(packaged, "/table.csv")[0]
    assert (whole["Projects"], whole["Within packages"], whole["Projects: Unlit"]) == ("6", "2", "1")


def test_a_part_compared_by_itself_shows_its_own_lamp(packaged: City) -> None:
    assert "Unlit" in packaged.page("/compare/?by=project&code=E")


def test_the_months_totals_say_it_too(packaged: City) -> None:
    page = packaged.page("/reports/2020/10/", "office")
    assert 'title="2 within packages">6<' in page
