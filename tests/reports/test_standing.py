"""Topic by topic: why a project stands where it stands, by which clause, and how far to the next step."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from launcher.home import ROOT
from reports.standing import Statement, statements
from tests.reports.test_reasons import line

RULES: dict[str, Any] = json.loads((ROOT / "reports" / "rulesets" / "default.json").read_text("utf-8"))


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """The sentences as they are in the code."""
    with translation.override("en"):
        yield


def said(topic: str, **changed: Any) -> Statement | None:
    """What is said of a topic."""
    return next((one for one in statements(line(**changed), RULES) if one.topic == topic), None)


def test_a_yellow_lamp_names_the_bands_and_what_would_turn_it_green() -> None:
    found = said(
        "lamp",
        lamp="yellow",
        lamp_clause="band_yellow",
        lamp_gap=Decimal(3200),
        invested_to_date=Decimal(6800),
    )
    assert found
    assert found.cause == "68.00% of the plan to date: yellow lamp"
    assert found.clause == "Schedule plan completed: green ≥100%, yellow ≥60%, below that red"
    assert found.step == "0.32 亿元 more would turn it green"


def test_a_green_lamp_needs_no_step() -> None:
    found = said("lamp")
    assert found
    assert found.step == ""


def test_a_late_start_names_its_own_clause() -> None:
    found = said("lamp", lamp="red", lamp_clause="late_start", is_late_start=True)
    assert found
    assert "2 months ago" in found.clause
    assert found.step == "starting works would turn the lamp"


def test_an_unlit_project_has_no_clause() -> None:
    found = said("lamp", lamp="unlit", lamp_clause="not_reported")
    assert found == Statement("lamp", "not reported: no approved return for the month")


def test_a_warning_says_what_would_lift_it() -> None:
    found = said(
        "warning",
        warning_position=1,
        warning_clause="behind_and_late_start",
        warning_gap=Decimal(3200),
        invested_to_date=Decimal(6800),
    )
    assert found
    assert found.cause == "should have started and has not; 68.00% of the plan to date, 0.32 亿元 short"
    assert found.step == "starting works and 0.32 亿元 more would lift the warning"
    assert "the worst 5%, at least 1, at most 6" in found.clause


def test_who_is_not_warned_reads_nothing_of_warnings() -> None:
    assert said("warning", warning_clause="behind", warning_gap=Decimal(1)) is None


def test_who_is_near_the_red_flag_reads_what_is_missing() -> None:
    found = said("red_flag", red_flag_unmet=["quarter_ratio"], quarter_invested=Decimal(4400))
    assert found
    assert (found.cause, found.step) == ("not on the list", "110.00% of the quarter's plan, 130% are needed")


def test_who_is_far_from_it_reads_nothing() -> None:
    assert said("red_flag", red_flag_unmet=["not_in_works", "quarter_ratio"]) is None


def test_a_red_flag_says_what_earned_it() -> None:
    found = said("red_flag", red_flag_position=1)
    assert found
    assert found.cause.startswith("230.00% of the quarter's plan, 0.52 亿元 above it")
    assert found.step == ""
