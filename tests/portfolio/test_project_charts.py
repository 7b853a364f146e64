"""What the charts of a project's page are drawn from."""

from __future__ import annotations

from decimal import Decimal

from portfolio.project_charts import Plan, Standing, course_data, course_rows, rank_data

IN_FORCE = Plan("plan", "Plan", [Decimal(100)] * 12)
FIRST = Plan("first-plan", "First plan", [Decimal(150)] * 12)
INVESTED = [Decimal(80)] * 10 + [Decimal(0)] * 2
WORDS = {"actual": "Done", "month_plan": "Plan of the month", "month_actual": "Done in the month"}


def test_a_month_has_its_own_figures_and_those_to_date_of_every_plan() -> None:
    row = course_rows([IN_FORCE, FIRST], INVESTED, 10)[2]
    assert [row.month, row.planned, row.invested, row.invested_to_date] == [3, 100, 80, 240]
    assert row.to_date == [300, 450]


def test_nothing_is_known_of_months_to_come() -> None:
    row = course_rows([IN_FORCE], INVESTED, 10)[10]
    assert (row.invested, row.invested_to_date) == (None, None)


def test_curves_come_before_bars_and_the_actual_one_last() -> None:
    plans = [IN_FORCE, FIRST]
    data = course_data(plans, course_rows(plans, INVESTED, 10), WORDS)
    assert [series["kind"] for series in data["lines"]] == ["plan", "first-plan", "actual"]
    assert data["lines"][1]["values"][-1] == "1800.00"
    assert data["bars"][1]["values"][10:] == [None, None]


def test_ranks_keep_their_gaps_and_lamps() -> None:
    standings = [
        Standing("2020-01", None, Decimal(0), "unlit"),
        Standing("2020-02", 3, Decimal("61.5"), "green"),
    ]
    data = rank_data(standings, {})
    assert data["ranks"] == [None, 3]
    assert data["scores"] == ["0.00", "61.50"]
    assert data["lamps"] == ["unlit", "green"]
