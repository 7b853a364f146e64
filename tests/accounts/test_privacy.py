"""What is shown to somebody signed in stays out of every cache."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from common.files import store_file
from tests.desk import signed_in
from tests.factories import make_town

pytestmark = pytest.mark.django_db
PRIVATE = "private, no-store"


def test_pages_are_stored_nowhere() -> None:
    client = signed_in(make_town(), "official")
    for url in ("/notices/", "/reports/", "/accounts/views/", "/nowhere/"):
        response = client.get(url)
        assert response["Cache-Control"] == PRIVATE
        assert "ETag" not in response


def test_pages_with_figures_are_kept_by_the_browser_alone_and_asked_for_each_time() -> None:
    client = signed_in(make_town(), "official")
    client.get("/")
    assert client.get("/")["Cache-Control"] == "private, no-cache"


def test_signing_out_makes_the_browser_forget() -> None:
    client = signed_in(make_town(), "official")
    assert "Clear-Site-Data" not in client.post("/accounts/logout/")
    assert client.post("/accounts/logout/", secure=True)["Clear-Site-Data"] == '"cache"'


def test_what_says_how_long_it_may_be_stored_keeps_that() -> None:
    response = signed_in(make_town(), "official").get("/accounts/login/")
    assert response["Cache-Control"] == Client().get("/accounts/login/")["Cache-Control"] != PRIVATE


def test_a_page_is_read_while_the_cache_is_down(settings: Settings) -> None:
    dead = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": dead}
    client = signed_in(make_town(), "official")
    assert client.get("/").status_code == 200
    assert User.objects.get(username="official").pk == int(client.session["_auth_user_id"])
    assert store_file(name="bundle.json", content=b"{}").pk
