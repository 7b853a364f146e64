"""The note on rules says in words what the rules of each shipped profile say in codes."""

from __future__ import annotations

import json
import re
from typing import get_args

import pytest

from common.press.model import Language, Paragraph
from reports.circular import method
from reports.circular.edition import Edition
from reports.circular.phrases import Brief
from reports.circular.wording import Words
from reports.rulesets.profiles import AS_BANDS, FOLDER, PROFILES
from tests.reports.circular.sample import make_document

CODE = re.compile(r"[a-z]+_[a-z_]+")


def note(name: str, language: Language) -> str:
    """The note of the sample under the rules of a profile."""
    document = make_document()
    rules = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    document["edition"]["ruleset"]["document"] = rules
    document["edition"]["unchecked"] = rules["unchecked"]
    blocks = method.note(Brief(Edition(document), Words(language)))
    return "\n".join(block.text for block in blocks if isinstance(block, Paragraph))


@pytest.mark.parametrize("language", get_args(Language))
@pytest.mark.parametrize("name", sorted(set(PROFILES) - AS_BANDS))
def test_no_code_stands_in_the_note(name: str, language: Language) -> None:
    assert CODE.findall(note(name, language)) == []


def test_points_are_not_called_percent() -> None:
    text = note("yinchuan", "zh-hans")
    assert "超/欠序时进度（百分点）" in text
    assert not re.search(r"超/欠序时进度（百分点）(达到|高于)[-0-9]+%", text)


def test_every_condition_of_a_red_flag_is_named() -> None:
    assert "在建或本季度竣工、本月月报已审核入库、没有未销号的安全问题" in note("default", "zh-hans")


def test_the_rounds_are_those_of_the_rules() -> None:
    assert "连续2个季度" in note("default", "zh-hans")
