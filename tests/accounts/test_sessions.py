"""Sessions: whose, from where, for how long, and ending them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.sessions import SEEN_EVERY, SessionStore, end_sessions
from accounts.sign_in_models import Session
from tests.accounts.people import NEW, PASSWORD, browser, entered, person, send
from tests.desk import body

pytestmark = pytest.mark.django_db
MINE = "/accounts/sessions/"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36"


def age(**by: timedelta) -> None:
    """Let every session have been begun, or used last, so long ago."""
    Session.objects.update(**{name: timezone.now() - span for name, span in by.items()})


def is_in(client: Client) -> bool:
    """Whether the browser is signed in."""
    return client.get(MINE).status_code == 200


def test_a_session_says_whose_it_is_and_from_where() -> None:
    user = person()
    client = browser(**{"user-agent": CHROME})
    send(client)
    row = Session.objects.get()
    assert (row.user, row.address, row.agent) == (user, "127.0.0.1", CHROME)
    assert "Chrome · Windows" in body(client.get(MINE))


def test_a_session_ends_when_it_was_idle_too_long() -> None:
    person()
    client = entered()
    age(last_seen_at=timedelta(minutes=29))
    assert is_in(client)
    age(last_seen_at=timedelta(minutes=31))
    assert not is_in(client)


def test_a_session_ends_after_twelve_hours_however_busy() -> None:
    person()
    client = entered()
    age(created_at=timedelta(hours=11, minutes=59))
    assert is_in(client)
    age(created_at=timedelta(hours=12, minutes=1))
    assert not is_in(client)


def test_saving_a_session_does_not_make_it_younger() -> None:
    person()
    client = entered()
    age(created_at=timedelta(hours=5))
    store = client.session
    store["something"] = 1
    store.save()
    assert timezone.now() - Session.objects.get().created_at > timedelta(hours=4)


def test_the_last_use_is_written_once_a_minute() -> None:
    person()
    client = entered()
    age(last_seen_at=SEEN_EVERY)
    with CaptureQueriesContext(connection) as first:
        client.get(MINE)
    with CaptureQueriesContext(connection) as second:
        client.get(MINE)
    written = [
        [query for query in asked if 'UPDATE "accounts_session"' in (query["sql"] or "")]
        for asked in (first, second)
    ]
    assert [len(queries) for queries in written] == [1, 0]


def test_one_ends_a_session_of_ones_own() -> None:
    person()
    here, there = entered(), entered()
    other = Session.objects.exclude(session_key=here.session.session_key).get()
    page = here.post(MINE + "end/", {"session": str(other.handle)}, follow=True)
    assert "That session has been ended." in body(page)
    assert is_in(here)
    assert not is_in(there)


def test_ending_this_one_is_signing_out() -> None:
    person()
    client = entered()
    answer = client.post(MINE + "end/", {"session": str(Session.objects.get().handle)})
    assert answer.headers["Location"] == "/accounts/login/"
    assert not is_in(client)


@pytest.mark.parametrize("named", ["", "x", "00000000-0000-0000-0000-000000000001", "\x00"])
def test_ending_what_is_not_there_changes_nothing(named: str) -> None:
    person()
    client = entered()
    assert client.post(MINE + "end/", {"session": named}).status_code == 302
    assert is_in(client)


def test_nobody_ends_a_session_of_somebody_else() -> None:
    person()
    person("li")
    mine, theirs = entered(), entered("li")
    handle = Session.objects.get(user__username="li").handle
    mine.post(MINE + "end/", {"session": str(handle)})
    assert is_in(theirs)
    assert str(handle) not in body(mine.get(MINE))


def test_one_ends_all_others_at_once() -> None:
    person()
    here, *others = entered(), entered(), entered()
    page = here.post(MINE + "end-others/", follow=True)
    assert "2 other sessions were ended." in body(page)
    assert [is_in(client) for client in (here, *others)] == [True, False, False]


def test_ending_somebodys_sessions_signs_them_out_everywhere() -> None:
    user = person()
    person("li")
    mine, theirs = entered(), entered("li")
    assert end_sessions(user) == 1
    assert not is_in(mine)
    assert is_in(theirs)


def test_changing_ones_password_ends_the_other_sessions() -> None:
    person()
    here, there = entered(), entered()
    here.post("/accounts/password/", {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW})
    assert is_in(here)
    assert not is_in(there)


def test_the_key_of_a_session_stands_on_no_page() -> None:
    person()
    client = entered()
    assert str(client.session.session_key) not in body(client.get(MINE))


def test_sessions_that_no_longer_count_are_removed() -> None:
    person()
    entered()
    kept = entered().session.session_key
    Session.objects.exclude(session_key=kept).update(last_seen_at=timezone.now() - timedelta(hours=1))
    SessionStore.clear_expired()
    assert Session.objects.get().session_key == kept


def test_after_signing_in_again_one_is_back_on_the_page() -> None:
    person()
    client = entered()
    age(last_seen_at=timedelta(hours=1))
    asked = client.get("/projects/?q=x")
    assert asked.headers["Location"] == "/accounts/login/?next=/projects/%3Fq%3Dx"
    assert send(client, after="/projects/?q=x").headers["Location"] == "/projects/?q=x"


def test_a_form_sent_too_late_leads_back_to_its_page() -> None:
    person()
    client = entered()
    age(last_seen_at=timedelta(hours=1))
    answer = client.post(MINE + "end-others/", headers={"referer": f"http://testserver{MINE}?x=1"})
    assert answer.headers["Location"] == "/accounts/login/?next=/accounts/sessions/%3Fx%3D1"
    answer = client.post(MINE + "end-others/", headers={"referer": "https://elsewhere.example/x"})
    assert answer.headers["Location"] == "/accounts/login/?next=/"


def test_what_a_page_fetches_is_told_that_the_session_is_over() -> None:
    person()
    client = entered()
    age(last_seen_at=timedelta(hours=1))
    answer = client.get("/projects/", headers={"sec-fetch-dest": "empty"})
    assert answer.status_code == 401
    assert "Sign in again" in body(answer)


def test_the_language_chosen_stays_with_the_person() -> None:
    user = person()
    entered().get(f"{MINE}?lang=en")
    user.refresh_from_db()
    assert user.language == "en"
    other = Client(headers={"accept-language": "zh-CN"})
    send(other)
    assert "My sessions" in body(other.get(MINE))
