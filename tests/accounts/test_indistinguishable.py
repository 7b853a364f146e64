"""Whether there is an account is told by no answer: not by its text, its status, or the work behind it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accounts import reset
from accounts.models import User
from tests.accounts.people import PASSWORD, browser, lock_out, person, send, with_second_factor
from tests.desk import body

pytestmark = pytest.mark.django_db
#: Names that are typed with a wrong password: of an account, of nobody, of one that is disabled, …
NAMES = ("zhang", "nobody", "disabled", "without", "enrolled", "newcomer")


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every hash that is worked out meanwhile."""
    made: list[str] = []
    encode = Argon2PasswordHasher.encode
    verify = Argon2PasswordHasher.verify

    def counted_encode(self: Argon2PasswordHasher, password: str, salt: str) -> Any:
        made.append("hash")
        return encode(self, password, salt)

    def counted_verify(self: Argon2PasswordHasher, password: str, encoded: str) -> bool:
        made.append("hash")
        return bool(verify(self, password, encoded))

    monkeypatch.setattr(Argon2PasswordHasher, "encode", counted_encode)
    monkeypatch.setattr(Argon2PasswordHasher, "verify", counted_verify)
    return made


@pytest.fixture(autouse=True)
def people(settings: Settings) -> None:
    """One of each kind."""
    cache.clear()
    settings.EMAIL_HOST = "127.0.0.1"
    person(email="zhang@example.org")
    person("disabled", is_active=False, email="disabled@example.org")
    without = person("without")
    without.set_unusable_password()
    without.save()
    with_second_factor(person("enrolled"))
    person("newcomer", must_change_password=True)


def plain(page: str, username: str) -> str:
    """A page without what differs from answer to answer."""
    return re.sub(r'value="[\w]{64}"', "", page).replace(username, "")


def test_a_wrong_password_is_answered_alike_and_costs_as_much(hashes: list[str]) -> None:
    answers, work = [], []
    for username in NAMES:
        hashes.clear()
        answer = send(browser(), username, "wrong-password")
        answers.append((answer.status_code, plain(body(answer), username)))
        work.append(len(hashes))
    assert len(set(answers)) == 1
    assert work == [1] * len(NAMES)


def test_the_right_password_of_a_disabled_account_is_answered_like_a_wrong_one(hashes: list[str]) -> None:
    right = send(browser(), "disabled", PASSWORD)
    wrong = send(browser(), "nobody", PASSWORD)
    assert plain(body(right), "disabled") == plain(body(wrong), "nobody")
    assert len(hashes) == 2


def test_a_locked_door_is_locked_alike(hashes: list[str]) -> None:
    answers = []
    for username in NAMES[:3]:
        lock_out(username)
        hashes.clear()
        answer = send(browser(), username)
        answers.append((answer.status_code, plain(body(answer), username), len(hashes)))
    assert len(set(answers)) == 1
    assert answers[0][0] == 429


def test_asking_for_a_link_is_answered_alike_and_asks_the_database_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    handed_on: list[str] = []
    monkeypatch.setattr("accounts.tasks.mail_reset_links.delay", handed_on.append)
    answers = []
    for username in NAMES:
        client = browser()
        with CaptureQueriesContext(connection) as asked:
            answer = client.post("/accounts/forgotten/", {"account": username})
        page = client.get(answer.headers["Location"])
        answers.append((answer.status_code, plain(body(page), username), len(asked)))
    assert len(set(answers)) == 1
    assert answers[0][2] == 0
    assert handed_on == list(NAMES)


def test_asking_too_often_is_answered_alike_and_handed_on_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    handed_on: list[str] = []
    monkeypatch.setattr("accounts.tasks.mail_reset_links.delay", handed_on.append)
    client = browser()
    statuses = {
        client.post("/accounts/forgotten/", {"account": "zhang"}).status_code
        for _ in range(reset.PER_NAME + 3)
    }
    assert statuses == {302}
    assert handed_on == ["zhang"] * reset.PER_NAME


def test_the_control_a_right_password_is_told_apart(hashes: list[str]) -> None:
    assert send(browser()).status_code == 302
    assert User.objects.get(username="zhang").last_login is not None
