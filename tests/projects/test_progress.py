"""The formulas against an oracle of fractions that knows nothing of decimals."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects import progress

AMOUNTS = st.decimals(min_value=0, max_value=10**13, places=4)
SIGNED = st.decimals(min_value=-(10**13), max_value=10**13, places=4)
MONTHS = st.integers(1, 12)
TINY = Fraction(1, 10**30)


def near(found: Decimal | None, expected: Fraction | None) -> bool:
    """Equal to thirty digits behind the point, or both unknown."""
    if found is None or expected is None:
        return found is None and expected is None
    return abs(Fraction(found) - expected) < TINY


def divided(numerator: Decimal, denominator: Decimal) -> Fraction | None:
    return Fraction(numerator) / Fraction(denominator) if denominator else None


@given(invested=SIGNED, planned=AMOUNTS)
def test_schedule_and_original_plan_ratio(invested: Decimal, planned: Decimal) -> None:
    expected = divided(invested, planned)
    assert near(progress.schedule_ratio(invested, planned), expected)
    assert near(progress.original_plan_ratio(invested, planned), expected)


@given(invested=SIGNED, annual=AMOUNTS, month=MONTHS)
def test_annual_ratio_and_time_lead(invested: Decimal, annual: Decimal, month: int) -> None:
    ratio = divided(invested, annual)
    assert near(progress.annual_ratio(invested, annual), ratio)
    lead = None if ratio is None else ratio - Fraction(month, 12)
    assert near(progress.time_lead(invested, annual, month), lead)


def test_time_lead_is_not_the_schedule_ratio_less_one() -> None:
    invested, planned, annual = Decimal(900), Decimal(600), Decimal(1200)
    assert progress.schedule_ratio(invested, planned) == Decimal("1.5")
    assert progress.time_lead(invested, annual, 6) == Decimal("0.25")


@given(pairs=st.lists(st.tuples(SIGNED, AMOUNTS), max_size=20))
def test_a_groups_ratio_is_that_of_its_sums(pairs: list[tuple[Decimal, Decimal]]) -> None:
    invested = sum((Fraction(a) for a, _ in pairs), Fraction(0))
    planned = sum((Fraction(p) for _, p in pairs), Fraction(0))
    assert near(progress.group_ratio(pairs), invested / planned if planned else None)


def test_a_groups_ratio_is_not_the_mean_of_ratios() -> None:
    assert progress.group_ratio([(Decimal(1), Decimal(1)), (Decimal(0), Decimal(3))]) == Decimal("0.25")


def derived_by_hand(annual: Decimal, month: int, first: int) -> Fraction:
    """Annual × (m−f+1) ÷ (13−f), rounded half up to 0.0001, in whole numbers."""
    exact = Fraction(annual) * max(month - first + 1, 0) / (13 - first) * 10_000
    return Fraction((2 * exact.numerator + exact.denominator) // (2 * exact.denominator), 10_000)


@given(annual=AMOUNTS, month=MONTHS, first=MONTHS)
def test_derived_planned_to_date(annual: Decimal, month: int, first: int) -> None:
    found = progress.derived_planned_to_date(annual, month, first)
    assert Fraction(found) == derived_by_hand(annual, month, first)


@given(annual=AMOUNTS, first=MONTHS)
def test_derived_targets_add_up_to_the_annual_plan_and_begin_on_joining(annual: Decimal, first: int) -> None:
    months = progress.derived_targets(annual, first)
    assert len(months) == 12
    assert sum(months) == annual
    assert not any(months[: first - 1])
    for month in range(1, 13):
        assert sum(months[:month]) == progress.planned_to_date(None, annual, month, first)


@given(targets=st.lists(AMOUNTS, min_size=12, max_size=12), month=MONTHS)
def test_targets_are_summed_from_january(targets: list[Decimal], month: int) -> None:
    found = progress.planned_to_date(targets, sum(targets, Decimal(0)), month)
    assert Fraction(found) == sum((Fraction(target) for target in targets[:month]), Fraction(0))


@pytest.mark.parametrize(("month", "expected"), [(1, "100"), (4, "400"), (12, "1200")])
def test_from_january_the_derived_plan_is_a_twelfth_a_month(month: int, expected: str) -> None:
    assert progress.derived_planned_to_date(Decimal(1200), month) == Decimal(expected)


def test_a_project_that_joins_in_september_has_four_months() -> None:
    found = [progress.derived_planned_to_date(Decimal(100), month, 9) for month in (8, 9, 10, 12)]
    assert found == [0, 25, 50, 100]
