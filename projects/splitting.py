"""Splitting an annual amount over its months: exact to 4 decimals, never negative. Pure, in whole numbers.

Each month gets the difference of two rounded running totals. So the sum is the amount itself, what rounding
leaves over falls on the month in which it arises, and the cumulated curve is nowhere off by more than half of
the last decimal. Without weights this is what a plan without monthly targets means (``derived_targets``).
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate, pairwise

PLACES = 4
SCALE = 10**PLACES


def units(amount: Decimal) -> int:
    """An amount in ten-thousandths of 万元 (yuan); it has no further decimals."""
    whole = amount.scaleb(PLACES)
    if whole != whole.to_integral_value():
        raise ValueError(f"{amount} has more than {PLACES} decimals")
    return int(whole)


def amount_of(number: int) -> Decimal:
    """Ten-thousandths as an amount."""
    return Decimal(number).scaleb(-PLACES)


def split(amount: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """An amount in shares that follow the weights; a month with a negative weight gets nothing.

    ValueError when there is an amount to split and nothing to split it by, or when it is negative.
    """
    shares = [max(units(weight), 0) for weight in weights]
    total, parts = sum(shares), units(amount)
    if parts < 0 or (parts and not total):
        raise ValueError("nothing to split by" if parts >= 0 else "a negative amount is not split")
    if not total:
        return [Decimal(0)] * len(shares)
    running = [(2 * parts * share + total) // (2 * total) for share in accumulate(shares, initial=0)]
    return [amount_of(later - earlier) for earlier, later in pairwise(running)]


def respread(amount: Decimal, kept: Sequence[Decimal], weights: Sequence[Decimal]) -> list[Decimal]:
    """Twelve months of which the first stay as they are and the others share what is left of the amount."""
    left = amount - sum(kept, Decimal(0))
    return [*kept, *split(left, weights[len(kept) :])]
