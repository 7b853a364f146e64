"""What is wrong or odd about a return: each check with what it must and must not find."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from projects.checks import SOFT, Earlier, Facts, check_return, unexplained, unfinished


def earlier(*progress: int | str, amount: int = 900, text: str = "") -> list[Earlier]:
    """Months before November, newest first."""
    return [
        Earlier(f"2020-{10 - number:02}", Decimal(amount), Decimal(value), text)
        for number, value in enumerate(progress)
    ]


USUAL = Facts(
    investment=Decimal(950),
    physical_progress=Decimal(52),
    stage_text="主体结构施工",
    total_investment=Decimal(50_000),
    target=Decimal(1000),
    usual=[Decimal(1000), Decimal(900)],
    year_before=Decimal(8000),
    ever_before=Decimal(20_000),
    earlier=earlier(50, 48, 45, text="基础施工"),
)


def codes(**changed: object) -> list[str]:
    """What is found when the usual return differs in this."""
    return [finding.code for finding in check_return(replace(USUAL, **changed))]  # type: ignore[arg-type]


def test_a_usual_return_is_clean() -> None:
    assert codes() == []


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"investment": Decimal(10) ** 12}, ["too_large", "far_off", "above_total"]),
        ({"investment": Decimal("1.00001")}, ["decimals"]),
        ({"physical_progress": Decimal(-1)}, ["progress_negative", "progress_falls", "no_rise"]),
        ({"physical_progress": Decimal("100.01")}, ["progress_over"]),
        ({"physical_progress": Decimal("52.123")}, ["decimals"]),
        ({"investment": Decimal(-8000)}, ["negative"]),
        ({"investment": Decimal("-8000.0001")}, ["year_below_zero", "negative"]),
        ({"year_before": Decimal(-5)}, []),
        ({"investment": Decimal(12_500_000)}, ["far_off", "above_total"]),
        ({"investment": Decimal("0.125")}, ["far_off"]),
        ({"investment": Decimal(30_000)}, []),
        ({"investment": Decimal("30000.0001")}, ["above_total"]),
        ({"total_investment": Decimal(0)}, []),
        ({"investment": Decimal(1000)}, ["same_as_target"]),
        ({"investment": Decimal(0), "target": Decimal(0)}, []),
        ({"physical_progress": Decimal("49.99")}, ["progress_falls"]),
        ({"physical_progress": Decimal(50)}, []),
        ({"earlier": ()}, []),
        ({"physical_progress": Decimal("0.52"), "earlier": ()}, ["below_one"]),
        ({"stage_text": " 基础 施工\n"}, ["same_text"]),
        ({"stage_text": ""}, []),
        ({"investment": None, "physical_progress": None}, []),
    ],
)
def test_what_is_odd_is_found(changed: dict[str, object], found: list[str]) -> None:
    assert codes(**changed) == found


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"earlier": earlier(50, 50, 50)}, True),
        ({"earlier": earlier(50, 50, 49)}, False),
        ({"earlier": earlier(50, 50)}, False),
        ({"earlier": earlier(50, 50, 50, amount=0)}, False),
        ({"earlier": earlier(50, 50, 50), "investment": Decimal(0)}, False),
        ({"earlier": earlier(100, 100, 100), "physical_progress": Decimal(100)}, False),
    ],
)
def test_three_months_of_investment_without_a_rise(changed: dict[str, object], found: bool) -> None:
    assert ("no_rise" in codes(**{"physical_progress": Decimal(50)} | changed)) is found


def test_hard_findings_come_first_and_soft_ones_are_all_known() -> None:
    found = check_return(replace(USUAL, investment=Decimal(-9000), physical_progress=Decimal("0.5")))
    assert [one.is_hard for one in found] == sorted((one.is_hard for one in found), reverse=True)
    assert {one.code for one in found if not one.is_hard} <= set(SOFT)


def test_each_sentence_takes_its_values() -> None:
    odd = replace(USUAL, investment=Decimal(12_500_000), physical_progress=Decimal("0.52"))
    assert all("%(" not in one.text % one.values for one in check_return(odd))


def test_only_a_word_of_more_than_blanks_explains() -> None:
    found = check_return(replace(USUAL, investment=Decimal(-1), physical_progress=Decimal(49)))
    assert [one.code for one in unexplained(found, {"negative": "  ", "progress_falls": "更正"})] == [
        "negative"
    ]


def test_what_is_missing_is_named() -> None:
    bare = replace(USUAL, investment=None, physical_progress=None)
    assert [one.field for one in unfinished(bare)] == ["investment", "physical_progress"]
    assert unfinished(USUAL) == []
