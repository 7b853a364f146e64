"""Figures of the first screen are written once for all who see the same, and never shown to others or old."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portfolio import remembered
from projects.services.following import follow
from reports.models import SnapshotLine
from tests import factories
from tests.portfolio.conftest import City
from tests.portfolio.test_conditional import category_name, new_figures, organization_name


def figures_read(city: City, username: str, url: str = "/") -> bool:
    """Whether somebody's page needed the figures' tables."""
    client = city.client(username)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return any("snapshotline" in query["sql"] for query in captured)


def test_the_second_reader_costs_no_figures(city: City) -> None:
    caches["figures"].clear()
    assert figures_read(city, "official")
    assert not figures_read(city, "official")
    assert figures_read(city, "official", "/?category=social")


def test_whoever_sees_another_part_has_it_read_for_them(city: City) -> None:
    everything = city.page("/", "official")
    assert figures_read(city, "clerk")
    assert city.page("/", "clerk") != everything
    assert "市建设局" not in city.page("/", "clerk")


@pytest.mark.parametrize("change", [new_figures, category_name, organization_name])
def test_what_the_figures_are_made_of_is_part_of_their_name(
    city: City, change: Callable[[City], None]
) -> None:
    city.page("/")
    change(city)
    assert figures_read(city, "official")


def test_another_language_is_written_anew(city: City) -> None:
    client = city.client()
    assert "Annual plan" in client.get("/").content.decode()
    assert "年度计划" in client.get("/", headers={"accept-language": "zh-hans"}).content.decode()
    assert "Annual plan" in client.get("/").content.decode()


def test_what_one_follows_is_not_remembered_for_others(city: City) -> None:
    follow(user=city.town.people["official"], project=city.projects["B"], now=timezone.now())
    assert "Projects I follow" in city.page("/", "official")
    assert "Projects I follow" not in city.page("/", "leader")


def test_under_a_name_that_forgets_the_figures_old_ones_are_shown(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: it is the name that tells new from old."""
    monkeypatch.setattr(remembered, "made_of", lambda request: "always the same")
    caches["figures"].clear()
    before = city.page("/")
    factories.report(city.town, city.october, {city.projects["C"]: 9000})
    factories.refresh(city.october)
    assert SnapshotLine.objects.current(city.october).filter(code="C", is_returned=True).exists()
    assert city.page("/").split("<main")[1].split("kw-changed")[1] == before.split("kw-changed")[1]
