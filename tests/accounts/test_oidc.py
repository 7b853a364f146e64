"""Signing in by a sign-in service: a real one on this machine, asked over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from mozilla_django_oidc.auth import OIDCAuthenticationBackend
from oidc_provider_mock import User as Known
from oidc_provider_mock import run_server_in_thread
from pytest_django import Settings

from accounts import oidc_set
from accounts.models import User
from accounts.policies import demand_second_factor
from accounts.sign_in_models import AccountEvent
from portfolio.required import CLIENT, SERVICE, refuse_half_a_service
from tests.accounts.people import browser, entered, person, with_second_factor
from tests.desk import body

pytestmark = pytest.mark.django_db
START = "/accounts/oidc/"
PEOPLE = [
    Known(sub="s-zhang", claims={"preferred_username": "zhang"}),
    Known(sub="s-other", claims={"preferred_username": "zhang"}),
    Known(sub="s-nobody", claims={"preferred_username": "nobody"}),
    Known(sub="s-nameless"),
]


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    """The address of the service."""
    with run_server_in_thread(user_claims=PEOPLE) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(autouse=True)
def joined(settings: Settings, service: str) -> None:
    """The settings name it."""
    settings.OIDC_RP_CLIENT_ID, settings.OIDC_RP_CLIENT_SECRET = "keyworks", "secret"
    settings.OIDC_ISSUER = service
    settings.OIDC_OP_AUTHORIZATION_ENDPOINT = f"{service}/oauth2/authorize"
    settings.OIDC_OP_TOKEN_ENDPOINT = f"{service}/oauth2/token"
    settings.OIDC_OP_USER_ENDPOINT = f"{service}/userinfo"
    settings.OIDC_OP_JWKS_ENDPOINT = f"{service}/jwks"
    settings.AUTHENTICATION_BACKENDS = [*settings.AUTHENTICATION_BACKENDS, oidc_set.BACKEND]


def sign_in(client: Client, subject: str = "s-zhang", after: str = "") -> Any:
    """There, choose who one is, and back."""
    there = client.get(START, {"next": after} if after else {}).headers["Location"]
    answered = requests.post(there, data={"sub": subject}, allow_redirects=False, timeout=60)
    back = urlsplit(answered.headers["Location"])
    return client.get(f"{back.path}?{back.query}")


def refusal(client: Client, answer: Any) -> str:
    """What the sign-in page says to somebody who was sent back to it."""
    assert answer.headers["Location"] == "/accounts/login/"
    assert client.get("/accounts/sessions/").status_code == 302
    return body(client.get("/accounts/login/"))


def test_the_first_time_one_is_known_by_the_user_name_and_then_by_the_subject() -> None:
    person()
    client = browser()
    assert sign_in(client).headers["Location"] == "/"
    assert client.get("/accounts/sessions/").status_code == 200
    user = User.objects.get()
    assert user.subject == "s-zhang"
    assert AccountEvent.objects.get().kind == AccountEvent.Kind.SUBJECT_LINKED
    User.objects.update(username="renamed")
    assert sign_in(browser()).headers["Location"] == "/"


def test_one_is_led_back_to_the_page_one_wanted() -> None:
    person()
    assert sign_in(browser(), after="/projects/?q=x").headers["Location"] == "/projects/?q=x"
    assert sign_in(browser(), after="https://evil.example/").headers["Location"] == "/"


@pytest.mark.parametrize("subject", ["s-nobody", "s-nameless"])
def test_no_account_is_ever_made(subject: str) -> None:
    person()
    client = browser()
    assert "there is no account of yours here" in refusal(client, sign_in(client, subject))
    assert User.objects.count() == 1


def test_a_user_name_is_taken_once() -> None:
    person()
    sign_in(browser())
    client = browser()
    assert "there is no account of yours here" in refusal(client, sign_in(client, "s-other"))
    assert User.objects.get().subject == "s-zhang"


@pytest.mark.parametrize("subject", [None, "s-zhang"])
def test_a_disabled_account_stays_shut(subject: str | None) -> None:
    person(is_active=False, subject=subject)
    client = browser()
    assert "there is no account of yours here" in refusal(client, sign_in(client))


def test_disabling_the_account_ends_what_began_so() -> None:
    person()
    client = browser()
    sign_in(client)
    User.objects.update(is_active=False)
    assert client.get("/accounts/sessions/").status_code == 302


def test_a_second_factor_is_asked_for_all_the_same() -> None:
    with_second_factor(person())
    client = browser()
    sign_in(client)
    assert client.get("/").headers["Location"].startswith("/accounts/second-factor/code/")


def test_a_demanded_one_has_to_be_set_up() -> None:
    user = person()
    demand_second_factor(role=user.held[0].role, needs=True)  # type: ignore[arg-type]
    client = browser()
    sign_in(client)
    assert client.get("/").headers["Location"].startswith("/accounts/second-factor/set-up/")


def test_nobody_has_to_change_a_password_that_was_not_used() -> None:
    person(must_change_password=True)
    client = browser()
    sign_in(client)
    assert client.get("/accounts/sessions/").status_code == 200
    assert entered().get("/accounts/sessions/").status_code == 302


def test_saying_no_at_the_service_is_told() -> None:
    client = browser()
    there = client.get(START).headers["Location"]
    answered = requests.post(there, data={"action": "deny"}, allow_redirects=False, timeout=60)
    back = urlsplit(answered.headers["Location"])
    assert "did not sign you in" in refusal(client, client.get(f"{back.path}?{back.query}"))


@pytest.mark.parametrize("query", ["", "?state=x&code=y", "?code=y", "?state=%00&code=%00", "?error=x"])
def test_an_answer_nobody_asked_for_is_refused(query: str) -> None:
    client = browser()
    assert "did not sign you in" in refusal(client, client.get(f"{START}callback/{query}"))


def test_an_answer_counts_once() -> None:
    person()
    client = browser()
    there = client.get(START).headers["Location"]
    answered = requests.post(there, data={"sub": "s-zhang"}, allow_redirects=False, timeout=60)
    back = urlsplit(answered.headers["Location"])
    client.get(f"{back.path}?{back.query}")
    client.post("/accounts/logout/")
    assert "did not sign you in" in refusal(client, client.get(f"{back.path}?{back.query}"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OIDC_OP_TOKEN_ENDPOINT", "http://127.0.0.1:1/token"),
        ("OIDC_OP_JWKS_ENDPOINT", "http://127.0.0.1:1/jwks"),
        ("OIDC_ISSUER", "https://another.example"),
        ("OIDC_RP_SIGN_ALGO", "RS512"),
    ],
)
def test_a_service_that_can_not_be_trusted_or_reached_lets_nobody_in(
    settings: Settings, name: str, value: str
) -> None:
    person()
    setattr(settings, name, value)
    client = browser()
    assert "could not be asked" in refusal(client, sign_in(client))


def test_a_token_for_another_client_lets_nobody_in(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    person()
    client = browser()
    there = client.get(START).headers["Location"]
    assert parse_qs(urlsplit(there).query)["code_challenge_method"] == ["S256"]
    answered = requests.post(there, data={"sub": "s-zhang"}, allow_redirects=False, timeout=60)
    back = urlsplit(answered.headers["Location"])
    verify = OIDCAuthenticationBackend.verify_token
    monkeypatch.setattr(
        OIDCAuthenticationBackend,
        "verify_token",
        lambda self, token, **more: verify(self, token, **more) | {"aud": ["another"]},
    )
    assert "could not be asked" in refusal(client, client.get(f"{back.path}?{back.query}"))


def test_a_password_sent_to_the_answers_address_is_none_of_its_business(settings: Settings) -> None:
    settings.OIDC_OP_TOKEN_ENDPOINT = "http://127.0.0.1:1/token"
    person()
    typed = {"username": "zhang", "password": "wrong"}
    assert browser().post("/accounts/login/?state=x&code=y", typed).status_code == 200


def test_half_a_service_lets_nothing_start() -> None:
    whole = dict.fromkeys([CLIENT, *SERVICE], "x")
    refuse_half_a_service(whole)
    refuse_half_a_service({SERVICE[0]: "x"})
    with pytest.raises(ImproperlyConfigured, match="but KEYWORKS_OIDC_ISSUER is not set"):
        refuse_half_a_service(whole | {"KEYWORKS_OIDC_ISSUER": " "})


def test_without_settings_there_is_no_such_way(settings: Settings) -> None:
    assert "organisation’s account" in body(browser().get("/accounts/login/"))
    settings.OIDC_RP_CLIENT_ID = ""
    assert "organisation’s account" not in body(browser().get("/accounts/login/"))
    assert "not set up" in body(browser().get(START))
    assert "not set up" in body(browser().get(f"{START}callback/?state=x&code=y"))
