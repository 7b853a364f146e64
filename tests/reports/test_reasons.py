"""Sentences of the lines: what is said, and with which distance."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import translation

from reports import facts, reasons

RULES = {
    "lamp": {"measure": "schedule_ratio"},
    "red_flag": {
        "quarter_ratio": "130",
        "year_ratio": "100.00",
        "excess_large": "5000",
        "excess_small": "1000",
    },
}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """The sentences as they are in the code; the Chinese ones are tested by themselves."""
    with translation.override("en"):
        yield


def line(**changed: Any) -> SimpleNamespace:
    """A line that met its plan, with some of it changed."""
    values: dict[str, Any] = {
        "lamp": "green",
        "lamp_clause": "band_green",
        "lamp_gap": None,
        "unranked_reason": "",
        "is_late_start": False,
        "is_talk_due": False,
        "league": "large",
        "plan_revision": 1,
        "planned_to_date": Decimal(10000),
        "first_planned_to_date": Decimal(10000),
        "invested_to_date": Decimal(12584),
        "quarter_planned": Decimal(4000),
        "quarter_invested": Decimal(9200),
        "red_flag_position": None,
        "red_flag_unmet": [],
        "warning_position": None,
        "warning_clause": "",
        "warning_gap": None,
        "snail_position": None,
        "snail_clause": "",
    }
    return SimpleNamespace(**values | changed)


def behind(**changed: Any) -> SimpleNamespace:
    """A line that did not meet its plan."""
    return line(
        **{
            "invested_to_date": Decimal(6800),
            "lamp": "yellow",
            "lamp_clause": "band_yellow",
            "lamp_gap": Decimal(3200),
            "warning_clause": "behind",
            "warning_gap": Decimal(3200),
        }
        | changed
    )


def test_a_green_lamp_says_its_ratio() -> None:
    assert reasons.lamp_reason(line()) == "125.84% of the plan to date: green lamp"


def test_a_yellow_lamp_says_what_would_turn_it_green() -> None:
    assert reasons.lamp_reason(behind()) == (
        "68.00% of the plan to date: yellow lamp; 0.32 亿元 more would turn it green"
    )


def test_a_red_lamp_says_what_would_turn_it_yellow() -> None:
    red = behind(lamp="red", lamp_clause="band_red", lamp_gap=Decimal(500))
    assert reasons.lamp_reason(red).endswith("0.05 亿元 more would turn it yellow")


def test_a_lamp_by_another_measure_does_not_claim_the_schedule_ratio() -> None:
    rules = {"lamp": {"measure": "time_lead"}}
    assert reasons.lamp_reason(behind(), rules) == "yellow lamp; 0.32 亿元 more would turn it green"


@pytest.mark.parametrize("clause", ["not_counted", "exempt", "not_reported", "no_plan"])
def test_every_unlit_clause_has_its_sentence(clause: str) -> None:
    assert reasons.lamp_reason(line(lamp="unlit", lamp_clause=clause)) != clause


def test_a_late_start_gets_worse_with_its_lamp() -> None:
    yellow = reasons.lamp_reason(line(lamp="yellow", lamp_clause="late_start"))
    assert yellow == "should have started and has not: yellow lamp"
    assert "red lamp" in reasons.lamp_reason(line(lamp="red", lamp_clause="late_start"))


def test_small_amounts_are_written_in_wan() -> None:
    assert facts.amount(Decimal("99.5")) == "99.50 万元"
    assert facts.amount(Decimal(100)) == "0.01 亿元"


def test_a_warning_says_how_far_behind_and_what_would_lift_it() -> None:
    assert reasons.warning_reason(behind(warning_position=1)) == (
        "68.00% of the plan to date, 0.32 亿元 short; 0.32 亿元 more would lift the warning"
    )


def test_a_pure_late_start_is_lifted_by_starting() -> None:
    late = line(warning_clause="late_start", is_late_start=True)
    assert "starting works would lift the warning" in reasons.warning_reason(late)


def test_behind_and_late_names_both() -> None:
    both = behind(warning_clause="behind_and_late_start", is_late_start=True)
    said = reasons.warning_reason(both)
    assert said.startswith("should have started and has not; 68.00%")
    assert "starting works and 0.32 亿元 more" in said


def test_who_met_the_plan_has_no_warning_reason() -> None:
    assert reasons.warning_reason(line()) == ""


def test_a_red_flag_says_what_earned_it() -> None:
    assert reasons.red_flag_reason(line(red_flag_position=1)) == (
        "230.00% of the quarter's plan, 0.52 亿元 above it; 125.84% of the plan to date"
    )


def test_what_is_missing_for_a_red_flag_names_the_threshold() -> None:
    unmet = behind(
        quarter_invested=Decimal(4400), red_flag_unmet=["quarter_ratio", "quarter_excess", "year_ratio"]
    )
    assert reasons.red_flag_reason(unmet, RULES) == (
        "110.00% of the quarter's plan, 130% are needed; "
        "0.04 亿元 above the quarter's plan, 0.50 亿元 are needed in a full quarter; "
        "68.00% of the plan to date, 100% are needed"
    )


def test_an_excess_below_zero_is_said_as_what_is_missing() -> None:
    unmet = behind(quarter_invested=Decimal(3900), red_flag_unmet=["quarter_excess"])
    assert reasons.red_flag_reason(unmet, RULES) == (
        "0.01 亿元 below the quarter's plan, 0.50 亿元 above it are needed in a full quarter"
    )
    assert reasons.red_flag_reason(unmet) == "0.01 亿元 below the quarter's plan"
    with translation.override("zh-hans"):
        assert reasons.red_flag_reason(unmet, RULES) == "本季度欠计划0.01亿元，整季应超计划0.50亿元"


def test_a_red_flag_under_loose_rules_may_be_below_the_plan() -> None:
    said = reasons.red_flag_reason(line(red_flag_position=1, quarter_invested=Decimal(3900)))
    assert said == "97.50% of the quarter's plan, 0.01 亿元 below it; 125.84% of the plan to date"


def test_without_the_rules_no_threshold_is_invented() -> None:
    unmet = behind(red_flag_unmet=["quarter_ratio", "quarter_excess", "year_ratio"])
    assert reasons.red_flag_reason(unmet).count("not enough") == 3


@pytest.mark.parametrize(
    "code", ["not_ranked", "not_in_works", "no_return", "no_quarter_plan", "red_lamp", "quota"]
)
def test_every_unmet_condition_has_its_sentence(code: str) -> None:
    assert " " in reasons.red_flag_reason(line(red_flag_unmet=[code]))


@pytest.mark.parametrize("clause", ["warned_twice", "red_at_quarter_end"])
def test_a_snail_says_which_clause_and_how_far(clause: str) -> None:
    said = reasons.snail_reason(behind(snail_clause=clause, snail_position=1))
    assert said.endswith("68.00% of the plan to date, 0.32 亿元 short")


@pytest.mark.parametrize(
    "code", ["not_counted", "suspension", "force_majeure", "completed", "new", "preparatory", "no_plan"]
)
def test_every_exclusion_has_its_sentence(code: str) -> None:
    assert reasons.unranked_reason(line(unranked_reason=code)) not in ("", code)


def test_a_ranked_line_has_no_exclusion() -> None:
    assert reasons.unranked_reason(line()) == ""


def test_a_talk_says_by_which_condition() -> None:
    assert "red lamp" in reasons.talk_reason(line(is_talk_due=True, lamp="red"))
    assert "twice" in reasons.talk_reason(line(is_talk_due=True, lamp="yellow"))
    assert reasons.talk_reason(line()) == ""


def test_all_reasons_come_in_order() -> None:
    said = reasons.reasons(
        behind(warning_position=2, snail_position=1, snail_clause="warned_twice", is_talk_due=True)
    )
    assert [text.split(":")[0].split(";")[0] for text in said] == [
        "68.00% of the plan to date",
        "68.00% of the plan to date, 0.32 亿元 short",
        "warned at the end of last quarter and now",
        "a talk is due",
    ]


def test_a_line_of_a_bundle_says_the_same() -> None:
    given = behind(warning_position=1)
    as_bundle = {
        name: str(value) if isinstance(value, Decimal) else value for name, value in vars(given).items()
    }
    assert reasons.reasons(as_bundle) == reasons.reasons(given)


def test_a_revised_plan_is_compared_with_the_first() -> None:
    revised = line(plan_revision=2, first_planned_to_date=Decimal(15000))
    assert reasons.first_plan_note(revised).endswith("against the first plan 83.89%")
    assert reasons.first_plan_note(line()) == ""


def test_the_chinese_reads_as_an_office_writes() -> None:
    with translation.override("zh-hans"):
        assert reasons.lamp_reason(behind()) == "完成序时进度计划68.00%，亮黄灯；再完成投资0.32亿元可转为绿灯"
        assert reasons.warning_reason(behind()) == (
            "完成序时进度计划68.00%，欠0.32亿元；再完成投资0.32亿元可解除预警"
        )
