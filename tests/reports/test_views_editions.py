"""Reading a published edition and taking its files away."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from reports import verifier
from reports.models import Edition
from tests import factories, services
from tests.databases import TEMPLATE, copy, describe, drop, ensure_template
from tests.desk import body, signed_in
from tests.factories import Town
from tests.live import pointed_at
from tests.reports.steps import reported_town

URL = reverse("edition", args=[2020, 10])
READERS = ["official", "clerk", "reviewer", "office", "leader", "auditor", "district"]


@pytest.fixture(scope="module")
def published(django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[Town, Edition]]:
    """October published, November open; made once, because all tests here only read."""
    name = f"{services.own_database()}_editions"
    ensure_template(TEMPLATE)
    copy(TEMPLATE, name)
    with django_db_blocker.unblock(), pointed_at(describe(name)):
        town, period = reported_town()
        edition = factories.publish(town, period)
        factories.month(11)
        yield town, edition
    drop(name)


@pytest.mark.parametrize("username", READERS)
def test_every_business_role_reads_it_in_full(published: tuple[Town, Edition], username: str) -> None:
    response = signed_in(published[0], username).get(URL)
    assert response.status_code == 200
    assert len(response.context["page"].ranking) == 3


def test_it_says_number_digest_and_how_to_verify(published: tuple[Town, Edition]) -> None:
    _town, edition = published
    text = body(signed_in(published[0], "official").get(URL))
    assert edition.number in text
    assert edition.digest in text
    assert "python3 verifier.py bundle-2020-10-r1.json" in text


def test_figures_stand_there_as_they_are_printed(published: tuple[Town, Edition]) -> None:
    text = body(signed_in(published[0], "official").get(URL))
    assert "2.18" in text
    assert "72.67%" in text


def test_it_says_how_many_returns_were_in(published: tuple[Town, Edition]) -> None:
    assert "2 of 3 returns in" in body(signed_in(published[0], "official").get(URL))


def test_only_projects_in_ones_scope_are_links(published: tuple[Town, Edition]) -> None:
    text = body(signed_in(published[0], "district").get(URL))
    assert reverse("project", args=["A1"]) in text
    assert reverse("project", args=["A3"]) not in text
    assert "祥平保障房地铁社区" in text


def test_the_ranking_is_paged_by_rank(published: tuple[Town, Edition]) -> None:
    page = signed_in(published[0], "official").get(URL, {"rank": "2"}).context["page"]
    assert [row.line.rank_all for row in page.ranking] == [2, 3]


@pytest.mark.parametrize("rank", ["0", "-1", "x", "999999999999"])
def test_a_rank_that_is_none_begins_at_the_first(published: tuple[Town, Edition], rank: str) -> None:
    page = signed_in(published[0], "official").get(URL, {"rank": rank}).context["page"]
    assert page.ranking[0].line.rank_all == 1


def test_an_unpublished_month_does_not_exist_for_readers(published: tuple[Town, Edition]) -> None:
    assert signed_in(published[0], "official").get("/reports/2020/11/").status_code == 404


def test_an_unpublished_month_is_its_state_for_those_who_make_it(
    published: tuple[Town, Edition],
) -> None:
    response = signed_in(published[0], "leader").get("/reports/2020/11/")
    assert "on the way to publication" in body(response)


def test_a_revision_that_is_none_does_not_exist(published: tuple[Town, Edition]) -> None:
    assert signed_in(published[0], "leader").get(URL, {"revision": "2"}).status_code == 404


@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_files_are_served_as_stored(published: tuple[Town, Edition], kind: str, language: str) -> None:
    town, edition = published
    url = reverse(f"circular-{kind}", args=[2020, 10])
    response = signed_in(town, "clerk").get(url, {"language": language})
    stored = edition.files.get(format=kind, language=language).file
    assert hashlib.sha256(response.content).hexdigest() == stored.sha256
    assert "attachment" in response.headers["Content-Disposition"]


def test_without_a_language_it_is_that_of_the_page(published: tuple[Town, Edition]) -> None:
    url = reverse("circular-pdf", args=[2020, 10])
    client = signed_in(published[0], "clerk")
    assert "-en.pdf" in client.get(url).headers["Content-Disposition"]
    assert "-zh.pdf" in client.get(url, {"lang": "zh"}).headers["Content-Disposition"]


def test_asking_for_a_file_does_not_switch_the_pages_language(published: tuple[Town, Edition]) -> None:
    url = reverse("circular-pdf", args=[2020, 10])
    assert not signed_in(published[0], "clerk").get(url, {"language": "zh-hans"}).cookies


def test_the_bundle_passes_the_verifier(published: tuple[Town, Edition]) -> None:
    response = signed_in(published[0], "auditor").get(reverse("bundle", args=[2020, 10]))
    assert verifier.verify(json.loads(response.content)) == []


@pytest.mark.parametrize("name", ["bundle", "circular-pdf"])
def test_a_file_one_holds_already_is_not_sent_again(published: tuple[Town, Edition], name: str) -> None:
    client, url = signed_in(published[0], "official"), reverse(name, args=[2020, 10])
    first = client.get(url)
    again = client.get(url, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first["Cache-Control"] == again["Cache-Control"] == "private, no-cache"
    assert client.get(url, headers={"if-none-match": '"other"'}).content == first.content


@pytest.mark.parametrize("name", ["edition", "bundle", "circular-pdf", "circular-docx", "circular-xlsx"])
def test_no_stranger_reads_anything(published: tuple[Town, Edition], name: str) -> None:
    response = Client().get(reverse(name, args=[2020, 10]))
    assert response.headers["Location"].startswith(reverse("login"))


@pytest.mark.parametrize("name", ["edition", "bundle", "circular-pdf"])
def test_an_administrator_of_the_system_reads_no_figures(published: tuple[Town, Edition], name: str) -> None:
    assert signed_in(published[0], "admin").get(reverse(name, args=[2020, 10])).status_code == 403


@pytest.mark.parametrize("name", ["bundle", "circular-pdf"])
def test_before_publication_there_are_no_files(published: tuple[Town, Edition], name: str) -> None:
    assert signed_in(published[0], "leader").get(reverse(name, args=[2020, 11])).status_code == 404


@pytest.mark.parametrize(
    "path", ["/reports/2020/13/", "/reports/0/1/", "/reports/99999/1/", "/reports/2019/1/"]
)
def test_months_that_are_none_do_not_exist(published: tuple[Town, Edition], path: str) -> None:
    assert signed_in(published[0], "office").get(path).status_code == 404


def test_anybody_may_have_the_verifier(published: tuple[Town, Edition]) -> None:
    response = Client().get("/verifier.py")
    assert response.headers["Content-Type"].startswith("text/x-python")
    compile(response.content, "verifier.py", "exec")
