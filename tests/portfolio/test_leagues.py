"""Units ranked within their class."""

from __future__ import annotations

from decimal import Decimal

from portfolio.leagues import Unit, by_class, changes
from portfolio.selectors.sums import Sums


def unit(code: str, done: int | str, planned: int | str, unit_class: str = "group") -> Unit:
    """A unit with what it has done of its plan."""
    sums = Sums(10, invested_to_date=Decimal(done), planned_to_date=Decimal(planned))
    return Unit(code, code, code, unit_class, sums)


def order(*units: Unit) -> list[tuple[str, int | None]]:
    """Codes and places of units of one class."""
    return [(placed.unit.code, placed.rank) for placed in by_class(units, ["group"])["group"]]


def test_the_higher_ratio_of_the_sums_comes_first() -> None:
    assert order(unit("A", 100, 100), unit("B", 30, 20)) == [("B", 1), ("A", 2)]


def test_of_equal_ratios_the_larger_amount_above_plan_comes_first() -> None:
    assert order(unit("A", 15, 10), unit("B", 150, 100)) == [("B", 1), ("A", 2)]


def test_of_equal_ratios_below_plan_the_smaller_shortfall_comes_first() -> None:
    assert order(unit("A", 50, 100), unit("B", 5, 10)) == [("B", 1), ("A", 2)]


def test_ratios_that_differ_beyond_six_decimals_are_equal() -> None:
    assert order(unit("A", "1000000.1", 1_000_000), unit("B", "10000000", 10_000_000)) == [("A", 1), ("B", 2)]


def test_of_units_that_are_equal_in_all_the_code_decides_by_its_bytes() -> None:
    assert [code for code, _ in order(unit("b", 1, 1), unit("B", 1, 1), unit("A", 1, 1))] == ["A", "B", "b"]


def test_a_unit_without_a_plan_to_date_has_no_place_and_stands_last() -> None:
    assert order(unit("A", 5, 0), unit("B", 1, 100)) == [("B", 1), ("A", None)]


def test_each_class_has_its_own_table_in_the_order_given() -> None:
    units = [unit("A", 1, 1), unit("B", 2, 1, "enterprise"), unit("C", 3, 1, "enterprise")]
    found = by_class(units, ["city", "enterprise", "group"])
    assert {name: [placed.rank for placed in rows] for name, rows in found.items()} == {
        "enterprise": [1, 2],
        "group": [1],
    }
    assert list(found) == ["enterprise", "group"]


def test_places_won_and_lost_are_told_where_there_was_one_before() -> None:
    before = by_class([unit("A", 2, 1), unit("B", 1, 1)], ["group"])
    now = by_class([unit("A", 1, 1), unit("B", 2, 1), unit("C", 0, 1)], ["group"])
    assert changes(now, before) == {"A": -1, "B": 1}
