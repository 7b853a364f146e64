"""A screen on a wall, as its browser asks for it: without a session."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.services.walls import revoke_wall
from accounts.wall_models import WallScreen
from projects.models import ConfidentialName, Project
from tests.desk import body
from tests.factories import NOW
from tests.maps import wall_screen
from tests.portfolio.conftest import City, grow, queries


def screen_of(city: City, place: str = "xm", language: str = "en") -> tuple[WallScreen, str]:
    """An address, and the screen behind it."""
    screen, token = wall_screen(city.town, place, language)
    return screen, f"/wall/{token}/"


def look(address: str, **headers: str) -> Any:
    """A browser that has never been here."""
    return Client().get(address, headers=headers)


def test_it_shows_the_figures_without_account_or_cookie(city: City) -> None:
    response = look(screen_of(city)[1])
    page = body(response)
    assert response.status_code == 200
    assert not response.cookies
    for text in ("60.00%", "天马面板厂", "As of", "Provisional", "3 of 4 returns in", "Xiamen"):
        assert text in page, text


def test_its_language_is_the_screens_not_the_browsers(city: City) -> None:
    response = look(screen_of(city, language="zh-hans")[1], **{"accept-language": "en"})
    assert response["Content-Language"] == "zh-hans"
    assert "总体进展" in body(response)


def test_the_address_is_told_to_nobody(city: City) -> None:
    response = look(screen_of(city)[1])
    assert response["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response["X-Robots-Tag"]
    assert response["Cache-Control"] == "private, no-cache"


def test_it_keeps_to_its_organisation(city: City) -> None:
    page = body(look(screen_of(city, "D2")[1]))
    assert "天马面板厂" not in page
    assert "翔安学校" not in page


def test_a_true_name_is_never_shown(city: City) -> None:
    office, project = city.town.people["office"], city.projects["A"]
    ConfidentialName.objects.create(project=project, true_name="鹰厦", set_by=office, set_at=NOW, reason="x")
    Project.objects.filter(pk=project.pk).update(name="涉密项目07", latitude=1, longitude=1)
    page = body(look(screen_of(city)[1]))
    assert "鹰厦" not in page
    assert "涉密项目07" in page
    assert "wall-sign" not in page


def test_unchanged_slides_are_not_sent_again(city: City) -> None:
    address = f"{screen_of(city)[1]}slides/"
    first = look(address)
    assert look(address, **{"if-none-match": first["ETag"]}).status_code == 304
    Project.objects.filter(code="A").update(name="改名")
    assert look(address, **{"if-none-match": first["ETag"]}).status_code == 200


def test_an_unknown_address_says_so_calmly(city: City) -> None:
    for address in ("/wall/made-up/", "/wall/made-up/slides/", "/wall/%00/", "/wall/%F0%9F%98%80/"):
        response = look(address, **{"accept-language": "en"})
        assert response.status_code == 404, address
        assert "There is no screen at this address" in body(response)


def test_a_withdrawn_or_expired_address_is_gone(city: City) -> None:
    screen, address = screen_of(city)
    revoke_wall(screen=screen, author=city.town.people["office"], now=timezone.now())
    gone = look(address)
    assert gone.status_code == 410
    assert "was withdrawn" in body(gone)
    assert "天马面板厂" not in body(gone)
    old, address = screen_of(city, "D1")
    past = timezone.now() - dt.timedelta(days=60)
    WallScreen.objects.filter(pk=old.pk).update(created_at=past, expires_at=past + dt.timedelta(days=1))
    gone = look(f"{address}slides/")
    assert gone.status_code == 410
    assert "has run out" in body(gone)


@pytest.mark.parametrize("place", ["xm", "B1"])
def test_the_number_of_queries_does_not_grow_with_the_projects(city: City, place: str) -> None:
    address = screen_of(city, place)[1]
    look(address)
    before = queries(lambda: look(address))
    grow(city, 8)
    assert queries(lambda: look(address)) == before
    assert before <= 20
