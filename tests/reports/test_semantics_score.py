"""Who is ranked, by what score and in which order: the precise semantics, example by example."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from tests.reports.one_month import OCTOBER, Measure, Month, done, months


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"exempt": "force_majeure"}, "force_majeure"),
        ({"completed_on": dt.date(2020, 9, 30)}, "completed"),
        ({"completed_on": dt.date(2020, 10, 1)}, ""),
        ({"first_month": 9}, "new"),
        ({"first_month": 10}, "new"),
        ({"first_month": 8}, ""),
        ({"started_on": None, "planned_start": dt.date(2020, 11, 1)}, "preparatory"),
        ({"started_on": None, "planned_start": None}, "preparatory"),
        ({"targets": [Decimal(0)] * 10 + [Decimal(600)] * 2}, "no_plan"),
        ({"is_counted": False}, "not_counted"),
        ({"is_returned": False}, ""),
    ],
)
def test_not_ranked_by_the_first_reason_that_holds(
    measure: Measure, changes: dict[str, Any], reason: str
) -> None:
    line = measure(**changes)
    assert (line.unranked_reason, line.rank_all) == (reason, None if reason else 1)


def test_derived_plan_is_the_annual_plan_by_twelfths(measure: Measure) -> None:
    line = measure(targets=None, annual_plan=Decimal(1000))
    assert (line.planned_to_date, line.is_derived) == (Decimal("833.3333"), True)


def test_derived_plan_of_a_project_that_joined_later(measure: Measure) -> None:
    assert measure(targets=None, annual_plan=Decimal(1200), first_month=7).planned_to_date == Decimal(800)


@pytest.mark.parametrize(
    ("changes", "part", "points"),
    [
        ({}, "score_schedule", "33.333333"),
        ({"invested": done("1500")}, "score_schedule", "50"),
        ({"invested": done("-1")}, "score_schedule", "0"),
        ({"physical_progress": Decimal(25)}, "score_visual", "10"),
        ({"physical_progress": Decimal(99)}, "score_visual", "20"),
        ({"planned_physical": Decimal(0), "physical_progress": None}, "score_visual", "20"),
        (
            {
                "milestones_planned": [dt.date(2020, 3, 1), dt.date(2020, 5, 1)],
                "milestone_ids": [1, 2],
                "milestones_actual": [dt.date(2020, 3, 1), dt.date(2020, 5, 2)],
            },
            "score_milestones",
            "7.5",
        ),
        (
            {"milestones_planned": [dt.date(2020, 11, 1)], "milestone_ids": [1], "milestones_actual": [None]},
            "score_milestones",
            "15",
        ),
        ({"invested": [*months(100)[:9], Decimal(25), 0, 0]}, "score_month", "2.5"),
        ({"returns": ["clean"] * 8 + ["late", "missing", "", ""]}, "score_reporting", "4"),
    ],
)
def test_parts_of_the_score(measure: Measure, changes: dict[str, Any], part: str, points: str) -> None:
    assert getattr(measure(**changes), part) == Decimal(points)


def test_planned_progress_by_days_where_none_is_set(measure: Measure) -> None:
    """Half of the days have passed, so 50 % is due and 25 % reached is half of the points."""
    line = measure(
        planned_physical=None,
        planned_start=dt.date(2020, 10, 21),
        planned_completion=dt.date(2020, 11, 10),
        physical_progress=Decimal(25),
    )
    assert (line.visual_key, line.score_visual) == (Decimal("0.5"), Decimal(10))


def test_without_dates_the_rest_is_scaled_to_a_hundred(measure: Measure) -> None:
    line = measure(planned_physical=None, planned_start=None, planned_completion=None, invested=done("1500"))
    assert line.score_visual is None
    assert line.score == Decimal(50 + 15 + 5) * 100 / 80  # nothing in October: no points for the month


def test_ties_fall_to_amount_then_annual_plan_then_code(base: dict[str, Any]) -> None:
    there = Month(base, OCTOBER, {})
    later, earlier = there.put(), there.put()
    larger = there.put(annual_plan=Decimal(1300))
    lines = there.lines()
    assert [lines[code].rank_all for code in (larger, later, earlier)] == [1, 2, 3]


def test_a_package_or_its_parts_are_counted_not_both(base: dict[str, Any]) -> None:
    there = Month(base, OCTOBER, {})
    counted, part = there.put(), there.put(is_counted=False)
    lines = there.lines()
    assert lines[counted].invested_to_date == 1000
    assert lines[part].invested_to_date == 0
    assert lines[part].planned_to_date == 0
    assert lines[part].rank_all is None
