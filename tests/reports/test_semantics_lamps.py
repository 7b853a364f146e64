"""Lamps, late starts and talks: the precise semantics, example by example."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from tests.reports.one_month import Measure, done, months


@pytest.mark.parametrize(
    ("total", "lamp", "gap"),
    [
        ("1000", "green", None),
        ("999.9999", "yellow", "0.0001"),
        ("600", "yellow", "400"),
        ("599.9999", "red", "0.0001"),
        ("-5", "red", "605"),
    ],
)
def test_lamp_bands_include_their_lower_bound(
    measure: Measure, total: str, lamp: str, gap: str | None
) -> None:
    line = measure(invested=done(total))
    assert (line.lamp, line.lamp_gap) == (lamp, None if gap is None else Decimal(gap))


YINCHUAN = {
    "measure": "time_lead",
    "green": {"op": ">", "value": "-10"},
    "yellow": {"op": ">=", "value": "-30"},
}


@pytest.mark.parametrize(
    ("total", "lamp"),
    [("880.0001", "green"), ("880", "yellow"), ("640", "yellow"), ("639.9999", "red")],
)
def test_yinchuan_lamps_by_points_behind_time(measure: Measure, total: str, lamp: str) -> None:
    """October is 10/12 of 1,200 = 1,000; ten points behind is 880, thirty points behind 640."""
    assert measure(invested=done(total), rules={"lamp": YINCHUAN}).lamp == lamp


def test_an_exclusive_threshold_asks_for_one_step_more(measure: Measure) -> None:
    assert measure(invested=done("880"), rules={"lamp": YINCHUAN}).lamp_gap == Decimal("0.0001")


def test_wuhan_lamps_by_annual_ratio_over_time(measure: Measure) -> None:
    wuhan = {
        "measure": "annual_over_time",
        "green": {"op": ">=", "value": "80"},
        "yellow": {"op": ">=", "value": "60"},
    }
    line = measure(invested=done("800"), targets=[Decimal(1200)] + [Decimal(0)] * 11, rules={"lamp": wuhan})
    assert line.lamp == "green"


@pytest.mark.parametrize(
    ("changes", "clause"),
    [
        ({"exempt": "suspension", "is_returned": False}, "exempt"),
        ({"is_returned": False, "started_on": None}, "not_reported"),
        ({"started_on": None, "planned_start": dt.date(2020, 10, 31)}, "late_start"),
        ({"targets": months(0), "annual_plan": Decimal(0)}, "no_plan"),
        ({"is_counted": False}, "not_counted"),
    ],
)
def test_first_matching_clause_lights_the_lamp(
    measure: Measure, changes: dict[str, Any], clause: str
) -> None:
    assert measure(**changes).lamp_clause == clause


@pytest.mark.parametrize(
    ("planned_start", "lamp"),
    [
        (dt.date(2020, 10, 31), "yellow"),
        (dt.date(2020, 9, 1), "yellow"),
        (dt.date(2020, 8, 31), "red"),
        (dt.date(2019, 12, 1), "red"),
    ],
)
def test_late_start_is_yellow_for_two_months_then_red(
    measure: Measure, planned_start: dt.date, lamp: str
) -> None:
    assert measure(started_on=None, planned_start=planned_start).lamp == lamp


@pytest.mark.parametrize(
    ("lamps", "earlier", "due"),
    [
        (["yellow"], "", True),
        (["yellow", "unlit"], "", True),
        (["yellow", "green"], "", False),
        ([], "yellow", True),
        ([], "", False),
    ],
)
def test_talk_after_two_lit_yellows_in_a_row(
    measure: Measure, lamps: list[str], earlier: str, due: bool
) -> None:
    history = ([""] * 9 + ["", "", ""])[: 9 - len(lamps)] + lamps + [""] * 3
    assert measure(invested=done("900"), lamps=history, earlier_lamp=earlier).is_talk_due is due
