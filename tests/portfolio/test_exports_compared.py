"""Files of what stands side by side, of the league tables, of time against money, of the map."""

from __future__ import annotations

from decimal import Decimal

import pytest

from accounts.models import User
from portfolio.selectors import scatter as scatter_selector
from projects.services.secrecy import make_confidential
from tests.factories import NOW
from tests.maps import draw
from tests.portfolio.conftest import City, grow, queries
from tests.portfolio.dated import date
from tests.portfolio.files import about, fetched, table, taken

FILES = ("/compare/table.csv?by=project&code=A&code=B", "/compare/units/table.csv", "/map/table.csv")


@pytest.fixture
def places(city: City) -> City:
    """The city with a place for every project, and dates for the first."""
    draw(city.town)
    date(city, "A")
    return city


def test_units_stand_in_the_order_of_their_league_table(city: City) -> None:
    rows = table(city, "/compare/units/table.csv")
    codes, ranks = [row["Code"] for row in rows], {row["Code"]: row["Rank"] for row in rows}
    assert codes.index("U1") < codes.index("U2")
    assert (ranks["U1"], ranks["U2"]) == ("1", "2")
    first = next(row for row in rows if row["Code"] == "U1")
    assert first["Schedule plan completed (%)"] == "150.00"
    assert first["Above or below plan (10,000 yuan)"] == "5000.0000"


def test_those_chosen_stand_in_the_order_of_the_address(city: City) -> None:
    rows = table(city, "/compare/table.csv?by=district&code=D2&code=D1")
    assert [row["Code"] for row in rows] == ["D2", "D1"]
    assert rows[1]["Invested to date (10,000 yuan)"] == "20000.0000"
    [row] = table(city, "/compare/table.csv?by=project&code=A")
    assert (row["Name"], row["Lamp"], row["List"]) == ("天马面板厂", "Green", "Red flag")


def test_another_district_is_not_found_in_a_file_either(city: City) -> None:
    client = city.client("district")
    assert client.get("/compare/table.csv?by=project&code=D").status_code == 404
    assert client.get("/compare/table.csv?by=district&code=D2").status_code == 404


def test_points_come_with_the_furthest_behind_first(city: City) -> None:
    date(city, "A")
    [row] = table(city, "/compare/scatter/table.csv")
    assert (row["Time passed (%)"], row["Invested (%)"]) == ("41.64", "30.00")
    assert Decimal(row["Difference (percentage points)"]) < 0
    said = about(city, "/compare/scatter/table.csv")["Not in the table"]
    assert said == "3 without planned dates or total investment, 0 with smaller plans"


def test_the_map_says_where_and_why(places: City) -> None:
    rows = {row["Code"]: row for row in table(places, "/map/table.csv?district=D1")}
    assert set(rows) == {"A", "B", "C"}
    assert (rows["A"]["Latitude (°)"], rows["A"]["Longitude (°)"]) == ("24.010000", "118.010000")
    assert rows["B"]["Reason"]


@pytest.mark.parametrize("address", FILES[1:])
def test_nobody_takes_what_lies_elsewhere(places: City, address: str) -> None:
    content = fetched(places, address, "district").decode()
    assert "新体育中心" not in content
    assert "U4" not in content


def test_no_file_says_what_or_where_a_confidential_project_is(places: City) -> None:
    user = places.town.people["office"]
    User.objects.filter(pk=user.pk).update(is_cleared=True)
    user.is_cleared = True
    make_confidential(
        project=places.projects["A"], alias="涉密项目01", true_name="天马面板厂", reason="密〔2020〕1号",
        seen=1, user=user, now=NOW,
    )  # fmt: skip
    assert "天马面板厂" in places.page("/compare/?by=project&code=A", "office")
    for address in (*FILES, "/compare/scatter/table.csv"):
        assert "天马面板厂" not in fetched(places, address, "office").decode()
    assert "A" not in {row["Code"] for row in table(places, "/map/table.csv", "office")}
    assert table(places, FILES[0], "office")[0]["Name"] == "涉密项目01"


@pytest.mark.parametrize("address", [*FILES, "/compare/scatter/table.csv"])
def test_more_projects_cost_no_more_queries(places: City, address: str) -> None:
    client = places.client()
    taken(client, address)
    before = queries(lambda: taken(client, address))
    grow(places, 6)
    draw_again(places)
    assert queries(lambda: taken(client, address)) == before


def draw_again(city: City) -> None:
    """Give those that came later a place, too."""
    for project in type(city.projects["A"]).objects.filter(latitude__isnull=True):
        project.latitude, project.longitude = Decimal("24.05"), Decimal("118.05")
        project.save(update_fields=["latitude", "longitude"])


def test_points_that_a_picture_has_no_room_for_are_counted(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    date(city, "A")
    monkeypatch.setattr(scatter_selector, "MOST", 3)
    assert "1 with smaller plans" in about(city, "/compare/scatter/table.csv")["Not in the table"]
