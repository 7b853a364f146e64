"""One password tried with many names from one address: slowed down, without shutting an office out."""

from __future__ import annotations

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.models import Role
from accounts.spraying import NAMES
from tests.accounts.people import PASSWORD, browser, person, send
from tests.desk import body

pytestmark = pytest.mark.django_db
HELP = "/accounts/sign-in-help/"


def sprayed(names: int = NAMES, address: str = "127.0.0.1") -> None:
    """So many names have failed from an address just now, each once."""
    AccessAttempt.objects.bulk_create(
        AccessAttempt(
            username=f"name{n}", ip_address=address, user_agent="x", failures_since_start=1,
            attempt_time=timezone.now(),
        )
        for n in range(names)
    )  # fmt: skip


def status(username: str = "zhang", password: str = PASSWORD, client: Client | None = None) -> int:
    """What the sign-in page answers."""
    return int(send(client or browser(), username, password).status_code)


def test_the_name_after_the_last_that_may_fail_is_not_looked_at() -> None:
    person()
    sprayed(NAMES - 1)
    assert status("nobody", "wrong") == 200
    assert status() == 429
    assert "Signing in is locked" in body(send(browser()))


def test_names_of_somebody_and_of_nobody_are_answered_alike() -> None:
    person()
    sprayed()
    answers = [send(browser(), name, "wrong") for name in ("zhang", "nobody")]
    assert [one.status_code for one in answers] == [429, 429]
    assert body(answers[0]) == body(answers[1])


def test_a_browser_in_which_somebody_signed_in_before_lets_them_in_and_nobody_else() -> None:
    person()
    person("li")
    client = browser()
    assert status(client=client) == 302
    client.post("/accounts/logout/")
    sprayed()
    assert status("li", client=client) == 429
    assert status(client=client) == 302


def test_the_cookie_opens_nothing_and_can_not_be_made_up() -> None:
    person()
    client = browser()
    status(client=client)
    client.post("/accounts/logout/")
    sprayed()
    for _ in range(settings.AXES_FAILURE_LIMIT):
        status("zhang", "wrong", client)
    assert status(client=client) == 429, "the limit for the name still counts"
    forger = browser()
    forger.cookies["keyworks_known"] = "zhang"
    assert status(client=forger) == 429


def test_other_addresses_and_names_that_have_signed_in_since_do_not_count() -> None:
    person()
    person("li")
    sprayed(NAMES - 1)
    assert status("li", "wrong") == 200
    sprayed(address="10.9.9.9")
    assert status() == 429
    AccessAttempt.objects.filter(username="li").delete()  # as a sign-in does
    assert status() == 302


def test_the_security_administrator_sees_the_address_and_lets_people_in_again() -> None:
    person()
    admin = person("guard", Role.SECURITY_ADMIN)
    sprayed()
    client = browser()
    client.force_login(admin, settings.AUTHENTICATION_BACKENDS[-1])
    assert "Many names failed from one address" in body(client.get(HELP))
    client.post(f"{HELP}unlock/", {"address": "127.0.0.1"})
    assert not AccessAttempt.objects.exists()
    assert status() == 302
    assert "Many names" not in body(client.get(HELP))
