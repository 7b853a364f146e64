"""Passwords: rules, forced changes, temporary ones."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from accounts.passwords import REMEMBERED, change_password, issue_temporary_password
from accounts.sign_in_models import AccountEvent, PasswordHistory
from accounts.views.password import TRIES
from tests.accounts.people import NEW, PASSWORD, browser, entered, person, send
from tests.desk import body

pytestmark = pytest.mark.django_db
CHANGE = "/accounts/password/"


@pytest.mark.parametrize(
    "password", ["Ab1!efghij", "abcdefg-12", "ABCdefghij1", "一马当先ab12xyz", "longenoughtobeany"]
)
def test_a_good_password_is_taken(password: str) -> None:
    validate_password(password, User(username="li", name="李录"))


@pytest.mark.parametrize(
    "password", ["Ab1!efgh", "abcdefghijk", "abcdefg1234", "ABCDEFGH-JKL", "password123", "zhangsan-1"]
)
def test_a_poor_password_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, User(username="zhangsan", name="张三"))


def test_none_of_the_last_five_is_taken_again() -> None:
    user = person()
    used = [PASSWORD] + [f"Another-one-{number}" for number in range(REMEMBERED)]
    for password in used[1:]:
        change_password(user=user, password=password)
    user.refresh_from_db()
    for password in used[-REMEMBERED:]:
        with pytest.raises(ValidationError, match="5"):
            validate_password(password, user)
    validate_password(PASSWORD, user)
    assert PasswordHistory.objects.count() == REMEMBERED - 1


def test_what_is_remembered_is_hashed() -> None:
    user = person()
    change_password(user=user, password=NEW)
    assert PasswordHistory.objects.get().password.startswith("argon2")


def test_the_old_password_is_not_tried_for_long_in_an_open_session() -> None:
    person()
    client = entered()
    wrong = {"old_password": "wrong", "new_password1": NEW, "new_password2": NEW}
    assert [client.post(CHANGE, wrong).status_code for _ in range(TRIES)] == [200] * (TRIES - 1) + [302]
    assert "wrong too often" in body(client.get("/accounts/login/"))
    assert client.get(CHANGE).status_code == 302


def test_a_page_of_ones_own_says_what_is_wrong() -> None:
    person()
    client = entered()
    typed = {"old_password": PASSWORD, "new_password1": PASSWORD, "new_password2": PASSWORD}
    assert "one of the last 5" in body(client.post(CHANGE, typed))


def test_a_password_made_by_somebody_else_must_be_changed_first() -> None:
    person(must_change_password=True)
    client = browser()
    assert send(client, after="/projects/").headers["Location"] == "/projects/"
    for asked in ("/", "/projects/", "/accounts/sessions/", "/accounts/second-factor/set-up/"):
        assert client.get(asked).headers["Location"].startswith(CHANGE)
    assert client.post("/accounts/sessions/end-others/").headers["Location"] == CHANGE
    page = client.get("/projects/", follow=True)
    assert "Choose a password of your own" in body(page)
    typed = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW, "next": "/projects/"}
    assert client.post(CHANGE, typed).headers["Location"] == "/projects/"
    assert client.get("/projects/").status_code == 200


def test_whoever_must_change_it_can_sign_out() -> None:
    person(must_change_password=True)
    client = entered()
    assert client.post("/accounts/logout/").headers["Location"] == "/accounts/login/"


def test_a_temporary_password_is_good_for_a_day_and_to_be_changed() -> None:
    user = person()
    client = entered()
    password = issue_temporary_password(user=user)
    assert client.get("/accounts/sessions/").status_code == 302
    assert send(browser(), password=password).status_code == 302
    assert entered(password=password).get("/").headers["Location"] == CHANGE
    User.objects.update(password_expires_at=timezone.now() - timedelta(seconds=1))
    late = send(browser(), password=password)
    assert late.status_code == 200
    assert "a temporary password has expired" in body(late)


def test_temporary_passwords_differ_and_keep_the_rules() -> None:
    user = person()
    made = {issue_temporary_password(user=user) for _ in range(3)}
    assert len(made) == 3
    for password in made:
        validate_password(password, User(username="somebody", name="某人"))


def test_a_change_is_written_down() -> None:
    user = person()
    change_password(user=user, password=NEW)
    issue_temporary_password(user=user, reason="lost")
    kinds = AccountEvent.objects.order_by("pk").values_list("kind", "reason")
    assert list(kinds) == [("password_changed", ""), ("temporary_password", "lost")]
    user.refresh_from_db()
    assert user.password_changed_at is not None
