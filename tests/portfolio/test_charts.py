"""What charts are drawn from."""

from __future__ import annotations

from decimal import Decimal

from portfolio.charts import bars, curve, curve_data, in_yi, month_by_month, month_data, share

D = Decimal
WORDS = {"plan": "计划", "first-plan": "原计划", "actual": "完成"}
ROWS = [(1, D(10_000), D(5000), D(20_000)), (2, D(10_000), D(5000), D(50)), (3, D(0), D(0), D(0))]


def test_a_curve_adds_up_and_ends_with_the_newest_month() -> None:
    points = curve(ROWS, last=2)
    assert [point.planned for point in points] == [10_000, 20_000, 20_000]
    assert [point.first_planned for point in points] == [5000, 10_000, 10_000]
    assert [point.invested for point in points] == [20_000, 20_050, None]


def test_amounts_leave_in_yi_rounded_half_up() -> None:
    assert in_yi(D(50)) == "0.01"
    assert in_yi(D("49.9999")) == "0.00"
    assert in_yi(None) is None


def test_the_first_plan_is_a_series_only_where_it_is_wanted() -> None:
    points = curve(ROWS, last=2)
    kinds = [series["kind"] for series in curve_data(points, with_first_plan=False, words=WORDS)["series"]]
    assert kinds == ["plan", "actual"]
    data = curve_data(points, with_first_plan=True, words=WORDS)
    assert [series["label"] for series in data["series"]] == ["计划", "原计划", "完成"]
    assert data["series"][2]["values"] == ["2.00", "2.01", None]


def test_the_calendar_is_a_straight_line_to_the_annual_plan() -> None:
    points = curve(ROWS, last=2, annual=D(120_000))
    assert [point.linear for point in points] == [10_000, 20_000, 30_000]
    data = curve_data(points, with_first_plan=False, words=WORDS | {"linear": "时间进度"})
    assert [series["kind"] for series in data["series"]] == ["plan", "linear", "actual"]
    assert data["series"][1]["values"] == ["1.00", "2.00", "3.00"]


def test_months_of_a_project_stand_alone_and_to_date() -> None:
    months = month_by_month([D(5), D(6), D(7)], [D(1), D(2), D(0)], last=2)
    assert [row.planned_to_date for row in months] == [5, 11, 18]
    assert [row.invested_to_date for row in months] == [1, 3, None]
    assert month_data(months, words=WORDS)["series"][1]["values"] == ["1.00", "2.00", None]


def test_bars_share_the_scale_of_the_longest() -> None:
    longest, other = bars([(D(50), D(200)), (D(100), D(-3))])
    assert (longest.planned, longest.invested) == ("25.00", "100.00")
    assert (other.planned, other.invested) == ("50.00", "0.00")


def test_bars_of_nothing_have_no_length() -> None:
    assert bars([]) == []
    assert bars([(D(0), D(0))])[0].planned == "0"


def test_a_share_is_cut_off_at_the_whole() -> None:
    assert [share(value) for value in (None, D("-0.1"), D("0.3333"), D("1.2"))] == [
        "0.00",
        "0.00",
        "33.33",
        "100.00",
    ]
