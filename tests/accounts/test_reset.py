"""A forgotten password: the link by mail through a real mail server, and what it opens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MessageHandler
from django.core.cache import cache
from pytest_django import Settings

from accounts.models import User
from accounts.reset import mail_links
from accounts.sign_in_models import AccountEvent
from tests.accounts.people import NEW, PASSWORD, browser, entered, person, send, with_second_factor
from tests.browser.conftest import free_port
from tests.desk import body

pytestmark = pytest.mark.django_db
FORGOTTEN = "/accounts/forgotten/"
LINK = re.compile(r"http://site\.example(/accounts/reset/\S+)")


class Postbox(MessageHandler):
    """Keeps what is sent."""

    def __init__(self) -> None:
        super().__init__()
        self.received: list[Message] = []

    def handle_message(self, message: Message) -> None:
        self.received.append(message)


@pytest.fixture
def postbox(settings: Settings) -> Iterator[Postbox]:
    handler = Postbox()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.SITE_ADDRESS = "http://site.example"
    controller.start()
    yield handler
    controller.stop()


def link_in(message: Message) -> str:
    """Where the mail leads, as a path on the site."""
    payload = message.get_payload(decode=True)
    assert isinstance(payload, bytes)
    found = LINK.search(payload.decode("utf-8"))
    assert found
    return found.group(1)


def test_whose_account_was_disabled_meanwhile_sets_no_password(postbox: Postbox) -> None:
    user = person(email="zhang@example.org")
    mail_links("zhang")
    form = browser().get(link_in(postbox.received[0])).headers["Location"]
    User.objects.update(is_active=False)
    client = browser()
    answer = client.get(link_in(postbox.received[0]))
    assert answer.status_code == 200, "no way on to the form"
    client.post(form, {"new_password1": NEW, "new_password2": NEW})
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_the_link_of_the_mail_opens_the_account_once(postbox: Postbox) -> None:
    user = person(email="zhang@example.org")
    theirs = entered()
    assert mail_links("zhang") == 1
    [message] = postbox.received
    assert message["To"] == "zhang@example.org"
    link, client = link_in(message), browser()
    form = client.get(link).headers["Location"]
    client.post(form, {"new_password1": NEW, "new_password2": NEW})
    assert "Sign in with the new one" in body(client.get("/accounts/login/"))
    assert send(browser(), password=NEW).status_code == 302
    assert theirs.get("/accounts/sessions/").status_code == 302, "other sessions have ended"
    assert "no longer works" in body(browser().get(link, follow=True))
    assert AccountEvent.objects.get(user=user).kind == AccountEvent.Kind.PASSWORD_RESET


def test_the_mail_is_written_in_the_persons_language(postbox: Postbox) -> None:
    person(email="a@example.org", language="en")
    person("li", email="b@example.org")
    mail_links("zhang")
    mail_links("li")
    texts = [bytes(message.get_payload(decode=True)).decode("utf-8") for message in postbox.received]
    assert "has asked to set a new password" in texts[0]
    assert "重设密码" in texts[1]


def test_a_mail_address_is_taken_in_any_case(postbox: Postbox) -> None:
    person(email="Zhang@Example.org")
    assert mail_links("zhang@example.ORG") == 1


def test_nobody_who_can_not_sign_in_gets_a_link(postbox: Postbox) -> None:
    person(email="zhang@example.org", is_active=False)
    person("li")
    without = person("wang", email="wang@example.org")
    without.set_unusable_password()
    without.save()
    assert [mail_links(name) for name in ("zhang", "li", "wang", "nobody", "")] == [0] * 5
    assert postbox.received == []


def test_a_link_does_not_replace_the_second_factor(postbox: Postbox) -> None:
    with_second_factor(person(email="zhang@example.org"))
    mail_links("zhang")
    client = browser()
    client.post(
        client.get(link_in(postbox.received[0])).headers["Location"],
        {"new_password1": NEW, "new_password2": NEW},
    )
    assert entered(password=NEW).get("/").headers["Location"].startswith("/accounts/second-factor/code/")


def test_the_rules_for_passwords_count_here_too(postbox: Postbox) -> None:
    person(email="zhang@example.org")
    mail_links("zhang")
    client = browser()
    form = client.get(link_in(postbox.received[0])).headers["Location"]
    page = body(client.post(form, {"new_password1": PASSWORD, "new_password2": PASSWORD}))
    assert "one of the last 5" in page


@pytest.mark.parametrize("link", ["x/y/", "MQ/set-password/", "%00/%00/", "9" * 300 + "/a-b/"])
def test_a_made_up_link_is_told_so(link: str) -> None:
    assert "no longer works" in body(browser().get(f"/accounts/reset/{link}"))


def test_without_a_mail_server_the_way_is_not_shown(settings: Settings) -> None:
    settings.EMAIL_HOST = ""
    assert "not set up" in body(browser().get(FORGOTTEN))
    assert "Ask the security administrator" in body(browser().get("/accounts/login/"))
    settings.EMAIL_HOST = "127.0.0.1"
    assert "Forgotten the password?" in body(browser().get("/accounts/login/"))


def test_without_a_broker_it_is_said_to_everybody_alike(settings: Settings) -> None:
    cache.clear()
    settings.EMAIL_HOST = "127.0.0.1"
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }
    person(email="zhang@example.org")
    answers = [browser().post(FORGOTTEN, {"account": name}) for name in ("zhang", "nobody")]
    assert [answer.status_code for answer in answers] == [503, 503]
    assert "Mails can’t be sent just now" in body(answers[0])


@pytest.mark.parametrize("typed", ["", "\x00", "x" * 300])
def test_what_can_not_be_a_name_is_refused(settings: Settings, typed: str) -> None:
    settings.EMAIL_HOST = "127.0.0.1"
    assert browser().post(FORGOTTEN, {"account": typed}).status_code == 200
    assert not User.objects.exists()
