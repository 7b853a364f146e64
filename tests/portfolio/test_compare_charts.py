"""What the charts of the pages that compare are drawn from."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from portfolio.compare_charts import Point, overlay, ruler, scatter, shares, stacked, time_passed

START, END = dt.date(2020, 1, 1), dt.date(2020, 1, 11)


def test_a_course_is_a_share_of_the_annual_plan_to_the_newest_month() -> None:
    course = shares([Decimal(100)] * 12, [Decimal(90)] * 12, Decimal(1200), 3)
    assert course.planned[2] == Decimal("0.25")
    assert course.invested[2] == Decimal("0.225")
    assert course.invested[3] is None


def test_without_an_annual_plan_there_are_no_shares() -> None:
    assert set(shares([Decimal(0)] * 12, [Decimal(5)] * 12, Decimal(0), 12).invested) == {None}


def test_the_picture_says_what_the_table_says() -> None:
    course = shares([Decimal(100)] * 12, [Decimal(90)] * 12, Decimal(1200), 1)
    data = overlay([("1 A", course)], {})
    assert data["series"][0]["planned"][0] == "8.33"
    assert data["series"][0]["invested"][:2] == ["7.50", None]
    assert data["even"][-1] == "100.00"


@pytest.mark.parametrize(
    ("day", "share"),
    [
        (dt.date(2019, 12, 1), Decimal(0)),
        (dt.date(2020, 1, 6), Decimal("0.5")),
        (dt.date(2020, 1, 16), Decimal("1.5")),
    ],
)
def test_time_passes_from_the_start_to_the_completion_and_beyond(day: dt.date, share: Decimal) -> None:
    assert time_passed(START, END, day) == share


@pytest.mark.parametrize(("start", "end"), [(None, END), (START, None), (END, START), (START, START)])
def test_without_a_time_between_two_dates_none_passes(start: dt.date | None, end: dt.date | None) -> None:
    assert time_passed(start, end, END) is None


def test_points_go_by_lamp_and_stop_at_the_edge() -> None:
    far = Point("A", "甲", "green", Decimal(25_000), Decimal("1.46"), Decimal("-0.1"))
    near = Point("B", "乙", "red", Decimal(10_000), Decimal("0.5"), Decimal("0.25"), is_open=False)
    points = scatter([far, near], {})["points"]
    assert points["green"] == [["120.00", "0.00", "2.50", "A", "甲", True]]
    assert points["red"] == [["50.00", "25.00", "1.00", "B", "乙", False]]


def test_counts_are_laid_end_to_end_and_nought_has_no_piece() -> None:
    pieces = stacked([("green", 3), ("yellow", 0), ("red", 1)])
    assert [(one.kind, one.start, one.length) for one in pieces] == [
        ("green", "0.00", "75.00"),
        ("red", "75.00", "25.00"),
    ]


def test_a_ruler_ends_at_the_highest_ratio_and_never_before_one_and_a_half() -> None:
    assert ruler([Decimal("0.9"), None]).length(Decimal("0.75")) == "50.00"
    assert ruler([Decimal(3)]).whole == "33.33"
    assert ruler([]).length(Decimal("-0.2")) == "0.00"
