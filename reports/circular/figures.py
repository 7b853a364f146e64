"""Cells: a figure and the text that shows it, made in one place."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from common.numbers import MISSING, WAN_PER_YI, grouped, percent, points, quotient, wan, yi
from common.press.model import Cell

EMPTY = Cell("")


def words_cell(text: str) -> Cell:
    """Words."""
    return Cell(text)


def count_cell(n: int | None) -> Cell:
    """A count, or a rank where there is one."""
    return Cell(MISSING) if n is None else Cell(str(n), n)


def yi_cell(amount: Decimal | None, *, signed: bool = False) -> Cell:
    """An amount given in 万元, shown in 亿元."""
    return Cell(yi(amount, signed=signed), None if amount is None else quotient(amount, WAN_PER_YI))


def wan_cell(difference: Decimal) -> Cell:
    """A difference in 万元, with its sign."""
    return Cell(wan(difference, signed=True), difference)


def ratio_cell(numerator: Decimal, denominator: Decimal) -> Cell:
    """Numerator ÷ denominator as a percentage."""
    ratio = quotient(numerator, denominator)
    return Cell(percent(ratio), ratio)


def points_cell(difference: Decimal | None) -> Cell:
    """A difference of ratios in percentage points."""
    return Cell(points(difference), None if difference is None else difference * 100)


def decimal_cell(value: Decimal | None) -> Cell:
    """A score or a reported percentage, two decimals."""
    return Cell(MISSING) if value is None else Cell(grouped(value), value)


def date_cell(day: date | None) -> Cell:
    """A date."""
    return Cell(MISSING) if day is None else Cell(day.isoformat(), day)


def as_decimal(value: object) -> Decimal:
    """A figure of the bundle (a string) or of a cell, exact."""
    return value if isinstance(value, Decimal) else Decimal(str(value))
