"""The mail test says in words what happened, with real servers that fail in their own ways."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import AuthResult
from pytest_django import Settings

from accounts.mail_test import PATIENCE
from accounts.models import Role
from tests.accounts.people import entered, person
from tests.browser.conftest import free_port
from tests.desk import body

pytestmark = pytest.mark.django_db
PAGE = "/accounts/mail-test/"


class Picky(Sink):
    """Refuses one recipient and one sender."""

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address.startswith("nobody@"):
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address.startswith("evil@"):
            return "550 not from you"
        envelope.mail_from = address
        return "250 OK"


@contextmanager
def mail_server(settings: Settings, **options: Any) -> Iterator[None]:
    """A mail server that the settings name."""
    controller = Controller(Picky(), hostname="127.0.0.1", port=free_port(), **options)
    settings.EMAIL_PORT = controller.port
    controller.start()
    try:
        yield
    finally:
        controller.stop()


@pytest.fixture(autouse=True)
def real_mail(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()


def tried(address: str = "admin@example.org") -> str:
    """What the page says after the button was pressed."""
    person("system", Role.SYSTEM_ADMIN, email="admin@example.org")
    return body(entered("system").post(PAGE, {"address": address}))


def test_it_works(settings: Settings) -> None:
    with mail_server(settings):
        assert "The mail server took the mail for admin@example.org." in tried()


def test_nothing_listens() -> None:
    page = tried()
    assert "refused the connection at port" in page
    assert "ConnectionRefusedError" in page


def test_there_is_no_such_server(settings: Settings) -> None:
    settings.EMAIL_HOST = "mail.invalid"
    assert "There is no server called mail.invalid" in tried()


def test_the_login_is_wrong(settings: Settings) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "office", "Secret-of-mail"

    def refuse(*_: Any) -> AuthResult:
        return AuthResult(success=False, handled=False)

    with mail_server(settings, authenticator=refuse, auth_require_tls=False):
        page = tried()
    assert "The server refused user name or password" in page
    assert "Secret-of-mail" not in page


@pytest.mark.parametrize(
    ("address", "sender", "said"),
    [
        ("nobody@example.org", "office@example.org", "refused the address"),
        ("admin@example.org", "evil@example.org", "refused the sender"),
    ],
)
def test_an_address_is_refused(settings: Settings, address: str, sender: str, said: str) -> None:
    settings.DEFAULT_FROM_EMAIL = sender
    with mail_server(settings):
        assert said in tried(address)


def test_the_server_can_not_encrypt(settings: Settings) -> None:
    settings.EMAIL_USE_TLS = True
    with mail_server(settings):
        assert "can’t do what is asked of it" in tried()


def test_the_port_speaks_another_way_of_encrypting(settings: Settings) -> None:
    settings.EMAIL_USE_SSL = True
    with mail_server(settings):
        assert "Encryption with 127.0.0.1 failed" in tried()


def test_a_server_that_says_nothing_is_not_waited_for_long(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert PATIENCE <= 10
    monkeypatch.setattr("accounts.mail_test.PATIENCE", 1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.EMAIL_PORT = silent.getsockname()[1]
        began = time.monotonic()
        assert "did not answer at port" in tried()
    assert time.monotonic() - began < 8


def hang_up(server: socket.socket) -> None:
    """Take one call and end it without a word."""
    server.accept()[0].close()


def test_a_server_that_hangs_up(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as rude:
        settings.EMAIL_PORT = rude.getsockname()[1]
        threading.Thread(target=hang_up, args=(rude,), daemon=True).start()
        assert "closed the connection" in tried()


def test_no_server_is_named(settings: Settings) -> None:
    settings.EMAIL_HOST = ""
    assert "No mail server is set" in tried()


def test_what_is_no_address_is_refused() -> None:
    assert "kw-field-error" in tried("nobody")


def test_only_the_system_administrator_may() -> None:
    person("security", Role.SECURITY_ADMIN)
    assert entered("security").get(PAGE).status_code == 403
