"""Figures and names in templates, all through common.numbers and common.naming."""

from __future__ import annotations

from decimal import Decimal

from django import template

from common import naming, numbers, said

register = template.Library()


@register.filter
def yi(amount: Decimal | None) -> str:
    """万元 as 亿元 with two decimals."""
    return numbers.yi(amount)


@register.filter
def wan(amount: Decimal | None) -> str:
    """万元 with two decimals and thousands separators."""
    return numbers.wan(amount)


@register.filter
def wan_signed(difference: Decimal | None) -> str:
    """A difference in 万元 with its sign."""
    return numbers.wan(difference, signed=True)


@register.filter
def change_of(after: Decimal | None, before: Decimal | None) -> str:
    """By how much a figure has changed, in percent of what it was, with its sign: −12.50%."""
    if after is None or not before:
        return numbers.MISSING
    share = numbers.quotient(after - before, before)
    text = numbers.percent(share)
    return f"+{text}" if share and share > 0 else text.replace("-", "−")


@register.filter
def percent_of(numerator: Decimal | None, denominator: Decimal | None) -> str:
    """Numerator ÷ denominator as a percentage."""
    if numerator is None or denominator is None:
        return numbers.MISSING
    return numbers.percent_of(numerator, denominator)


@register.filter
def percent(ratio: Decimal | None) -> str:
    """A ratio as a percentage."""
    return numbers.percent(ratio)


@register.filter
def points(difference: Decimal | None) -> str:
    """A difference of ratios in percentage points."""
    return numbers.points(difference)


@register.filter
def exact(amount: Decimal | None) -> str:
    """The amount in 万元 with all four decimals, for a title attribute."""
    return numbers.MISSING if amount is None else numbers.grouped(amount, 4)


@register.filter
def local_name(row: object) -> str:
    """The name of anything that has a Chinese and an English one."""
    return naming.local_name(row)


@register.filter
def read_out(stored: str) -> str:
    """What a job wrote down, in the language of the page."""
    return said.read_out(stored)
