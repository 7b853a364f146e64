"""The outbox and a real mail server: sent once, tried again, given up with the reason, one bad mail alone."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from email.message import Message
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MessageHandler
from django.db import connection, connections
from django.utils import timezone
from django.utils.translation import gettext_noop as N_
from pytest_django import Settings

from common.files import store_file
from common.mails import WAITS, message_of, post_mail, send_waiting
from common.models import Mail
from common.said import read_out
from common.tasks import send_mails
from tests.browser.conftest import free_port
from tests.databases import Database

BACKEND = "django.core.mail.backends.smtp.EmailBackend"
REFUSED = "refused@example.org"


class Postbox(MessageHandler):
    """Keeps what is sent; refuses one address."""

    def __init__(self) -> None:
        super().__init__()
        self.received: list[Message] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address == REFUSED:
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    def handle_message(self, message: Message) -> None:
        self.received.append(message)


@pytest.fixture
def postbox(settings: Settings) -> Iterator[Postbox]:
    handler = Postbox()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    settings.EMAIL_BACKEND = BACKEND
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    controller.start()
    yield handler
    controller.stop()


@pytest.fixture
def no_server(settings: Settings) -> None:
    settings.EMAIL_BACKEND = BACKEND
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()


def post(key: str = "1", to: str = "clerk@example.org") -> Mail:
    post_mail(
        to=to,
        language="zh-hans",
        key=key,
        subject=N_("Returns of %(month)s"),
        text=N_("Returns of %(month)s"),
        values={"month": "2020-10"},
    )
    return Mail.objects.get(key=key)


@pytest.mark.django_db
def test_a_mail_is_sent_once(postbox: Postbox) -> None:
    row = post()
    assert post() == row
    send_mails()
    send_mails()
    assert [message["To"] for message in postbox.received] == ["clerk@example.org"]
    assert postbox.received[0]["Auto-Submitted"] == "auto-generated"
    row.refresh_from_db()
    assert (row.state, row.attempts, row.failure) == (Mail.State.SENT, 1, "")
    assert row.sent_at is not None


@pytest.mark.django_db
def test_a_refused_mail_does_not_hold_up_the_others(postbox: Postbox) -> None:
    bad, good = post("bad", REFUSED), post("good")
    Mail.objects.filter(pk=bad.pk).update(next_try_at=timezone.now() - dt.timedelta(hours=1))
    assert send_waiting() == 1
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, good.state) == (Mail.State.WAITING, Mail.State.SENT)
    assert "550" in read_out(bad.failure)
    assert bad.next_try_at > timezone.now()


@pytest.mark.django_db
def test_a_mail_that_can_not_be_written_does_not_either(postbox: Postbox) -> None:
    bad, good = post("bad"), post("good")
    Mail.objects.filter(pk=bad.pk).update(subject='{"text": "%(gone)s", "values": {}}')
    assert send_waiting() == 1
    good.refresh_from_db()
    assert good.state == Mail.State.SENT


@pytest.mark.django_db
def test_without_the_server_one_is_put_off_and_the_rest_wait(no_server: None) -> None:
    post("1"), post("2")
    assert send_waiting() == 0
    assert sorted(Mail.objects.values_list("attempts", flat=True)) == [0, 1]


@pytest.mark.django_db
def test_given_up_in_the_end_with_the_reason(no_server: None) -> None:
    row = post()
    for _ in range(len(WAITS) + 1):
        Mail.objects.update(next_try_at=timezone.now())
        send_waiting()
    row.refresh_from_db()
    assert (row.state, row.attempts) == (Mail.State.FAILED, len(WAITS) + 1)
    assert "ConnectionRefusedError" in read_out(row.failure)
    assert send_waiting() == 0


@pytest.mark.django_db
def test_a_mail_waits_until_it_is_its_turn(postbox: Postbox) -> None:
    Mail.objects.filter(pk=post().pk).update(next_try_at=timezone.now() + dt.timedelta(minutes=5))
    assert send_waiting() == 0


@pytest.mark.django_db
def test_without_a_mail_server_nothing_is_tried(settings: Settings) -> None:
    settings.EMAIL_HOST = ""
    row = post()
    assert send_waiting() == 0
    row.refresh_from_db()
    assert row.attempts == 0


def several_workers(number: int) -> None:
    """Workers that all begin at once."""
    barrier = threading.Barrier(number)

    def work() -> None:
        try:
            barrier.wait()
            send_waiting()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_many_workers_send_each_mail_once(live: Database, postbox: Postbox) -> None:
    for number in range(20):
        post(str(number))
    several_workers(4)
    assert len(postbox.received) == 20
    assert len({message["Message-ID"] for message in postbox.received}) == 20


def test_without_the_lock_they_would_not(
    live: Database, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the row lock alone keeps them apart."""
    monkeypatch.setattr(type(Mail.objects.all()), "select_for_update", lambda rows, **options: rows)
    for number in range(20):
        post(str(number))
    several_workers(4)
    assert len(postbox.received) > 20
    assert len({message["Message-ID"] for message in postbox.received}) == 20


def test_a_worker_that_dies_before_its_commit_sends_it_again_with_the_same_number(
    live: Database, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    post()

    def die(*arguments: Any, **options: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(type(Mail.objects.all()), "update", die)
        with pytest.raises(SystemExit):
            send_waiting()
    assert connection.in_atomic_block is False
    assert send_waiting() == 1
    assert len(postbox.received) == 2
    assert len({message["Message-ID"] for message in postbox.received}) == 1


@pytest.mark.django_db
def test_a_file_goes_with_its_mail() -> None:
    file = store_file(name="circular.pdf", content=b"%PDF-1.7")
    post_mail(to="press@example.org", language="en", key="x", subject=N_("Mail"), text=N_("Mail"), file=file)
    assert message_of(Mail.objects.get()).attachments == [("circular.pdf", b"%PDF-1.7", "application/pdf")]
