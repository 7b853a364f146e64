"""Who is told what: once per key, with a mail where one can be sent."""

from __future__ import annotations

import pytest
from django.utils import translation
from django.utils.translation import gettext_noop as N_
from pytest_django import Settings

from accounts.models import User
from common.mails import message_of
from common.models import Mail, Notice
from common.notices import mark_read, notify, unread
from common.said import read_out
from tests.factories import NOW

pytestmark = pytest.mark.django_db
TEXT = N_("%(project)s: the return is gone.")


@pytest.fixture
def person() -> User:
    return User.objects.create(username="clerk", name="李录", email="clerk@example.org")


@pytest.fixture
def mail_server(settings: Settings) -> None:
    settings.EMAIL_HOST = "mail.example.org"
    settings.SITE_ADDRESS = "https://keyworks.example.gov.cn"


def tell(*users: User, key: str = "1", mail: bool = True) -> None:
    notify(
        users=[user.pk for user in users],
        kind="returned",
        key=key,
        text=TEXT,
        values={"project": "天马"},
        address="/projects/returns/2020-10/A/",
        now=NOW,
        mail=mail,
    )


def test_a_notice_is_read_in_the_readers_language(person: User) -> None:
    tell(person)
    notice = Notice.objects.get()
    with translation.override("en"):
        assert read_out(notice.text) == "天马: the return is gone."
    with translation.override("zh-hans"):
        assert read_out(notice.text).startswith("天马：")
    assert notice.business_at == NOW


def test_told_once_per_key(person: User, mail_server: None) -> None:
    tell(person)
    tell(person)
    tell(person, key="2")
    assert Notice.objects.filter(user=person).count() == Mail.objects.count() == 2


def test_whoever_was_missing_the_first_time_is_still_told(person: User, mail_server: None) -> None:
    other = User.objects.create(username="other", email="other@example.org")
    tell(person)
    tell(person, other)
    assert Notice.objects.count() == Mail.objects.count() == 2


def test_without_a_mail_server_the_site_alone_tells(person: User) -> None:
    tell(person)
    assert unread(person.pk) == 1
    assert not Mail.objects.exists()


@pytest.mark.parametrize(("email", "is_active"), [("", True), ("gone@example.org", False)])
def test_no_mail_to_nobody(mail_server: None, email: str, is_active: bool) -> None:
    tell(User.objects.create(username="x", email=email, is_active=is_active))
    assert Notice.objects.count() == 1
    assert not Mail.objects.exists()


def test_a_notice_without_mail(person: User, mail_server: None) -> None:
    tell(person, mail=False)
    assert not Mail.objects.exists()


def test_the_mail_names_the_page_and_is_the_same_each_time(person: User, mail_server: None) -> None:
    tell(person)
    first, second = (message_of(Mail.objects.get()) for _ in range(2))
    assert "https://keyworks.example.gov.cn/projects/returns/2020-10/A/" in first.body
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]
    assert first.extra_headers["Message-ID"].endswith("@keyworks.example.gov.cn>")
    assert "天马" in first.subject
    assert first.to == ["clerk@example.org"]


def test_reading(person: User) -> None:
    tell(person)
    tell(person, key="2")
    assert mark_read(user_id=person.pk, notice_id=Notice.objects.earliest("pk").pk, now=NOW) == 1
    assert unread(person.pk) == 1
    assert mark_read(user_id=person.pk, now=NOW) == 1
    assert mark_read(user_id=person.pk, now=NOW) == 0
