"""A calendar address: what it says, to whom, and until when."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from coordination.models import Node, NodeFeed
from coordination.nodes_ical import Entry, calendar, folded
from coordination.services.five import Member, add_member
from coordination.services.nodes_feeds import make_feed
from coordination.services.nodes_plan import lay_plan
from projects.models import Project
from tests.desk import body, signed_in
from tests.factories import NOW, Town

DUE = dt.date(2020, 12, 31)


def unfolded(content: bytes) -> list[str]:
    """As a reader of RFC 5545 puts the lines together again."""
    assert content.endswith(b"\r\n")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    return content.decode().replace("\r\n ", "").split("\r\n")


def feed_of(town: Town, username: str, what: str = "all") -> str:
    """Where somebody's calendar reads."""
    _feed, token = make_feed(
        user=town.people[username], name="手机", what=what, language="zh-hans", days=30, now=timezone.now()
    )
    return reverse("node-feed", args=[token])


@pytest.fixture
def plans(town: Town, mine: Project, foreign: Project) -> None:
    """Nodes of a project of the clerk's and of another one."""
    for project in (mine, foreign):
        lay_plan(project=project, due_on=DUE, author=town.people["office"], now=NOW)


def test_long_lines_are_folded_between_characters() -> None:
    line = "SUMMARY:" + "环东海域新城滨海旅游浪漫线" * 9
    sent = folded(line)
    assert sent.replace("\r\n ", "") == line + "\r\n"
    assert max(len(part.encode()) for part in sent.split("\r\n")) <= 75


def test_signs_of_the_format_are_escaped() -> None:
    entry = Entry("u@x", 2, NOW, DUE, "a;b,c\\d\nEND:VEVENT\rx\0", url="http://x/")
    lines = unfolded(calendar("n", [entry], "p"))
    assert "SUMMARY:a\\;b\\,c\\\\d\\nEND:VEVENTx" in lines
    assert lines.count("END:VEVENT") == 1
    assert {"DTSTART;VALUE=DATE:20201231", "DTEND;VALUE=DATE:20210101", "SEQUENCE:2"} <= set(lines)
    assert "DTSTAMP:20201202T010000Z" in lines


@pytest.mark.django_db
def test_it_shows_what_its_person_sees_under_uids_that_stay(town: Town, plans: None) -> None:
    address = feed_of(town, "clerk")
    response = Client().get(address)
    assert response.headers["Content-Type"].startswith("text/calendar")
    lines = unfolded(response.content)
    uids = [line for line in lines if line.startswith("UID:")]
    assert len(uids) == 9
    assert not any("祥平" in line for line in lines)
    Node.objects.filter(project__code="P1").update(planned_on=dt.date(2021, 1, 8))
    after = unfolded(Client().get(address).content)
    assert [line for line in after if line.startswith("UID:")] == uids
    assert "DTSTART;VALUE=DATE:20210108" in after


@pytest.mark.django_db
def test_one_s_own_are_those_one_follows_or_is_on_the_team_of(
    town: Town,
    plans: None,
    mine: Project,
    foreign: Project,
) -> None:
    official = town.people["official"]
    address = feed_of(town, "official", "own")
    assert b"BEGIN:VEVENT" not in Client().get(address).content
    member = Member(
        organization=town.organizations["B1"],
        name="何观",
        duty="stationed",
        since=NOW.date(),
        person=official,
    )
    add_member(project=mine, member=member, author=town.people["office"], now=NOW)
    assert Client().get(address).content.count(b"BEGIN:VEVENT") == 9


@pytest.mark.django_db
def test_a_token_ends_in_every_way(town: Town, plans: None) -> None:
    clerk = signed_in(town, "clerk")
    made = clerk.post(
        reverse("node-feeds"), {"name": "手机", "what": "all", "language": "zh-hans", "days": "30"}
    )
    found = re.search(r"http://testserver(/coordination/calendar/\S+\.ics)", body(made))
    assert found
    address, feed = found[1], NodeFeed.objects.get()
    assert Client().get(address).status_code == 200
    assert feed.token_hash not in address
    assert Client().get(address.replace(".ics", "x.ics")).status_code == 404
    User.objects.filter(username="clerk").update(is_active=False)
    assert Client().get(address).status_code == 404
    User.objects.filter(username="clerk").update(is_active=True)
    NodeFeed.objects.update(expires_at=timezone.now(), created_at=NOW)
    assert Client().get(address).status_code == 404
    NodeFeed.objects.update(expires_at=timezone.now() + dt.timedelta(days=1))
    assert Client().get(address).status_code == 200
    # Nobody else takes it back.
    assert signed_in(town, "office").post(reverse("node-feed-revoke", args=[feed.pk])).status_code == 404
    clerk = signed_in(town, "clerk")
    clerk.post(reverse("node-feed-revoke", args=[feed.pk]))
    assert Client().get(address).status_code == 404


@pytest.mark.django_db
def test_somebody_without_a_role_any_more_reads_nothing(town: Town, plans: None) -> None:
    address = feed_of(town, "clerk")
    town.people["clerk"].memberships.update(until=dt.date(2020, 12, 1))
    assert b"BEGIN:VEVENT" not in Client().get(address).content
