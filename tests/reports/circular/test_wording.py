"""The words are data, the same in both languages."""

from __future__ import annotations

import string
import tomllib
from pathlib import Path
from typing import Any

import pytest

import reports.circular.wording as wording
from reports.circular.wording import Words

FOLDER = Path(wording.__file__).parent


def words(language: str) -> dict[str, dict[str, Any]]:
    """All of a language's words."""
    return tomllib.loads((FOLDER / f"{language}.toml").read_text("utf-8"))


def fields(template: str) -> set[str]:
    """The figures a template asks for."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_both_languages_have_the_same_words() -> None:
    chinese, english = words("zh-hans"), words("en")
    assert {name: set(section) for name, section in chinese.items()} == {
        name: set(section) for name, section in english.items()
    }


def test_english_loses_no_figure_that_chinese_prints() -> None:
    """What English may leave out is what its grammar says otherwise, or says elsewhere."""
    spoken_otherwise = {"term", "window", "months", "month", "count", "year", "outer"}
    english = words("en")
    for name, section in words("zh-hans").items():
        for key, template in section.items():
            if isinstance(template, str):
                assert fields(template) - fields(english[name][key]) <= spoken_otherwise, (name, key)


@pytest.mark.parametrize(("n", "said"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (23, "二十三")])
def test_chinese_ordinals(n: int, said: str) -> None:
    assert Words("zh-hans").ordinal(n) == said


@pytest.mark.parametrize(("n", "said"), [(1, "1 project"), (2, "2 projects")])
def test_english_plurals(n: int, said: str) -> None:
    assert Words("en").count("project", n) == said


def test_a_long_list_of_names_is_cut_and_counted() -> None:
    assert Words("zh-hans").names(["甲", "乙", "丙"], "item", most=2) == "甲、乙等3个"


def test_a_code_without_a_word_stands_for_itself() -> None:
    assert Words("zh-hans").term("unit_class", "consortium") == "consortium"
