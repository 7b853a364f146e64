"""The page of notices: one's own alone, with the number of unread ones in the head of every page."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils.translation import gettext_noop as N_

from common.models import Notice
from common.notices import notify
from tests.desk import body, signed_in
from tests.factories import NOW, Town, make_town
from tests.portfolio.conftest import queries

pytestmark = pytest.mark.django_db
PAGE = "/notices/"


@pytest.fixture
def town() -> Town:
    return make_town()


def tell(town: Town, username: str = "clerk", key: str = "1", address: str = "/projects/returns/") -> Notice:
    notify(
        users=[town.people[username].pk],
        kind="test",
        key=key,
        text=N_("Notice %(key)s"),
        values={"key": f"<{key}>"},
        address=address,
        now=NOW,
    )
    return Notice.objects.latest("pk")


def count_in_head(client: Client) -> str:
    found = re.search(r'<b class="kw-count"[^>]*>([^<]*)</b>', body(client.get("/accounts/password/")))
    return found[1] if found else ""


def test_the_head_counts_what_is_unread(town: Town) -> None:
    client = signed_in(town, "clerk")
    assert count_in_head(client) == ""
    tell(town), tell(town, key="2")
    tell(town, "reviewer", key="3")
    assert count_in_head(client) == "2"


def test_a_notice_leads_to_its_page_and_is_read(town: Town) -> None:
    notice, client = tell(town), signed_in(town, "clerk")
    assert "Notice &lt;1&gt;" in body(client.get(PAGE))
    response = client.post(f"/notices/{notice.pk}/")
    assert response.headers["Location"] == "/projects/returns/"
    assert count_in_head(client) == ""
    assert client.post(f"/notices/{notice.pk}/").status_code == 302


@pytest.mark.parametrize("address", ["", "//evil.example.org/", "https://evil.example.org/", "/\\evil.org"])
def test_it_never_leads_to_another_site(town: Town, address: str) -> None:
    notice = tell(town, address=address)
    assert signed_in(town, "clerk").post(f"/notices/{notice.pk}/").headers["Location"] == PAGE


def test_others_notices_are_not_there(town: Town) -> None:
    notice, client = tell(town, "reviewer"), signed_in(town, "clerk")
    assert client.post(f"/notices/{notice.pk}/").status_code == 404
    assert "Notice" not in re.sub("Notices", "", body(client.get(PAGE)))
    notice.refresh_from_db()
    assert notice.read_at is None


def test_all_can_be_marked_at_once(town: Town) -> None:
    tell(town), tell(town, key="2")
    client = signed_in(town, "clerk")
    assert "2 notices are marked as read" in body(client.post("/notices/read/", follow=True))
    assert "All notices had been read" in body(client.post("/notices/read/", follow=True))


def test_older_ones_stand_on_the_next_page(town: Town) -> None:
    for number in range(55):
        tell(town, key=str(number))
    client = signed_in(town, "clerk")
    first = body(client.get(PAGE))
    link = re.search(r'href="(\?before=\d+)"', first)
    assert link
    second = body(client.get(PAGE + link[1]))
    assert len(re.findall(r"/notices/\d+/", first)) == 50
    assert len(re.findall(r"/notices/\d+/", second)) == 5
    assert client.get(f"{PAGE}?before={'9' * 40}").status_code == 200


def test_the_number_of_queries_does_not_grow(town: Town) -> None:
    tell(town)
    client = signed_in(town, "clerk")
    one = queries(lambda: client.get(PAGE))
    for number in range(2, 30):
        tell(town, key=str(number))
    assert queries(lambda: client.get(PAGE)) == one
