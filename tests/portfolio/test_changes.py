"""What changed since the month before, in a sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from portfolio.changes import Standing, sentence
from portfolio.selectors.sums import Sums

D = Decimal
SEPTEMBER, OCTOBER = dt.date(2020, 9, 1), dt.date(2020, 10, 1)


FIGURES = Sums(
    projects=4,
    yellow=1,
    red=1,
    annual_plan=D(200_000),
    planned_to_date=D(80_000),
    invested_to_date=D(100_000),
)


def said(now: Standing, before: Standing | None, language: str = "en") -> str:
    """The sentence in a language."""
    with translation.override(language):
        return sentence(now, before)


def standing(
    month: dt.date = OCTOBER, flags: Collection[int] = (), blamed: Collection[int] = (), **sums: Any
) -> Standing:
    """A month with some figures."""
    return Standing(month, replace(FIGURES, **sums), flags, blamed)


BEFORE = standing(SEPTEMBER, {1, 2}, {3})


def test_nothing_has_changed() -> None:
    assert said(standing(OCTOBER, {1, 2}, {3}), BEFORE) == "Nothing has changed since September."
    assert said(standing(OCTOBER, {1, 2}, {3}), BEFORE, "zh-hans") == "与9月相比，各项数据无变化。"


def test_everything_has_changed() -> None:
    now = standing(
        OCTOBER,
        {2, 4, 5},
        set(),
        projects=5,
        yellow=0,
        red=3,
        invested_to_date=D(350_000),
        planned_to_date=D("268796.5"),
    )
    assert said(now, BEFORE) == (
        "Since September: 25.00 亿元 more invested; schedule plan completed up 5.21 points to 130.21%; "
        "1 project more; red lamps up from 1 to 3; yellow lamps down from 1 to 0; "
        "red-flag list: 2 new, 1 gone; warning list: 1 gone."
    )
    assert said(now, BEFORE, "zh-hans") == (
        "较9月：新增完成投资25.00亿元；完成序时进度计划130.21%，提高5.21个百分点；项目增加1个；"
        "红灯由1个增至3个；黄灯由1个减至0个；红旗新列入2个、退出1个；预警退出1个。"
    )


@pytest.mark.parametrize(
    ("sums", "words"),
    [
        ({"invested_to_date": D(90_000), "planned_to_date": D(72_000)}, "1.00 亿元 less invested to date"),
        ({"planned_to_date": D("83333.3333")}, "schedule plan completed down 5.00 points to 120.00%"),
        ({"projects": 2}, "2 projects fewer"),
        ({"red": 0}, "red lamps down from 1 to 0"),
    ],
)
def test_one_thing_has_changed(sums: dict[str, Any], words: str) -> None:
    assert said(standing(OCTOBER, {1, 2}, {3}, **sums), BEFORE) == f"Since September: {words}."


def test_what_is_too_small_to_show_is_no_change() -> None:
    now = standing(OCTOBER, {1, 2}, {3}, planned_to_date=D("79999.99"))
    assert said(now, BEFORE) == "Nothing has changed since September."


def test_a_ratio_that_nobody_has_is_not_compared() -> None:
    now = standing(OCTOBER, {1, 2}, {3}, planned_to_date=D(0))
    assert said(now, BEFORE) == "Nothing has changed since September."


def test_a_new_year_begins_anew() -> None:
    january = standing(dt.date(2021, 1, 1))
    assert "by the end of January 10.00 亿元, 50.00% of the annual plan" in said(january, BEFORE)
    assert said(january, BEFORE, "zh-hans").startswith("本年首期数据：截至1月末")


def test_the_very_first_month_has_nothing_before_it() -> None:
    assert "October 2020 is the first month with figures" in said(standing(), None)
