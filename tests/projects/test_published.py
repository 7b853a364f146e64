"""Published figures, compared by interval: inputs ± half a unit of their last digit must allow the output."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest

from common.numbers import percent_of, yi
from projects.progress import annual_ratio, group_ratio, schedule_ratio, time_lead

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "published"
HUNDRED = Decimal(100)
Formula = Callable[..., Decimal | None]


@dataclass(frozen=True)
class Printed:
    """A figure as it was printed: anything within half a unit of its last digit may stand behind it."""

    low: Decimal
    high: Decimal

    @classmethod
    def of(cls, text: str) -> Printed:
        value = Decimal(text)
        half = Decimal(5).scaleb(int(value.as_tuple().exponent) - 1)
        return cls(value - half, value + half)

    def meets(self, other: Printed) -> bool:
        return self.low <= other.high and other.low <= self.high


def reach(formula: Formula, *inputs: Printed) -> Printed:
    """Between what the formula can lie, over all corners (each formula here is monotone in each input)."""
    corners = product(*((one.low, one.high) for one in inputs))
    values = [value for corner in corners if (value := formula(*corner)) is not None]
    return Printed(min(values), max(values))


def rows(name: str) -> list[dict[str, str]]:
    with (FIXTURES / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def relations(row: dict[str, str]) -> Iterator[tuple[str, Printed, Printed]]:
    """What the printed figures of a row say about one another: name, recomputed, printed."""
    month = int(row["month_to"])
    known = {
        name: Printed.of(row[column])
        for name, column in (
            ("P", "plan_to_date_yi"),
            ("A", "actual_to_date_yi"),
            ("over", "over_plan_yi"),
            ("R", "published_ratio_to_plan_pct"),
            ("annual", "annual_plan_yi"),
            ("C", "published_annual_ratio_pct"),
            ("L", "published_ahead_pp"),
        )
        if row[column]
    }

    def recomputed(target: str, formula: Formula, *names: str) -> Iterator[tuple[str, Printed, Printed]]:
        if target in known and all(name in known for name in names):
            label = f"{target} from {', '.join(names)}"
            yield label, reach(formula, *(known[name] for name in names)), known[target]

    yield from recomputed("over", lambda a, p: a - p, "A", "P")
    yield from recomputed("R", lambda a, p: of_hundred(schedule_ratio(a, p)), "A", "P")
    yield from recomputed("R", lambda a, over: of_hundred(schedule_ratio(a, a - over)), "A", "over")
    yield from recomputed("C", lambda a, annual: of_hundred(annual_ratio(a, annual)), "A", "annual")
    yield from recomputed("L", lambda a, annual: of_hundred(time_lead(a, annual, month)), "A", "annual")
    # Without the annual plan: the one that A and C imply.
    yield from recomputed("L", lambda a, c: of_hundred(time_lead(a, a * HUNDRED / c, month)), "A", "C")
    if month == 12:  # the year's plan to date is the annual plan
        yield from recomputed("C", lambda a, over: of_hundred(annual_ratio(a, a - over)), "A", "over")


def of_hundred(ratio: Decimal | None) -> Decimal | None:
    return None if ratio is None else ratio * HUNDRED


LISTS = rows("published-2020-2021.csv")
CASES = [
    pytest.param(
        found, printed, id=f"{row['level']}-{row['year']}-{row['month_to']}-{row['category']}: {label}"
    )
    for row in LISTS
    for label, found, printed in relations(row)
]


@pytest.mark.parametrize(("found", "printed"), CASES)
def test_a_published_figure_follows_from_the_others(found: Printed, printed: Printed) -> None:
    assert found.meets(printed)


def test_enough_of_them_say_something() -> None:
    assert len(LISTS) == 22
    assert len(CASES) >= 30


def test_a_figure_that_is_off_by_a_digit_is_noticed() -> None:
    row = {**LISTS[14], "published_ratio_to_plan_pct": "132.4"}
    assert row["plan_to_date_yi"] == "515.3"
    assert not all(found.meets(printed) for _label, found, printed in relations(row))


@pytest.mark.parametrize("row", rows("xiamen-2020-10.csv"), ids=lambda row: str(row["category_code"]))
def test_the_four_categories_of_october_2020(row: dict[str, str]) -> None:
    invested = Decimal(row["invested_to_date_yi"]) * 10_000
    planned = Decimal(row["planned_to_date_yi_derived"]) * 10_000
    assert yi(invested) == row["invested_to_date_yi"]
    assert percent_of(invested, planned) == f"{Decimal(row['schedule_ratio_pct']):.2f}%"


def test_october_2020_in_all() -> None:
    four = rows("xiamen-2020-10.csv")
    invested = [Decimal(row["invested_to_date_yi"]) * 10_000 for row in four]
    planned = [Decimal(row["planned_to_date_yi_derived"]) * 10_000 for row in four]
    assert yi(sum(invested, Decimal(0))) == "1,371.47"
    assert group_ratio(zip(invested, planned, strict=True)) == schedule_ratio(
        sum(invested, Decimal(0)), sum(planned, Decimal(0))
    )
    assert sum(int(row["projects"]) for row in four) == 415
