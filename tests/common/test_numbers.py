"""Figures are rounded and written in one place: half up, never through floats, never as -0.00."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common import numbers
from common.templatetags import figures

MONEY = st.decimals(min_value=-(10**14), max_value=10**14, places=4)
LARGEST = Decimal("999999999999999999.9999")


def rounded_by_hand(value: Fraction, places: int) -> Fraction:
    """Half away from zero, with whole numbers only."""
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(whole if value >= 0 else -whole, 10**places)


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        ("2.675", 2, "2.68"),
        ("0.125", 2, "0.13"),
        ("-0.125", 2, "-0.13"),
        ("-0.004", 2, "0.00"),
        ("-0.005", 2, "-0.01"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("1.005", 2, "1.01"),
        ("99.995", 2, "100.00"),
        ("2.6749999999999999999999999999999", 2, "2.67"),
    ],
)
def test_half_is_rounded_away_from_zero(value: str, places: int, expected: str) -> None:
    assert str(numbers.half_up(Decimal(value), places)) == expected


@given(value=MONEY, places=st.integers(0, 4))
def test_rounding_agrees_with_whole_numbers(value: Decimal, places: int) -> None:
    assert Fraction(numbers.half_up(value, places)) == rounded_by_hand(Fraction(value), places)


@given(value=MONEY)
def test_zero_has_no_sign(value: Decimal) -> None:
    shown = numbers.grouped(value / 10**12, signed=True)
    assert shown not in {"-0.00", "+0.00"}


@pytest.mark.parametrize(
    ("amount", "expected"),
    [("3396400", "339.64"), ("13714700", "1,371.47"), ("-49.99", "0.00"), ("-50", "-0.01"), ("0", "0.00")],
)
def test_ten_thousands_are_shown_in_hundred_millions(amount: str, expected: str) -> None:
    assert numbers.yi(Decimal(amount)) == expected


def test_a_difference_carries_its_sign() -> None:
    assert numbers.yi(Decimal(12_500), signed=True) == "+1.25"
    assert numbers.yi(Decimal(-12_500), signed=True) == "-1.25"
    assert numbers.yi(Decimal(1), signed=True) == "0.00"


def test_thousands_are_separated() -> None:
    assert numbers.wan(Decimal("1234567.885")) == "1,234,567.89"
    assert figures.exact(Decimal("1234567.8851")) == "1,234,567.8851"


@pytest.mark.parametrize(
    ("invested", "planned", "expected"),
    [
        ("3396400", "2698983", "125.84%"),
        ("2524800", "1506714", "167.57%"),
        ("3602700", "2370197", "152.00%"),
        ("4190800", "3032856", "138.18%"),
        ("1", "3", "33.33%"),
        ("-1", "200", "-0.50%"),
        ("-1", "1000000", "0.00%"),
    ],
)
def test_a_ratio_is_a_percentage_with_two_decimals(invested: str, planned: str, expected: str) -> None:
    assert numbers.percent_of(Decimal(invested), Decimal(planned)) == expected


def test_points_carry_their_sign() -> None:
    assert numbers.points(Decimal("0.23233")) == "+23.23"
    assert numbers.points(Decimal("-0.00003")) == "0.00"


def test_what_is_not_known_is_a_dash() -> None:
    shown = [f(None) for f in (numbers.yi, numbers.wan, numbers.percent, numbers.points, figures.exact)]
    assert shown == ["—"] * 5
    assert numbers.percent_of(Decimal(1), Decimal(0)) == "—"
    assert figures.percent_of(None, Decimal(1)) == "—"


@given(invested=MONEY, planned=st.decimals(min_value="0.0001", max_value=LARGEST, places=4))
def test_a_percentage_is_rounded_once(invested: Decimal, planned: Decimal) -> None:
    exact = rounded_by_hand(100 * Fraction(invested) / Fraction(planned), 2)
    assert Fraction(numbers.percent_of(invested, planned).removesuffix("%")) == exact


def test_a_ratio_just_below_a_half_is_not_rounded_twice() -> None:
    # 28 digits, Python's default, would make a tie of it and round it up.
    just_below = Decimal("1.00004" + "9" * 30)
    assert numbers.percent(just_below) == "100.00%"
    assert numbers.points(just_below) == "+100.00"


def test_the_threads_own_context_changes_nothing() -> None:
    with localcontext() as context:
        context.prec, context.rounding = 4, ROUND_HALF_EVEN
        assert numbers.percent_of(Decimal(3_396_400), Decimal(2_698_983)) == "125.84%"
        assert numbers.yi(Decimal("13714650")) == "1,371.47"
