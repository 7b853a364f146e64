"""The morning's mail: once on a working day, to those for whom something waits, whenever the task runs."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation
from pytest_django import Settings

from accounts.models import User
from common.calendar import fill_calendar
from common.models import DigestDay, Mail
from common.said import read_out
from portfolio import digests
from portfolio.digests import send_digests
from tests.coordination import steps
from tests.coordination.steps import at
from tests.factories import Town, add_project, make_town, month

pytestmark = pytest.mark.django_db
MONDAY = at(2020, 11, 16)


@pytest.fixture
def town(settings: Settings) -> Town:
    settings.EMAIL_HOST = "mail.example.org"
    town = make_town()
    for username in ("clerk", "reviewer", "official"):
        User.objects.filter(username=username).update(email=f"{username}@example.org", language="en")
    month(11)
    add_project(town, code="P1")
    return town


def sent() -> list[str]:
    """To whom, in the order of the addresses."""
    return sorted(Mail.objects.filter(key__startswith="digest:").values_list("to", flat=True))


def test_who_has_something_to_do_is_told_what(town: Town) -> None:
    assert send_digests(now=MONDAY) == 1
    mail = Mail.objects.get(key__startswith="digest:")
    with translation.override("en"):
        assert read_out(mail.subject) == "1 matters wait for you"
        assert "2020-11 Returns to hand in: 1" in read_out(mail.text)
    assert (mail.to, mail.address) == ("clerk@example.org", "/waiting/")


def test_each_reads_their_own_language(town: Town) -> None:
    User.objects.filter(username="clerk").update(language="zh-hans")
    send_digests(now=MONDAY)
    with translation.override("zh-hans"):
        assert "待报送" in read_out(Mail.objects.get(key__startswith="digest:").text)


def test_a_day_has_one_whatever_comes_after_it(town: Town) -> None:
    send_digests(now=MONDAY)
    steps.register(town, add_project(town, code="P2"))
    assert send_digests(now=MONDAY + dt.timedelta(hours=1)) == 0
    assert sent() == ["clerk@example.org"]
    DigestDay.objects.all().delete()
    assert send_digests(now=MONDAY + dt.timedelta(hours=2)) == 2
    assert sent() == ["clerk@example.org", "reviewer@example.org"]


def test_a_run_that_dies_leaves_nothing_and_is_done_anew(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def die() -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(digests, "wake", die)
        with pytest.raises(SystemExit):
            send_digests(now=MONDAY)
    assert sent() == []
    assert send_digests(now=MONDAY) == 1


@pytest.mark.parametrize("now", [at(2020, 11, 15), at(2020, 11, 16, 7), at(2020, 10, 5)])
def test_not_on_days_off_and_not_at_night(town: Town, now: dt.datetime) -> None:
    fill_calendar([2020])
    assert send_digests(now=now) == 0


def test_a_worked_sunday_is_a_working_day(town: Town) -> None:
    fill_calendar([2020])
    assert send_digests(now=at(2020, 9, 27)) == 1


def test_after_a_stop_of_a_week_there_is_one(town: Town) -> None:
    send_digests(now=MONDAY)
    send_digests(now=MONDAY + dt.timedelta(days=8, hours=5))
    assert sent() == ["clerk@example.org"] * 2


def test_without_a_mail_server_nothing_is_written(town: Town, settings: Settings) -> None:
    settings.EMAIL_HOST = ""
    assert send_digests(now=MONDAY) == 0
    assert not DigestDay.objects.exists()
