"""The published figures of 2020 and 2021 agree with the formulas, each input known to half its last digit."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from projects.progress import annual_ratio, schedule_ratio, time_lead
from tests.portfolio.demo.conftest import table

Interval = tuple[Decimal, Decimal]
HUNDRED = Decimal(100)


def around(printed: str) -> Interval:
    """All the values that print like this."""
    value = Decimal(printed)
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    half = Decimal(1).scaleb(exponent) / 2
    return value - half, value + half


def corners(formula: Callable[..., Decimal | None], *inputs: Interval) -> Interval:
    """The least and greatest value of a formula that is monotone in each input."""
    values = [formula(first, second) for first in inputs[0] for second in inputs[1]]
    known = [value * HUNDRED for value in values if value is not None]
    return min(known), max(known)


def meets(first: Interval, second: Interval) -> bool:
    """Whether two intervals have a value in common."""
    return first[0] <= second[1] and second[0] <= first[1]


def planned(row: dict[str, str]) -> Interval | None:
    """Planned to date: printed, or what was invested less the printed excess."""
    if row["plan_to_date_yi"]:
        return around(row["plan_to_date_yi"])
    if row["over_plan_yi"]:
        invested, over = around(row["actual_to_date_yi"]), around(row["over_plan_yi"])
        return invested[0] - over[1], invested[1] - over[0]
    return None


def told(row: dict[str, str]) -> str:
    """Which row of the table it is."""
    return f"{row['level']}{row['year']}-{row['month_to']}{row['category']}"


ROWS = table("published-2020-2021")


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row["published_ratio_to_plan_pct"] and planned(row)], ids=told
)
def test_schedule_ratios_are_what_was_published(row: dict[str, str]) -> None:
    plan = planned(row)
    assert plan is not None
    possible = corners(schedule_ratio, around(row["actual_to_date_yi"]), plan)
    assert meets(possible, around(row["published_ratio_to_plan_pct"]))


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row["annual_plan_yi"] and row["published_annual_ratio_pct"]], ids=told
)
def test_annual_ratios_are_what_was_published(row: dict[str, str]) -> None:
    possible = corners(annual_ratio, around(row["actual_to_date_yi"]), around(row["annual_plan_yi"]))
    assert meets(possible, around(row["published_annual_ratio_pct"]))


@pytest.mark.parametrize("row", [row for row in ROWS if row["published_ahead_pp"]], ids=told)
def test_time_leads_are_the_annual_ratio_less_the_share_of_the_year(row: dict[str, str]) -> None:
    """The annual plan itself is often not printed: its ratio is then taken for what was invested of 100."""
    ratio = around(row["published_annual_ratio_pct"])
    month = int(row["month_to"])
    leads = [time_lead(value, HUNDRED, month) for value in ratio]
    possible = tuple(lead * HUNDRED for lead in leads if lead is not None)
    assert meets((min(possible), max(possible)), around(row["published_ahead_pp"]))


@pytest.mark.parametrize("row", table("xiamen-2020-10"), ids=lambda row: row["category_code"])
def test_the_planned_sums_give_the_published_ratios(row: dict[str, str]) -> None:
    possible = corners(
        schedule_ratio, around(row["invested_to_date_yi"]), around(row["planned_to_date_yi_derived"])
    )
    assert meets(possible, around(row["schedule_ratio_pct"]))


def test_an_interval_that_can_not_give_the_ratio_is_seen() -> None:
    possible = corners(schedule_ratio, around("339.64"), around("269.90"))
    assert not meets(possible, around("125.94"))
