"""Circulars are worded and headed as the office wants: checked, tried, kept as versions, restored."""

from __future__ import annotations

import json
from typing import Any

import pytest

from accounts.models import User
from common.errors import Conflict, Refusal
from reports import verifier
from reports.circular import render
from reports.models import HeadedPaper, Wording
from reports.services import paper, wording
from tests import factories
from tests.databases import Database
from tests.factories import NOW, make_town
from tests.reports.steps import reported_town

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
