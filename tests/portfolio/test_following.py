"""Followed projects, and what changed in them since the last visit."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine

from portfolio.following import PAUSE
from projects.models import Follow
from tests import factories
from tests.desk import BACKEND, body
from tests.portfolio.conftest import City, grow, queries

MORNING = dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)


def followed(page: str) -> dict[str, str]:
    """What the overview says of each followed project."""
    found = re.search(r'<section class="kw-panel kw-followed">(.*?)</section>', page, re.DOTALL)
    rows = re.findall(r"<li>(.*?)</li>", found[1], re.DOTALL) if found else []
    texts = [re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", row)).strip() for row in rows]
    return {text.split(" ")[0]: text for text in texts}


def test_a_project_is_followed_once_and_no_longer_once(city: City) -> None:
    client = city.client()
    for said in ("You follow", "already"):
        assert said in body(client.post("/projects/B/follow/", follow=True))
    assert Follow.objects.count() == 1
    for said in ("no longer", "had not been"):
        assert said in body(client.post("/projects/B/follow/", {"action": "unfollow"}, follow=True))
    assert Follow.objects.count() == 0


def test_a_project_out_of_sight_can_not_be_followed(city: City) -> None:
    assert city.client("clerk").post("/projects/D/follow/").status_code == 404


def test_what_changed_since_the_last_visit_stands_with_the_project(city: City) -> None:
    client = city.client()
    with time_machine.travel(MORNING, tick=False) as clock:
        client.force_login(city.town.person("official"), backend=BACKEND)
        client.post("/projects/C/follow/")
        assert "no change" in followed(body(client.get("/")))["海沧隧道"]
        factories.report(city.town, city.october, {city.projects["C"]: 20_000})
        factories.refresh(city.october)
        clock.shift(PAUSE * 2)
        client.force_login(city.town.person("official"), backend=BACKEND)
        said = followed(body(client.get("/")))["海沧隧道"]
        assert "lamp Unlit → Green · rank 4 → 1" in said
        assert followed(body(client.get("/")))["海沧隧道"] == said  # the visit goes on
        clock.shift(PAUSE * 2)
        client.force_login(city.town.person("official"), backend=BACKEND)
        assert "no change" in followed(body(client.get("/")))["海沧隧道"]


def test_a_followed_project_that_moved_out_of_sight_is_not_shown(city: City) -> None:
    client = city.client("district")
    client.post("/projects/B/follow/")
    project = city.projects["B"]
    project.district, project.responsible_unit = city.town.organizations["D2"], city.town.organizations["U4"]
    project.save()
    assert followed(body(client.get("/"))) == {}


@pytest.mark.parametrize("more", [3])
def test_the_number_of_queries_does_not_grow_with_what_is_followed(city: City, more: int) -> None:
    client = city.client()
    client.post("/projects/A/follow/")
    client.get("/")
    client.get("/")
    before = queries(lambda: client.get("/"))
    for code in "BCD"[:more]:
        client.post(f"/projects/{code}/follow/")
    grow(city, 5)
    client.get("/")
    client.get("/")
    assert queries(lambda: client.get("/")) == before
