"""Signing in and out, and changing one's own password."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import Organization, Role, User
from accounts.services import create_organization, create_user
from tests.desk import body

PASSWORD = "Correct-horse-2020"
NEW = "Battery-staple-2021"
LOGIN = "/accounts/login/"


@pytest.fixture
def user(db: None) -> User:
    """Somebody with a password."""
    city = create_organization(code="xm", name="厦门市", name_en="Xiamen", kind=Organization.Kind.CITY)
    return create_user(username="zhang", name="张三", password=PASSWORD, roles=[(Role.VIEWER, city)])


@pytest.fixture
def client() -> Client:
    """A browser in English."""
    return Client(headers={"accept-language": "en"})


def sign_in(client: Client, username: str = "zhang", password: str = PASSWORD, after: str = "") -> int:
    """Send the form; gives back the status."""
    answer = client.post(LOGIN, {"username": username, "password": password, "next": after})
    return answer.status_code


def test_the_right_password_leads_to_the_overview(client: Client, user: User) -> None:
    response = client.post(LOGIN, {"username": "zhang", "password": PASSWORD})
    assert response.headers["Location"] == "/"
    assert client.session["_auth_user_id"] == str(user.pk)


def test_one_is_led_back_to_the_page_one_wanted(client: Client, user: User) -> None:
    asked = client.get("/projects/?q=x")
    assert asked.headers["Location"] == "/accounts/login/?next=/projects/%3Fq%3Dx"
    response = client.post(LOGIN, {"username": "zhang", "password": PASSWORD, "next": "/projects/?q=x"})
    assert response.headers["Location"] == "/projects/?q=x"


def test_one_is_never_led_to_another_site(client: Client, user: User) -> None:
    response = client.post(
        LOGIN, {"username": "zhang", "password": PASSWORD, "next": "https://evil.example/"}
    )
    assert response.headers["Location"] == "/"


def test_a_wrong_name_and_a_wrong_password_are_answered_alike(client: Client, user: User) -> None:
    wrong = [
        body(client.post(LOGIN, {"username": username, "password": "no"})).replace(username, "")
        for username in ("zhang", "nobody")
    ]
    assert hidden_token(wrong[0]) == hidden_token(wrong[1])


def hidden_token(page: str) -> str:
    """A page without what differs from answer to answer."""
    return "".join(line for line in page.splitlines() if "csrfmiddlewaretoken" not in line)


def test_whoever_is_switched_off_is_answered_like_a_stranger(client: Client, user: User) -> None:
    wrong = body(client.post(LOGIN, {"username": "zhang", "password": "no"}))
    User.objects.update(is_active=False)
    right = body(client.post(LOGIN, {"username": "zhang", "password": PASSWORD}))
    assert hidden_token(right) == hidden_token(wrong)


@pytest.mark.parametrize("username", ["zhang", "nobody"])
def test_after_too_many_failures_the_door_is_locked_even_for_the_right_password(
    client: Client, user: User, username: str
) -> None:
    for _ in range(settings.AXES_FAILURE_LIMIT - 1):
        assert sign_in(client, username, "no") == 200
    assert sign_in(client, username, "no") == 429
    response = client.post(LOGIN, {"username": username, "password": PASSWORD})
    assert response.status_code == 429
    assert "Signing in is locked" in body(response)


def test_a_locked_door_is_locked_for_one_name_only(client: Client, user: User) -> None:
    for _ in range(settings.AXES_FAILURE_LIMIT):
        sign_in(client, "nobody", "no")
    assert sign_in(client) == 302


def test_signing_out_takes_a_post(client: Client, user: User) -> None:
    sign_in(client)
    assert client.get("/accounts/logout/").status_code == 405
    assert client.post("/accounts/logout/").headers["Location"] == LOGIN
    assert client.get("/").status_code == 302


def test_one_changes_ones_own_password_and_stays_signed_in(client: Client, user: User) -> None:
    sign_in(client)
    typed = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    response = client.post("/accounts/password/", typed, follow=True)
    assert "Your password has been changed." in body(response)
    assert sign_in(Client(), password=NEW) == 302


def test_a_password_is_not_changed_without_the_old_one(client: Client, user: User) -> None:
    sign_in(client)
    typed = {"old_password": "no", "new_password1": NEW, "new_password2": NEW}
    assert client.post("/accounts/password/", typed).status_code == 200
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_a_password_that_is_too_short_is_refused(client: Client, user: User) -> None:
    sign_in(client)
    typed = {"old_password": PASSWORD, "new_password1": "short1!", "new_password2": "short1!"}
    assert "at least 10 characters" in body(client.post("/accounts/password/", typed))


@pytest.mark.parametrize(
    ("asked", "text"), [("?lang=zh", "登录"), ("?lang=en", "Sign in"), ("?lang=xx", "Sign in")]
)
def test_the_page_speaks_both_languages(client: Client, db: None, asked: str, text: str) -> None:
    assert f"<h1>{text}</h1>" in body(client.get(LOGIN + asked))


@pytest.mark.parametrize(
    ("role", "home"),
    [
        (Role.VIEWER, "/"),
        (Role.AUDITOR, "/"),
        (Role.SYSTEM_ADMIN, "/accounts/mail-test/"),
        (Role.SECURITY_ADMIN, "/accounts/people/"),
        (Role.AUDIT_ADMIN, "/accounts/sessions/"),
    ],
)
def test_one_is_led_to_a_page_that_is_open(client: Client, db: None, role: Role, home: str) -> None:
    city = create_organization(code="xm", name="厦门市", name_en="Xiamen", kind=Organization.Kind.CITY)
    create_user(username="qian", name="钱", password=PASSWORD, roles=[(role, city)])
    for after in ("", "/"):
        response = client.post(LOGIN, {"username": "qian", "password": PASSWORD, "next": after})
        assert response.headers["Location"] == home
        assert client.get(home).status_code == 200
        client.post("/accounts/logout/")
