"""What the security administrator does for people who can't get in."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import Role, User
from accounts.sign_in_models import AccountEvent, RolePolicy, Session
from common.models import Notice
from common.said import read_out
from tests.accounts.people import PASSWORD, browser, entered, lock_out, person, send, with_second_factor
from tests.desk import body

pytestmark = pytest.mark.django_db
HELP = "/accounts/sign-in-help/"


@pytest.fixture
def user() -> User:
    return person()


@pytest.fixture
def security(user: User) -> Client:
    """The security administrator's browser."""
    person("security", Role.SECURITY_ADMIN)
    return entered("security")


def page_of(user: User, action: str = "") -> str:
    """Where somebody is helped."""
    return f"{HELP}{user.pk}/{action}"


def test_who_is_locked_out_is_listed_and_unlocked(security: Client, user: User) -> None:
    lock_out("zhang")
    assert send(browser()).status_code == 429
    page = body(security.get(HELP))
    assert user.name in page
    assert "127.0.0.1" in page
    answer = security.post(HELP + "unlock/", {"username": "zhang"}, follow=True)
    assert "can try again" in body(answer)
    assert send(browser()).status_code == 302
    assert AccountEvent.objects.get().kind == AccountEvent.Kind.UNLOCKED


def test_names_that_are_nobodys_are_listed_too(security: Client) -> None:
    lock_out("nobody")
    assert "no such account" in body(security.get(HELP))


@pytest.mark.parametrize("username", ["zhang", "nobody", "", "\x00", "x" * 5000])
def test_unlocking_what_is_not_locked_is_said_calmly(security: Client, username: str) -> None:
    answer = security.post(HELP + "unlock/", {"username": username}, follow=True)
    assert "Nothing was locked any more." in body(answer)


@pytest.mark.parametrize(("words", "found"), [("zhan", 1), ("某", 1), ("\x00", 0), ("%", 0), ("zzz", 0)])
def test_people_are_found_by_name(security: Client, user: User, words: str, found: int) -> None:
    assert body(security.get(HELP, {"q": words})).count(page_of(user)) == found


def test_a_temporary_password_is_shown_once_and_works(security: Client, user: User) -> None:
    theirs = entered()
    lock_out("zhang")
    page = body(security.post(page_of(user, "password/"), {"reason": "当面核对身份证"}))
    found = re.search(r'kw-once">(.*?)<', page)
    assert found
    assert found.group(1) not in body(security.get(page_of(user)))
    assert theirs.get("/accounts/sessions/").status_code == 302, "old sessions have ended"
    assert send(browser(), password=PASSWORD).status_code == 200
    assert send(browser(), password=found.group(1)).status_code == 302
    event = AccountEvent.objects.get(kind="temporary_password")
    assert (event.by and event.by.username, event.reason) == ("security", "当面核对身份证")
    assert Notice.objects.get().user == user


def test_a_lost_second_factor_is_removed_and_the_person_told(security: Client, user: User) -> None:
    with_second_factor(user)
    answer = security.post(page_of(user, "second-factor/"), {"reason": "电话回拨核实"}, follow=True)
    assert "second factor is removed" in body(answer)
    assert not TOTPDevice.objects.exists()
    assert not Session.objects.filter(user=user).exists()
    assert "电话回拨核实" in read_out(Notice.objects.get().text)
    again = security.post(page_of(user, "second-factor/"), {"reason": "again"}, follow=True)
    assert "has no second factor" in body(again)


@pytest.mark.parametrize("action", ["password/", "second-factor/"])
def test_nothing_is_done_without_a_reason(security: Client, user: User, action: str) -> None:
    with_second_factor(user)
    assert "kw-field-error" in body(security.post(page_of(user, action), {"reason": " "}))
    assert TOTPDevice.objects.exists()
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


@pytest.mark.parametrize("action", ["password/", "second-factor/"])
def test_nobody_helps_themselves(security: Client, action: str) -> None:
    own = User.objects.get(username="security")
    answer = security.post(page_of(own, action), {"reason": "x"}, follow=True)
    assert "another security administrator" in body(answer)
    own.refresh_from_db()
    assert own.check_password(PASSWORD)


def test_a_disabled_account_gets_no_password(security: Client, user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)
    answer = security.post(page_of(user, "password/"), {"reason": "x"}, follow=True)
    assert "Enable it first" in body(answer)


def test_somebody_is_signed_out_everywhere(security: Client, user: User) -> None:
    theirs = entered()
    security.post(page_of(user, "sign-out/"))
    assert theirs.get("/accounts/sessions/").status_code == 302


def test_nobody_else_may(user: User) -> None:
    client = entered()
    for asked in (HELP, page_of(user), HELP + "roles/"):
        assert client.get(asked).status_code == 403
    for action in ("password/", "second-factor/", "sign-out/"):
        assert client.post(page_of(user, action), {"reason": "x"}).status_code == 403


def test_a_role_is_made_to_need_a_second_factor(security: Client) -> None:
    roles = HELP + "roles/"
    answer = security.post(roles, {"role": "clerk", "needs": "1"}, follow=True)
    assert "Clerk: a second factor is needed." in body(answer)
    assert RolePolicy.objects.get(role="clerk").needs_second_factor
    again = security.post(roles, {"role": "clerk", "needs": "1"}, follow=True)
    assert "That had been set already." in body(again)
    security.post(roles, {"role": "clerk", "needs": "0"})
    assert not RolePolicy.objects.get(role="clerk").needs_second_factor
    assert "no such role" in body(security.post(roles, {"role": "king", "needs": "1"}, follow=True))
