"""Figures as people type them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from projects.checks import doubtful_amount
from projects.numerals import AmountField, ProgressField


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """The sentences as they are in the code."""
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1250", "1250"),
        ("1250.5", "1250.5"),
        ("1,250.5", "1250.5"),
        ("１２５０．５", "1250.5"),
        ("１，２５０", "1250"),
        (" 1250 万元 ", "1250"),
        ("-300", "-300"),
        ("−300", "-300"),
        ("－300", "-300"),
        ("0", "0"),
        (".5", "0.5"),
        ("5.", "5"),
        ("0.0001", "0.0001"),
    ],
)
def test_an_amount_is_read(typed: str, amount: str) -> None:
    assert AmountField().clean(typed) == Decimal(amount)


def test_nothing_is_nothing() -> None:
    assert AmountField().clean("  ") is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("abc", "“abc” is not a number: write digits, such as 1250.5."),
        ("1,25", "is not a number"),
        ("1e3", "is not a number"),
        ("NaN", "is not a number"),
        ("--1", "is not a number"),
        ("1.25亿元", "for 1.25亿元 write 12500"),
        ("１．２５亿", "write 12500"),
        ("12500000元", "write 1250"),
        ("1.23456", "has more than 4 decimals: write 1.2346"),
        ("9999999999999", "more than can be"),
    ],
)
def test_what_is_no_amount_is_answered_with_what_would_be(typed: str, said: str) -> None:
    with pytest.raises(ValidationError) as caught:
        AmountField().clean(typed)
    assert said in caught.value.messages[0]


@pytest.mark.parametrize(
    ("typed", "progress"), [("52", "52"), ("５２．５％", "52.5"), ("0", "0"), ("100%", "100")]
)
def test_progress_is_read(typed: str, progress: str) -> None:
    assert ProgressField().clean(typed) == Decimal(progress)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("-1", "can't be negative (-1)"),
        ("100.01", "can't be over 100 (100.01)"),
        ("120", "finished is 100"),
        ("50.123", "write 50.12"),
        ("半数", "is not a number"),
    ],
)
def test_what_is_no_progress_is_answered_with_what_would_be(typed: str, said: str) -> None:
    with pytest.raises(ValidationError) as caught:
        ProgressField().clean(typed)
    assert said in caught.value.messages[0]


@pytest.mark.parametrize(
    ("amount", "usual", "meant"),
    [
        (12_500_000, [1000], "1250"),
        ("0.125", [1000], "1250"),
        (-12_500_000, [1000], "-1250"),
        (3000, [1000], None),
        (1, [900], None),
        (0, [1000], None),
        (12_500_000, [], None),
        (1_500_000, [1000, 1000, 2000], None),
        ("0.9", [1000, 20], None),
    ],
)
def test_amounts_ten_thousand_times_off_are_noticed(
    amount: int | str, usual: list[int], meant: str | None
) -> None:
    found = doubtful_amount(Decimal(amount), [Decimal(value) for value in usual])
    assert found == (None if meant is None else Decimal(meant))
