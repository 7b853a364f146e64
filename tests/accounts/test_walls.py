"""Screens on a wall: who makes them, what is kept of a token, and how they end."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.services.walls import State, find_wall, make_wall, revoke_wall, state_of, viewer_of
from accounts.wall_models import WallScreen
from common.errors import Refusal
from common.models import AuditRecord
from tests.desk import body, messages_in, signed_in
from tests.factories import Town, make_town

PAGE = "/accounts/walls/"
DAY = dt.timedelta(days=1)


@pytest.fixture
def town(db: None) -> Town:
    """Organisations and people."""
    return make_town()


def make(town: Town, name: str = "301会议室", place: str = "xm", days: int = 30) -> tuple[WallScreen, str]:
    """An address."""
    return make_wall(
        name=name,
        organization=town.organizations[place],
        language="en",
        days=days,
        author=town.people["office"],
        now=timezone.now(),
    )


def send(client: Client, **changed: Any) -> Any:
    """The form."""
    data = {"name": "301会议室", "organization": "xm", "language": "zh-hans", "days": "90"} | changed
    return client.post(PAGE, data)


def test_the_link_is_shown_once_and_only_its_digest_is_kept(town: Town) -> None:
    client = signed_in(town, "office")
    made = send(client)
    found = re.search(r"http://testserver/wall/([\w-]{43})/", body(made))
    assert found
    token = found[1]
    screen = WallScreen.objects.get()
    assert screen.token_hash == hashlib.sha256(token.encode()).hexdigest()
    assert token not in body(client.get(PAGE))
    assert find_wall(token) == screen


def test_the_trail_holds_neither_token_nor_digest(town: Town) -> None:
    screen, token = make(town)
    rows = AuditRecord.objects.filter(table_name="accounts_wallscreen")
    told = "".join(str(row.after) for row in rows)
    assert rows
    assert token not in told
    assert screen.token_hash not in told


def test_a_second_press_makes_no_second_address(town: Town) -> None:
    client = signed_in(town, "office")
    send(client)
    again = send(client)
    assert again.status_code == 409
    assert "has an address already" in body(again)
    assert WallScreen.objects.count() == 1


def test_what_is_withdrawn_stays_withdrawn(town: Town) -> None:
    screen, token = make(town)
    client = signed_in(town, "office")
    done = client.post(f"{PAGE}{screen.pk}/withdraw/", follow=True)
    assert "is withdrawn" in messages_in(done)[-1]
    again = client.post(f"{PAGE}{screen.pk}/withdraw/", follow=True)
    assert "done already" in messages_in(again)[-1]
    found = find_wall(token)
    assert found
    assert state_of(found, timezone.now()) == State.REVOKED
    assert make(town)[1] != token


def test_an_address_ends_by_itself(town: Town) -> None:
    screen, _ = make(town, days=1)
    now = timezone.now()
    assert state_of(screen, now) == State.OPEN
    assert state_of(screen, now + DAY) == State.EXPIRED


@pytest.mark.parametrize("days", [0, -1, 367])
def test_no_address_lasts_for_ever(town: Town, days: int) -> None:
    with pytest.raises(Refusal):
        make(town, days=days)


@pytest.mark.parametrize(
    "changed",
    [{"name": ""}, {"name": "x" * 61}, {"organization": "zz"}, {"organization": "\0"}, {"days": "9999"},
     {"language": "fr"}, {"days": "x"}],
)  # fmt: skip
def test_a_form_that_is_wrong_is_shown_again(town: Town, changed: dict[str, str]) -> None:
    assert send(signed_in(town, "office"), **changed).status_code == 422
    assert not WallScreen.objects.exists()


def test_the_viewer_sees_what_an_official_of_the_organisation_sees(town: Town) -> None:
    screen, _ = make(town, place="D1")
    viewer = viewer_of(screen)
    assert viewer._state.adding
    assert not viewer.is_cleared
    assert [held.organization.code for held in viewer.held] == ["D1"]


def test_taking_back_counts_once(town: Town) -> None:
    screen, _ = make(town)
    office, now = town.people["office"], timezone.now()
    assert revoke_wall(screen=screen, author=office, now=now)
    assert not revoke_wall(screen=screen, author=office, now=now)
