"""Editions that are open to everybody: who opens them, what strangers find, what they don't."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from common.errors import Refusal
from projects.models import ConfidentialName
from reports import verifier
from reports.models import Edition, Publicity
from reports.services.publicity import open_to_everybody, take_back
from tests.factories import NOW, Town
from tests.reports.published import published

__all__ = ["published"]

MONTH = [2020, 10]


@pytest.fixture
def opened(published: tuple[Town, Edition]) -> tuple[Town, Edition]:
    """The same, opened by the leader."""
    town, edition = published
    assert open_to_everybody(edition=edition, user=town.people["leader"], now=NOW)
    return town, edition


def addresses() -> list[str]:
    """Everything of an edition that strangers are given."""
    names = ("public-edition", "public-bundle", "public-pdf", "public-docx", "public-xlsx")
    return [reverse(name, args=MONTH) for name in names]


def test_what_is_not_open_is_not_there(client: Client, published: tuple[Town, Edition]) -> None:
    assert {client.get(address).status_code for address in addresses()} == {404}
    # Word for word what somebody gets who asks for a month that never was.
    month, never = (client.get(f"/public/{year}/10/").content for year in (2020, 1999))
    assert month.replace(b"2020", b"1999") == never


def test_what_is_open_is_read_without_signing_in(client: Client, opened: tuple[Town, Edition]) -> None:
    assert {client.get(address).status_code for address in addresses()} == {200}
    assert opened[1].number in client.get(reverse("public-list")).content.decode()


def test_the_files_are_those_that_were_stored(client: Client, opened: tuple[Town, Edition]) -> None:
    stored = opened[1].files.get(format="pdf", language="zh-hans").file
    response = client.get(reverse("public-pdf", args=MONTH), {"language": "zh-hans"})
    assert response.content == bytes(stored.content)


def test_the_bundle_verifies_and_names_nobody(client: Client, opened: tuple[Town, Edition]) -> None:
    content = client.get(reverse("public-bundle", args=MONTH)).content
    bundle = json.loads(content)
    assert verifier.verify(bundle) == []
    assert content == verifier.canonical(bundle)
    assert bundle["digest"] == opened[1].digest
    assert [person.name for person in opened[0].people.values() if person.name in content.decode()] == []


def test_no_circular_names_a_person(opened: tuple[Town, Edition]) -> None:
    from reports.recognition.contents import look

    names = [person.name for person in opened[0].people.values()]
    for one in opened[1].files.exclude(format="pdf").select_related("file"):
        text = "\n".join(look(bytes(one.file.content))["texts"].values())
        assert opened[1].digest in text
        assert [name for name in names if name in text] == []


def test_opening_twice_is_on_record_once(opened: tuple[Town, Edition]) -> None:
    assert not open_to_everybody(edition=opened[1], user=opened[0].people["leader"], now=NOW)
    assert Publicity.objects.count() == 1


def test_taken_back_it_is_gone_and_says_why(client: Client, opened: tuple[Town, Edition]) -> None:
    town, edition = opened
    with pytest.raises(Refusal):
        take_back(edition=edition, user=town.people["office"], reason=" ", now=NOW)
    assert take_back(edition=edition, user=town.people["office"], reason="数据待核", now=NOW)
    assert {client.get(address).status_code for address in addresses()} == {404}
    client.force_login(town.people["leader"])
    assert "数据待核" in client.get(reverse("edition", args=MONTH)).content.decode()


def test_a_draft_can_not_be_opened(published: tuple[Town, Edition]) -> None:
    draft = published[1]
    draft.pk, draft.status = None, Edition.Status.DISCARDED
    draft.sequence = draft.posting = draft.previous = draft.published_by = None
    draft.save()
    with pytest.raises(Refusal):
        open_to_everybody(edition=draft, user=published[0].people["leader"], now=NOW)


def test_a_project_that_becomes_confidential_closes_the_editions_that_name_it(
    client: Client, opened: tuple[Town, Edition]
) -> None:
    line = opened[1].lines.get(code="A1")
    ConfidentialName.objects.create(
        project=line.project,
        true_name=line.project_name,
        reason="x",
        set_by=opened[0].people["leader"],
        set_at=NOW,
    )
    line.project.name = "重点项目A1"
    line.project.save()
    assert {client.get(address).status_code for address in addresses()} == {404}


@pytest.mark.parametrize(("username", "status"), [("leader", 302), ("office", 403), ("auditor", 403)])
def test_the_leader_alone_opens(
    client: Client, published: tuple[Town, Edition], username: str, status: int
) -> None:
    client.force_login(published[0].people[username])
    address = reverse("open-to-everybody", args=MONTH)
    assert client.post(address, {"revision": 1}).status_code == status
    assert Publicity.objects.exists() == (status == 302)


def test_digests_of_what_is_not_open_tell_no_more_than_their_place(
    client: Client, published: tuple[Town, Edition]
) -> None:
    [link] = client.get(reverse("public-digests-json")).json()["digests"]
    assert link == {"sequence": 1, "digest": published[1].digest, "previous": None, "public": False}
    page = client.get(reverse("public-digests")).content.decode()
    assert published[1].digest in page
    stored = published[1].files.values_list("file__sha256", flat=True)
    assert not any(told in page for told in (published[1].number, *stored))


def test_digests_of_what_is_open_tell_number_state_and_files(
    client: Client, opened: tuple[Town, Edition]
) -> None:
    [link] = client.get(reverse("public-digests-json")).json()["digests"]
    assert (link["number"], link["month"], link["status"]) == (opened[1].number, "2020-10", "newest")
    stored = opened[1].files.values_list("file__sha256", flat=True)
    assert sorted(file["sha256"] for file in link["files"]) == sorted(stored)
    page = client.get(reverse("public-digests")).content.decode()
    assert all(sha256 in page for sha256 in stored)


@pytest.mark.parametrize("name", ["public-list", "public-digests", "public-digests-json"])
def test_queries_do_not_grow_with_the_editions(
    client: Client, opened: tuple[Town, Edition], name: str, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(4):  # type: ignore[operator]
        client.get(reverse(name))


def test_a_number_in_the_address_that_is_none_is_not_there(
    client: Client, opened: tuple[Town, Edition]
) -> None:
    assert client.get("/public/2020/13/").status_code == 404
    assert client.get(reverse("public-edition", args=MONTH), {"revision": "9"}).status_code == 404
