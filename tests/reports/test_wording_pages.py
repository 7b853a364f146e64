"""The pages on which the office words its circulars: read, tried, kept. One database for all of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from reports.circular.wording.catalogue import shipped
from reports.models import Edition, HeadedPaper, Wording
from tests import factories, services
from tests.databases import TEMPLATE, copy, describe, drop, ensure_template
from tests.desk import body, signed_in
from tests.factories import Town
from tests.live import pointed_at
from tests.reports.steps import reported_town
from tests.reports.test_wording import NEW, OPENING

URL = reverse("wording-language", args=["zh-hans"])


@pytest.fixture(scope="module")
def published(django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[Town, Edition]]:
    """October published; made once: the tests below keep nothing, or what does not stand in another's way."""
    name = f"{services.own_database()}_wording"
    ensure_template(TEMPLATE)
    copy(TEMPLATE, name)
    with django_db_blocker.unblock(), pointed_at(describe(name)):
        town, period = reported_town()
        yield town, factories.publish(town, period)
    drop(name)


@pytest.fixture
def client(published: tuple[Town, Edition]) -> Client:
    """The office's browser."""
    return signed_in(published[0], "office")


def test_every_section_of_both_languages_can_be_read(client: Client) -> None:
    assert client.get(reverse("wording")).status_code == 200
    assert client.get(reverse("headed-paper")).status_code == 200
    for address in ("zh-hans", "en"):
        page = client.get(reverse("wording-language", args=[address]), {"section": "overall"})
        assert "overall.listed" in body(page)
    assert client.get(reverse("wording-language", args=["fr"])).status_code == 404


def test_a_preview_shows_both_and_keeps_nothing(client: Client) -> None:
    before = Wording.objects.count()
    page = client.post(URL + "?section=opening", {OPENING: NEW, "based_on": "0", "preview": "1"})
    text = body(page)
    assert "现将2020年1—10月全市重点项目建设进展情况通报如下。" in text
    assert "现将2020年1—10月全市重点项目建设情况予以通报。" in text
    assert Wording.objects.count() == before


@pytest.mark.parametrize(
    ("section", "key", "label"),
    [("round", "round.opening", "Quarterly red-flag round"), ("annual", "annual.going_on", "Annual summary")],
)
def test_a_preview_shows_the_rounds_and_the_years_sentences_too(
    client: Client, section: str, key: str, label: str
) -> None:
    """October ends neither quarter nor year: the page says on what they are tried."""
    text = shipped("zh-hans")[key]
    page = client.post(f"{URL}?section={section}", {key: f"{text}试改。", "based_on": "0", "preview": "1"})
    shown = body(page)
    assert [one.label for one in page.context["previews"]] == [label]
    assert "试改。" in page.context["previews"][0].pairs[0][1]
    assert "still to come: tried on 2020-10" in shown


def test_a_sentence_of_the_frame_is_shown_once_for_all_circulars(client: Client) -> None:
    sent = {"frame.copy_lead": "抄报：", "based_on": "0", "preview": "1"}
    page = client.post(f"{URL}?section=frame", sent)
    assert [one.label for one in page.context["previews"]] == ["Monthly circular"]
    assert len(page.context["previews"][0].pairs) == 1


def test_a_wrong_sentence_is_shown_with_what_is_wrong(client: Client) -> None:
    before = Wording.objects.count()
    page = client.post(URL + "?section=opening", {OPENING: "{periods}", "based_on": "0", "save": "1"})
    assert "{periods}" in body(page)
    assert "{period}" in body(page)
    assert Wording.objects.count() == before


def test_a_sentence_of_another_section_is_left_alone(client: Client) -> None:
    before = Wording.objects.count()
    client.post(URL + "?section=opening", {"frame.mark": "{issuer}", "based_on": "0", "save": "1"})
    assert Wording.objects.count() == before


def test_made_up_versions_are_answered_calmly(client: Client) -> None:
    before = Wording.objects.count()
    for number in ("9" * 40, "\0", "-1", "x"):
        answer = client.post(
            reverse("wording-restore", args=["en"]), {"version": number, "based_on": number}, follow=True
        )
        assert answer.status_code == 200
        client.post(reverse("headed-paper-restore"), {"version": number, "based_on": number})
    assert Wording.objects.count() == before
    assert not HeadedPaper.objects.exists()


def test_the_page_keeps_and_says_so(client: Client) -> None:
    sent = {OPENING: NEW, "based_on": "0", "save": "1", "note": "更简洁"}
    answer = client.post(URL + "?section=opening", sent, follow=True)
    assert "1" in body(answer)
    assert Wording.objects.get().note == "更简洁"
    assert (
        client.post(
            reverse("wording-restore", args=["zh-hans"]), {"version": "0", "based_on": "1"}
        ).status_code
        == 302
    )
    assert Wording.objects.count() == 2
