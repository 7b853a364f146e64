"""Views kept under a name."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.view_models import SavedView
from tests.desk import body, messages_in, signed_in
from tests.factories import PASSWORD, Town, make_town


@pytest.fixture
def town(db: None) -> Town:
    """People who can sign in."""
    return make_town(PASSWORD)


def keep(client: Client, name: str, address: str) -> list[str]:
    """Keep a view; what the next page says."""
    return messages_in(client.post("/accounts/views/", {"name": name, "address": address}, follow=True))


def test_a_view_is_kept_and_leads_back_to_itself(town: Town) -> None:
    client = signed_in(town, "official")
    response = client.post(
        "/accounts/views/", {"name": " 思明  产业 ", "address": "/?district=D1&lang=zh&month=2020-10&after=X"}
    )
    view = SavedView.objects.get()
    assert (view.name, view.address) == ("思明 产业", "/?district=D1&month=2020-10")
    assert response["Location"] == view.address
    assert 'href="/?district=D1&amp;month=2020-10"' in body(client.get("/accounts/views/"))


def test_a_name_that_is_there_leads_to_the_new_address(town: Town) -> None:
    client = signed_in(town, "official")
    keep(client, "a", "/?district=D1")
    keep(client, "a", "/projects/?lamp=red")
    assert [view.address for view in SavedView.objects.all()] == ["/projects/?lamp=red"]


@pytest.mark.parametrize(
    "address",
    [
        *(
            "",
            "projects/",
            "//evil.example/",
            "https://evil.example/",
            "/\\evil.example/",
            "/\t/evil.example/",
        ),
        *("javascript:alert(1)", "/accounts/logout/", "/nowhere/", "/projects/A/", "/\0", "/?q=" + "x" * 700),
    ],
)
def test_only_pages_of_ours_with_figures_are_kept(town: Town, address: str) -> None:
    [said] = keep(signed_in(town, "official"), "a", address)
    assert "can be kept" in said or "to be kept" in said
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("name", ["", "  ", "\0", "x" * 61])
def test_a_view_needs_a_name(town: Town, name: str) -> None:
    [said] = keep(signed_in(town, "official"), name, "/")
    assert "name" in said
    assert not SavedView.objects.exists()


def test_a_view_is_renamed_but_not_to_the_name_of_another(town: Town) -> None:
    client = signed_in(town, "official")
    keep(client, "a", "/")
    keep(client, "b", "/projects/")
    url = f"/accounts/views/{SavedView.objects.get(name='a').pk}/"
    assert messages_in(client.post(url, {"action": "rename", "name": "b"}, follow=True)) == [
        "You keep another view under this name."
    ]
    client.post(url, {"action": "rename", "name": "c"})
    assert sorted(SavedView.objects.values_list("name", flat=True)) == ["b", "c"]


def test_somebody_else_s_view_is_not_there(town: Town) -> None:
    keep(signed_in(town, "leader"), "a", "/")
    url = f"/accounts/views/{SavedView.objects.get().pk}/"
    client = signed_in(town, "official")
    for action in ("rename", "remove", "start", "no-start"):
        assert client.post(url, {"action": action, "name": "x"}).status_code == 404
    assert "/accounts/views/9" not in body(client.get("/accounts/views/"))


def test_a_removed_view_is_gone(town: Town) -> None:
    client = signed_in(town, "official")
    keep(client, "a", "/")
    client.post(f"/accounts/views/{SavedView.objects.get().pk}/", {"action": "remove"})
    assert not SavedView.objects.exists()


def test_one_begins_with_the_view_one_chose(town: Town) -> None:
    client = signed_in(town, "official")
    keep(client, "a", "/projects/?lamp=red")
    keep(client, "b", "/?district=D1")
    for name in ("a", "b"):
        client.post(f"/accounts/views/{SavedView.objects.get(name=name).pk}/", {"action": "start"})
    assert sign_in(town)["Location"] == "/?district=D1"
    client.post(f"/accounts/views/{SavedView.objects.get(name='b').pk}/", {"action": "no-start"})
    assert sign_in(town)["Location"] == "/"


def test_an_address_that_is_no_longer_ours_is_not_begun_with(town: Town) -> None:
    SavedView.objects.create(user=town.people["official"], name="a", address="//evil.example/", is_start=True)
    assert sign_in(town)["Location"] == "/"


def sign_in(town: Town) -> dict[str, str]:
    """Sign in by the form; the answer's headers."""
    response = Client().post("/accounts/login/", {"username": "official", "password": PASSWORD})
    return dict(response.headers)
