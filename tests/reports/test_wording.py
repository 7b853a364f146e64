"""Circulars are worded and headed as the office wants: checked, tried, kept as versions, restored."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from accounts.models import User
from common.errors import Conflict, Refusal
from reports import verifier
from reports.circular import render
from reports.models import Edition, HeadedPaper, Wording
from reports.services import paper, wording
from tests import factories, services
from tests.databases import TEMPLATE, Database, copy, describe, drop, ensure_template
from tests.desk import body, signed_in
from tests.factories import NOW, Town, make_town
from tests.live import pointed_at
from tests.reports.steps import reported_town

URL = reverse("wording-language", args=["zh-hans"])
OPENING = "opening.text"
NEW = "现将{period}全市重点项目建设情况予以通报。"


@pytest.fixture
def office(db: None) -> User:
    """Somebody of the office."""
    return make_town().person("office")


def keep(user: User, text: str = NEW, based_on: int = 0, key: str = OPENING) -> Wording:
    """One sentence worded otherwise."""
    return wording.save_wording(
        language="zh-hans", changes={key: text}, based_on=based_on, note="x", user=user, now=NOW
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "不能为空"),
        ("现将通报如下。", "缺少字段{period}"),
        ("{period}{amount}", "{amount}不是"),
        ("{period.__class__}", "只能填写字段名"),
        ("{period!r}", "只能填写字段名"),
        ("{period:>9999}", "只能填写字段名"),
        ("{period[0]}", "只能填写字段名"),
        ("{}{period}", "只能填写字段名"),
        ("{period", "只能填写字段名"),
        ("{period}  如下", "连续两个空格"),
        ("{period}\n如下", "只能写在一行"),
        ("{period}\0", "不能打印"),
        ("{period}" + "长" * 600, "超过600"),
    ],
)
def test_a_sentence_that_is_wrong_is_told_why(office: User, text: str, said: str) -> None:
    with pytest.raises(Refusal) as refused:
        keep(office, text)
    assert said in str(refused.value)
    assert not Wording.objects.exists()


def test_sheets_need_names_of_their_own(office: User) -> None:
    for text, said in (("分类/逐月", "最多31"), ("逐月", "已有同名"), ("名" * 32, "最多31")):
        with pytest.raises(Refusal, match=said):
            keep(office, text, key="sheet.categories")


def test_a_sentence_is_kept_as_a_version_and_the_same_again_is_the_same(office: User) -> None:
    first = keep(office)
    assert (first.version, first.texts) == (1, {OPENING: NEW})
    assert keep(office).pk == first.pk
    assert wording.wording_section()["zh-hans"]["texts"][OPENING] == NEW
    assert wording.wording_section()["en"]["version"] == 0


def test_a_version_read_before_is_not_overwritten(office: User) -> None:
    keep(office)
    with pytest.raises(Conflict):
        keep(office, NEW + "请阅。", based_on=0)
    assert keep(office, NEW + "请阅。", based_on=1).version == 2


def test_a_version_is_restored_as_a_new_one(office: User) -> None:
    keep(office)
    kept = wording.restore_wording(language="zh-hans", version=0, based_on=1, user=office, now=NOW)
    assert (kept.version, kept.texts) == (2, {})
    with pytest.raises(Refusal):
        wording.restore_wording(language="zh-hans", version=9, based_on=2, user=office, now=NOW)


def test_headed_paper_is_kept_checked_and_restored(office: User) -> None:
    fields = {name: text for name, text in paper.paper_in_force().items() if name in paper.FIELDS}
    new = {**fields, "name_zh": "集美区重点项目办公室", "mark_zh": "集重办"}
    kept = paper.save_paper(fields=new, based_on=0, note="x", user=office, now=NOW)
    assert paper.paper_in_force()["mark_zh"] == "集重办"
    assert paper.save_paper(fields=new, based_on=0, note="x", user=office, now=NOW).pk == kept.pk
    for wrong in ({"name_zh": ""}, {"name_en": "a\nb"}, {"mark_zh": "长" * 13}, {"round_mark_zh": "集重办"}):
        with pytest.raises(Refusal):
            paper.save_paper(fields={**new, **wrong}, based_on=1, note="x", user=office, now=NOW)
    with pytest.raises(Conflict):
        paper.save_paper(fields=fields, based_on=0, note="x", user=office, now=NOW)
    paper.restore_paper(version=0, based_on=1, user=office, now=NOW)
    assert paper.paper_in_force()["name_zh"] == fields["name_zh"]
    assert HeadedPaper.objects.count() == 2


def test_an_edition_takes_wording_and_paper_along(live: Database) -> None:
    town, period = reported_town()
    office = town.person("office")
    keep(office)
    fields = {**paper.paper_in_force(), "mark_zh": "集重办", "copy_to_zh": "区委办。"}
    paper.save_paper(fields=fields, based_on=0, note="x", user=office, now=NOW)
    edition = factories.publish(town, period)
    assert edition.number == "集重办〔2020〕1号"
    assert edition.bundle is not None
    bundle: dict[str, Any] = json.loads(bytes(edition.bundle.content))
    assert verifier.verify(bundle) == []
    assert bundle["edition"]["wording"]["zh-hans"]["version"] == 1
    stored = bytes(edition.files.get(circular="monthly", format="docx", language="zh-hans").file.content)
    keep(office, "现将{period}有关情况通报如下。", based_on=1)
    assert render(bundle, "zh-hans", "docx") == stored


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
