"""Splitting an annual amount: for any amount and weights the sum is exact and no month is negative."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest

from projects.progress import derived_targets
from projects.splitting import respread, split

ONE = Decimal("0.0001")
EVEN = [Decimal(1)] * 12


def random_amount(random: Random) -> Decimal:
    """Anything from nothing to a thousand 亿元, often with odd ends."""
    digits = random.randint(0, 11)
    return Decimal(random.randint(0, 10**digits)).scaleb(-random.choice([0, 0, 2, 4]))


def random_weights(random: Random) -> list[Decimal]:
    """A curve with gaps, takings-back and very different months."""
    return [Decimal(random.choice([0, 0, 1, -5, 3, random.randint(0, 10**9)])) * ONE for _ in range(12)]


@pytest.mark.parametrize("seed", range(60))
def test_the_sum_is_exact_and_no_month_negative(seed: int) -> None:
    random = Random(seed)
    amount, weights = random_amount(random), random_weights(random)
    if not any(weight > 0 for weight in weights):
        weights[random.randrange(12)] = Decimal(1)
    months = split(amount, weights)
    assert sum(months) == amount
    assert min(months) >= 0
    assert all(month == month.quantize(ONE) for month in months)
    assert all(not month for month, weight in zip(months, weights, strict=True) if weight <= 0)


@pytest.mark.parametrize("seed", range(30))
def test_the_running_total_is_off_by_half_a_unit_at_most(seed: int) -> None:
    random = Random(seed)
    amount, weights = random_amount(random), [Decimal(random.randint(1, 999)) for _ in range(12)]
    months = split(amount, weights)
    for n in range(1, 13):
        exact = amount * sum(weights[:n]) / sum(weights)
        assert abs(sum(months[:n]) - exact) <= ONE / 2 + Decimal("1e-15")


@pytest.mark.parametrize("amount", ["1000", "0.0001", "99999.9999", "0"])
@pytest.mark.parametrize("first", [1, 4, 12])
def test_an_even_split_is_what_a_plan_without_targets_means(amount: str, first: int) -> None:
    weights = [Decimal(month >= first) for month in range(1, 13)]
    assert split(Decimal(amount), weights) == derived_targets(Decimal(amount), first)


@pytest.mark.parametrize("seed", range(30))
def test_months_that_stay_are_kept_in_their_order(seed: int) -> None:
    random = Random(seed)
    kept = [random_amount(random) for _ in range(random.randrange(12))]
    left = random_amount(random)
    months = respread(sum(kept, left), kept, EVEN)
    assert months[: len(kept)] == kept
    assert sum(months) == sum(kept, left)
    assert min(months) >= 0


@pytest.mark.parametrize(
    ("amount", "weights"), [("1", [0] * 12), ("1", [-1] * 12), ("-1", [1] * 12), ("0.00001", [1] * 12)]
)
def test_what_can_not_be_split(amount: str, weights: list[int]) -> None:
    with pytest.raises(ValueError, match=r"."):
        split(Decimal(amount), [Decimal(weight) for weight in weights])


def test_less_than_what_stays_can_not_be_spread() -> None:
    with pytest.raises(ValueError, match="negative"):
        respread(Decimal(99), [Decimal(100)], EVEN)
