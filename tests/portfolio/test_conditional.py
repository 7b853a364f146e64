"""A page that has not changed is not made again; one that has changed is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Membership, Role
from accounts.services.saved_views import keep_view
from common.notices import notify
from portfolio import conditional
from projects.models import Category, Project
from projects.services.following import follow
from tests import factories
from tests.coordination import steps
from tests.factories import NOW
from tests.portfolio.conftest import City

PAGES = ("/", "/projects/", "/projects/?category=social&order=plan", "/lamps/", "/projects/A/")


def begin(client: Client, url: str) -> str:
    """Open a page as browsers do, the second time with the cookie that its forms rest on; its tag."""
    client.get(url)
    return str(client.get(url)["ETag"])


def again(client: Client, url: str, tag: str) -> Any:
    """Ask for it once more, naming the tag of the one at hand."""
    return client.get(url, headers={"if-none-match": tag})


@pytest.mark.parametrize("url", PAGES)
def test_what_has_not_changed_is_answered_without_any_figures(city: City, url: str) -> None:
    client = city.client()
    tag = begin(client, url)
    with CaptureQueriesContext(connection) as captured:
        response = again(client, url, tag)
    assert response.status_code == 304
    assert response["Cache-Control"] == "private, no-cache"
    asked = " ".join(query["sql"] for query in captured)
    assert "rollup" not in asked
    assert "snapshotline" not in asked
    assert len(captured) <= 12


def new_figures(city: City) -> None:
    factories.refresh(city.october)


def publication(city: City) -> None:
    factories.refresh(factories.month(11))


def notice(city: City) -> None:
    person = city.town.people["official"].pk
    notify(users=[person], kind="x", key="x", text="x", now=NOW, mail=False)


def role(city: City) -> None:
    official, district = city.town.people["official"], city.town.organizations["D1"]
    Membership.objects.create(user=official, organization=district, role=Role.CLERK)


def category_name(city: City) -> None:
    Category.objects.filter(code="social").update(name_en="Public welfare")


def project_name(city: City) -> None:
    Project.objects.filter(code="A").update(name="天马面板二厂")


def organization_name(city: City) -> None:
    row = city.town.organizations["D1"]
    row.name_en = "Siming City District"
    row.save()


def saved_view(city: City) -> None:
    keep_view(user=city.town.people["official"], name="x", address="/?district=D1")


def followed(city: City) -> None:
    follow(user=city.town.people["official"], project=city.projects["B"], now=timezone.now())


def problem(city: City) -> None:
    steps.register(city.town, city.projects["A"])


CHANGES = (
    *(new_figures, publication, notice, role),
    *(category_name, project_name, organization_name, saved_view, followed, problem),
)


@pytest.mark.parametrize("change", CHANGES)
def test_what_has_changed_is_made_anew(city: City, change: Callable[[City], None]) -> None:
    client = city.client()
    begin(client, PAGES[0])
    tags = {url: str(client.get(url)["ETag"]) for url in PAGES}
    change(city)
    for url, tag in tags.items():
        response = again(client, url, tag)
        assert response.status_code == 200, url
        assert response["ETag"] != tag


def test_another_language_is_another_page(city: City) -> None:
    client = city.client()
    tag = begin(client, "/")
    assert client.get("/", headers={"if-none-match": tag, "accept-language": "zh-CN"}).status_code == 200


def test_another_person_s_page_is_not_mine(city: City) -> None:
    tag = begin(city.client("leader"), "/")
    client = city.client()
    begin(client, "/")
    assert again(client, "/", tag).status_code == 200


def test_forms_of_another_session_are_not_reused(city: City) -> None:
    client = city.client()
    tag = begin(client, "/")
    client.cookies["csrftoken"] = "a" * 32
    assert again(client, "/", tag).status_code == 200


def test_without_the_cookie_a_page_is_kept_nowhere(city: City) -> None:
    client = city.client()
    tag = begin(client, "/")
    del client.cookies["csrftoken"]
    response = again(client, "/", tag)
    assert response.status_code == 200
    assert "ETag" not in response
    assert response["Cache-Control"] == "private, no-store"


def test_a_page_with_a_message_is_kept_nowhere(city: City) -> None:
    client = city.client()
    tag = begin(client, "/projects/A/")
    client.post("/projects/A/follow/")
    client.post("/projects/A/follow/", {"action": "unfollow"})
    told = again(client, "/projects/A/", tag)
    assert told.status_code == 200
    assert "ETag" not in told
    assert "no longer follow" in told.content.decode()
    assert "no longer follow" not in client.get("/projects/A/").content.decode()


def test_with_a_tag_that_forgets_the_figures_pages_go_stale(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: it is the tag that notices."""
    monkeypatch.setattr(conditional, "etag_of", lambda request, code="": '"always the same"')
    client = city.client()
    tag = begin(client, "/")
    new_figures(city)
    assert again(client, "/", tag).status_code == 304
