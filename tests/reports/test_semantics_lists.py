"""Red flags, warnings and snails: the precise semantics, example by example."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from tests.reports.one_month import OCTOBER, Measure, Month, done, months


def test_a_month_without_return_is_ranked_may_be_warned_and_gets_no_flag(measure: Measure) -> None:
    line = measure(is_returned=False, invested=done("100"))
    assert (line.rank_all, line.warning_position) == (1, 1)
    assert "no_return" in line.red_flag_unmet


@pytest.mark.parametrize(("quarter", "league"), [("3333.3334", "large"), ("3333.3333", "small")])
def test_league_by_the_full_quarters_plan(measure: Measure, quarter: str, league: str) -> None:
    assert measure(league_targets=months(quarter)).league == league


FLAG = {
    "targets": months(1000),
    "annual_plan": Decimal(12000),
    "invested": [Decimal(1000)] * 9 + [Decimal(2000), 0, 0],
}


def test_red_flag_takes_ratio_and_excess_of_the_quarter_so_far(measure: Measure) -> None:
    """One month into the quarter, a small project needs a third of 1,000 above its plan."""
    line = measure(**FLAG)
    assert (line.red_flag_unmet, line.red_flag_position) == ([], 1)


@pytest.mark.parametrize(
    ("changes", "unmet"),
    [
        ({"lamps": [""] * 8 + ["red", "", "", ""]}, []),
        ({"month": dt.date(2020, 11, 1), "lamps": [""] * 9 + ["red", "", ""]}, ["red_lamp"]),
        ({"is_returned": False}, ["no_return"]),
        ({"league_targets": months(4000)}, ["quarter_excess"]),
        ({"invested": [Decimal(0)] * 9 + [Decimal(2000), 0, 0]}, ["year_ratio", "red_lamp"]),
        ({"started_on": None, "planned_start": dt.date(2020, 10, 1)}, ["not_in_works"]),
        ({"completed_on": dt.date(2020, 9, 30)}, ["not_in_works"]),
        ({"exempt": "suspension"}, ["not_ranked"]),
        ({"has_safety_problem": True}, ["safety_problem"]),
    ],
)
def test_what_keeps_a_red_flag_away(measure: Measure, changes: dict[str, Any], unmet: list[str]) -> None:
    if changes.get("month"):
        changes = {**changes, "invested": [Decimal(1000)] * 9 + [Decimal(2000), Decimal(2000), 0]}
    assert measure(**{**FLAG, **changes}).red_flag_unmet == unmet


@pytest.mark.parametrize("total", ["1000", "1000.0001", "5000"])
def test_a_project_that_met_its_plan_is_never_warned(measure: Measure, total: str) -> None:
    line = measure(invested=done(total), physical_progress=Decimal(0), returns=["missing"] * 10 + [""] * 2)
    assert (line.warning_clause, line.warning_position, line.snail_position) == ("", None, None)


@pytest.mark.parametrize(
    ("changes", "clause", "gap"),
    [
        ({"invested": done("900")}, "behind", "100"),
        ({"started_on": None}, "late_start", None),
        ({"started_on": None, "invested": done("0")}, "behind_and_late_start", "1000"),
    ],
)
def test_warning_says_why_and_what_would_lift_it(
    measure: Measure, changes: dict[str, Any], clause: str, gap: str | None
) -> None:
    line = measure(**changes)
    assert (line.warning_clause, line.warning_gap) == (clause, None if gap is None else Decimal(gap))


@pytest.mark.parametrize(
    ("changes", "clause"),
    [
        ({"invested": done("900"), "was_warned": True}, "warned_twice"),
        ({"invested": done("100")}, "red_at_quarter_end"),
        ({"invested": done("100"), "has_delay_reason": True}, ""),
        ({"invested": done("900")}, ""),
    ],
)
def test_snails(measure: Measure, changes: dict[str, Any], clause: str) -> None:
    assert measure(**changes).snail_clause == clause


def test_lists_are_capped_by_league_and_never_filled_up(base: dict[str, Any]) -> None:
    there = Month(base, OCTOBER, {})
    behind = [there.put(invested=done(str(900 - n))) for n in range(45)]
    large = [there.put(league_targets=months(5000), invested=done("10")) for _ in range(3)]
    lines = there.lines()
    warned = [code for code in behind if lines[code].warning_position]
    assert warned == behind[-2:], "5 % of 45 is two, and they are the worst"
    assert lines[behind[-1]].warning_position == 1
    assert sum(lines[code].warning_position is not None for code in large) == 1, "at least one"
    assert not any(line.red_flag_position for line in lines.values())
