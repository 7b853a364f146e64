"""The one place where figures are rounded and written. Amounts come in 万元 and are shown in 亿元."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

MISSING = "—"
WAN_PER_YI = Decimal(10_000)
HUNDRED = Decimal(100)
_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)


def quotient(numerator: Decimal, denominator: Decimal) -> Decimal | None:
    """Numerator ÷ denominator to 60 digits; None where there is nothing to divide by."""
    return _EXACT.divide(numerator, denominator) if denominator else None


def half_up(value: Decimal, places: int) -> Decimal:
    """Round half away from zero: 2.675 → 2.68, 0.125 → 0.13, -0.125 → -0.13."""
    rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=_EXACT)
    return rounded or abs(rounded)  # never -0.00


def grouped(value: Decimal, places: int = 2, *, signed: bool = False) -> str:
    """A number with thousands separators: 1,371.47; with its sign where it is a difference."""
    return f"{half_up(value, places):{'+' if signed and half_up(value, places) else ''},.{places}f}"


def yi(amount: Decimal | None, *, signed: bool = False) -> str:
    """An amount in 万元 as 亿元 with two decimals: 3396400 → 339.64."""
    return MISSING if amount is None else grouped(_EXACT.divide(amount, WAN_PER_YI), signed=signed)


def wan(amount: Decimal | None, *, signed: bool = False) -> str:
    """An amount in 万元 with two decimals and thousands separators."""
    return MISSING if amount is None else grouped(amount, signed=signed)


def percent(ratio: Decimal | None) -> str:
    """A ratio as a percentage with two decimals: 1.2584 → 125.84%."""
    return MISSING if ratio is None else f"{half_up(_EXACT.multiply(ratio, HUNDRED), 2):.2f}%"


def percent_of(numerator: Decimal, denominator: Decimal) -> str:
    """Numerator ÷ denominator as a percentage with two decimals, or a dash."""
    return percent(quotient(numerator, denominator))


def points(difference: Decimal | None) -> str:
    """A difference of two ratios in percentage points, signed, with two decimals: 0.2323 → +23.23."""
    return MISSING if difference is None else grouped(_EXACT.multiply(difference, HUNDRED), signed=True)
