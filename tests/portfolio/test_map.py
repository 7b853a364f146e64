"""The map, its list and its schematic form."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from projects.models import ConfidentialName, Project
from projects.services.maps import place_tiles, store_outlines
from tests.desk import body
from tests.factories import NOW
from tests.maps import collection, feature
from tests.portfolio.conftest import City, grow, queries


def put(city: City, *codes: str) -> None:
    """Give projects a place."""
    rows = Project.objects.filter(code__in=codes) if codes else Project.objects.all()
    rows.update(latitude=Decimal("24.479834"), longitude=Decimal("118.089425"))


def draw(city: City) -> None:
    """Outlines of D1."""
    office = city.town.people["office"]
    store_outlines(name="x", content=collection(feature()), seen=0, author=office, now=NOW)


def points(city: City, username: str = "official", query: str = "") -> list[list[object]]:
    """What the map is sent."""
    response = city.client(username).get(f"/map/points.json{query}")
    found: list[list[object]] = json.loads(response.content)
    return found


def test_a_point_says_name_place_lamp_and_ratio(city: City) -> None:
    put(city, "A")
    assert points(city) == [["A", "天马面板厂", 2_447_983, 11_808_942, 0, "150.00%", 1, "D1"]]


def test_the_list_holds_the_same_as_the_map(city: City) -> None:
    put(city)
    page = city.page("/map/")
    assert all(project.name in page for project in city.projects.values())
    assert "4 projects with a place" in page
    assert "25.00% of the plan to date" in page


def test_everything_keeps_to_the_scope(city: City) -> None:
    put(city)
    assert {row[0] for row in points(city, "district")} == {"A", "B", "C"}
    assert "新体育中心" not in city.page("/map/", "district")
    client = city.client("district")
    assert client.get("/map/D/").status_code == 404
    assert client.get("/map/points.json?district=D2").status_code == 404
    assert client.get("/map/?district=D2").status_code == 404


def test_the_selection_narrows_map_and_list(city: City) -> None:
    put(city)
    assert {row[0] for row in points(city, query="?category=social")} == {"B"}
    assert "天马面板厂" not in city.page("/map/?category=social")


def test_where_a_confidential_project_lies_is_for_the_cleared(city: City) -> None:
    put(city, "A", "B")
    official, project = city.town.people["official"], city.projects["A"]
    ConfidentialName.objects.create(project=project, true_name="x", set_by=official, set_at=NOW, reason="x")
    assert {row[0] for row in points(city)} == {"B"}
    assert city.client().get("/map/A/").status_code == 404
    official.is_cleared = True
    official.save()
    assert {row[0] for row in points(city)} == {"A", "B"}
    assert "天马面板厂" in body(city.client().get("/map/A/"))


def test_one_project_says_its_reason_and_leads_to_its_page(city: City) -> None:
    put(city, "B")
    said = body(city.client().get("/map/B/"))
    assert "25.00% of the plan to date: red lamp" in said
    assert "/projects/B/?month=2020-10" in said


def test_without_places_and_outlines_the_districts_stand_as_tiles(city: City) -> None:
    page = city.page("/map/")
    assert "Neither outlines of the districts nor positions" in page
    assert "map-row-1 map-column-1" in page
    assert "leaflet.js" not in page


def test_tiles_stand_where_the_office_put_them_and_lead_to_the_list(city: City) -> None:
    office = city.town.people["office"]
    place_tiles(places={"D1": (2, 3)}, seen=0, author=office, now=NOW)
    draw(city)
    page = city.page("/map/?view=tiles&category=industrial")
    assert "map-row-2 map-column-3" in page
    assert "/projects/?month=2020-10&amp;category=industrial&amp;district=D1" in page


def test_outlines_are_kept_by_the_browser_under_their_version(city: City) -> None:
    draw(city)
    assert 'data-outlines="/map/outlines/1.json"' in city.page("/map/")
    response = city.client().get("/map/outlines/1.json")
    assert json.loads(response.content)["names"] == {"D1": "Siming"}
    assert response["Cache-Control"].startswith("private, max-age=")
    assert city.client().get("/map/outlines/2.json").status_code == 404


@pytest.mark.parametrize("query", ["?month=x", "?level=x", "?district=%00", "?after=%00", "?before=zz"])
def test_nonsense_in_the_address_is_answered(city: City, query: str) -> None:
    assert city.client().get(f"/map/{query}").status_code in (200, 404)


@pytest.mark.parametrize("username", ["official", "department"])
@pytest.mark.parametrize("address", ["/map/", "/map/points.json", "/map/?view=tiles"])
def test_the_number_of_queries_does_not_grow_with_the_projects(
    city: City, username: str, address: str
) -> None:
    draw(city)
    put(city)
    client = city.client(username)
    client.get(address)
    before = queries(lambda: client.get(address))
    grow(city, 8)
    put(city)
    assert queries(lambda: client.get(address)) == before
    assert before <= 18
