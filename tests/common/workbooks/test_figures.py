"""Cells as people write them, and what they mean."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from common.workbooks.cells import CellError, text_of
from common.workbooks.dates import read_day, read_month
from common.workbooks.figures import WAN, YI, YUAN, decimal_mark, read_amount, read_percent, read_whole


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        ("", None),
        (None, None),
        ("  ", None),
        (0.0, "0"),
        ("0", "0"),
        (1234.56, "1234.56"),
        (0.1 + 0.2, "0.3"),
        ("1,234.56", "1234.56"),
        ("1 234.56", "1234.56"),
        ("1\u00a0234.5", "1234.5"),
        ("1'234.5", "1234.5"),
        ("１２３４．５", "1234.5"),
        ("１，２３４", "1234"),
        ("−12", "-12"),
        ("(1,200)", "-1200"),
        ("¥ 3.5万元", "3.5"),
        ("1.25亿元", "12500"),
        ("1.25 亿", "12500"),
        ("35000元", "3.5"),
        (".5", "0.5"),
        (12, "12"),
    ],
)
def test_an_amount_is_read(value: Any, amount: str | None) -> None:
    assert read_amount(value) == (None if amount is None else Decimal(amount))


@pytest.mark.parametrize(("unit", "amount"), [(WAN, "1.5"), (YI, "15000"), (YUAN, "0.0002")])
def test_the_unit_of_the_column_counts(unit: Decimal, amount: str) -> None:
    given = 1.5 if unit != YUAN else 2
    assert read_amount(given, unit=unit) == Decimal(amount)


def test_the_unit_in_the_cell_counts_more_than_that_of_the_column() -> None:
    assert read_amount("3万元", unit=YI) == 3


@pytest.mark.parametrize(
    ("column", "mark"),
    [
        (["1,234.56", "7"], "."),
        (["1.234,56", "7"], ","),
        (["12,5", "1.234"], ","),
        (["1.234", "1,234"], "."),
        (["1.234,56", "1,234.56"], "?"),
        ([1.5, None, ""], "."),
    ],
)
def test_a_column_tells_how_it_writes_decimals(column: list[Any], mark: str) -> None:
    assert decimal_mark(column) == mark


def test_decimal_commas_are_read() -> None:
    assert read_amount("1.234,56", mark=",") == Decimal("1234.56")
    assert read_amount("1.234", mark=",") == 1234
    assert read_amount("12,5", mark=",") == Decimal("12.5")
    assert read_amount("1,234.56", mark="?") == read_amount("1.234,56", mark="?") == Decimal("1234.56")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("abc", "not a number"),
        ("12a", "not a number"),
        ("1,23,4", "not a number"),
        (True, "TRUE or FALSE"),
        (dt.date(2020, 10, 1), "date or a time"),
        ("—", "nothing or zero"),
        ("/", "nothing or zero"),
        ("1.23456", "write 1.2346"),
        (1e15, "more than can be"),
        ("9" * 60, "not a number"),
        (float("inf"), "not a number"),
    ],
)
def test_what_is_no_amount_is_refused_with_what_would_be_right(value: Any, said: str) -> None:
    with pytest.raises(CellError, match=said):
        read_amount(value)


def test_what_can_be_two_numbers_is_asked_back() -> None:
    with pytest.raises(CellError, match=r"can be 1\.234 or 1234"):
        read_amount("1.234", mark="?")


@pytest.mark.parametrize(
    ("value", "as_percent", "wanted"),
    [
        (52, False, "52"),
        ("52%", True, "52"),
        ("５２％", False, "52"),
        (0.52, True, "52"),
        (0.5, False, "0.5"),
        ("", False, None),
    ],
)
def test_a_percentage_is_read(value: Any, as_percent: bool, wanted: str | None) -> None:
    assert read_percent(value, shown_as_percent=as_percent) == (None if wanted is None else Decimal(wanted))


@pytest.mark.parametrize("value", [-1, 101, "12.345", "3万元", 5200])
def test_what_is_no_percentage_is_refused(value: Any) -> None:
    with pytest.raises(CellError):
        read_percent(value)


def test_whole_numbers() -> None:
    assert (read_whole("3"), read_whole(3.0), read_whole("")) == (3, 3, None)
    for value in (1.5, -1, "x", 10**10):
        with pytest.raises(CellError):
            read_whole(value)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2020年10月31日", (2020, 10, 31)),
        ("2020.10.31", (2020, 10, 31)),
        ("2020/1/5", (2020, 1, 5)),
        ("2020-10-31 00:00:00", (2020, 10, 31)),
        ("20201031", (2020, 10, 31)),
        (20201031.0, (2020, 10, 31)),
        (44135.0, (2020, 10, 31)),
        ("44135", (2020, 10, 31)),
        (dt.datetime(2020, 10, 31, 8, tzinfo=dt.UTC), (2020, 10, 31)),
    ],
)
def test_a_day_is_read(value: Any, day: tuple[int, int, int]) -> None:
    assert read_day(value) == dt.date(*day)


@pytest.mark.parametrize(
    ("value", "month"),
    [
        ("2020年10月", 10), ("2020.10", 10), ("2020-1", 1), ("202010", 10), (202010.0, 10), (2020.11, 11),
        ("10月", 10), ("１０月份", 10), (10.0, 10), (44135.0, 10), (dt.date(2020, 3, 9), 3),
    ],
)  # fmt: skip
def test_a_month_is_read(value: Any, month: int) -> None:
    assert read_month(value, year=2020) == dt.date(2020, month, 1)


@pytest.mark.parametrize("value", ["2020-13", "2020年2月30日", "soon", 2020.1, "10月", -5.0, "0000-01"])
def test_what_is_no_month_or_day_is_refused(value: Any) -> None:
    with pytest.raises(CellError):
        read_month(value)
    with pytest.raises(CellError):
        read_day(value)


def test_texts() -> None:
    assert (text_of(5.0), text_of(" a "), text_of(None), text_of(True)) == ("5", "a", "", "TRUE")
    for value in ("a\x00b", "\ud800", "x" * 11):
        with pytest.raises(CellError):
            text_of(value, 10)
