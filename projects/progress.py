"""The formulas of schedule and annual progress. Amounts in 万元; ratios as plain numbers (1.2584 = 125.84 %).

A group's ratio is the ratio of its sums, so the same functions take a project's amounts or a group's.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from itertools import pairwise

from common.numbers import half_up, quotient

MONTHS = 12


def schedule_ratio(invested_to_date: Decimal, planned_to_date: Decimal) -> Decimal | None:
    """完成序时进度计划, R = A ÷ P; None while nothing is planned yet."""
    return quotient(invested_to_date, planned_to_date)


def original_plan_ratio(invested_to_date: Decimal, first_planned_to_date: Decimal) -> Decimal | None:
    """R against revision 1 of the plan."""
    return quotient(invested_to_date, first_planned_to_date)


def annual_ratio(invested_to_date: Decimal, annual_plan: Decimal) -> Decimal | None:
    """占年度计划, C = A ÷ annual plan; None without an annual plan."""
    return quotient(invested_to_date, annual_plan)


def time_lead(invested_to_date: Decimal, annual_plan: Decimal, month: int) -> Decimal | None:
    """超/欠时序进度, L = C − m/12, as a difference of ratios (× 100 = percentage points)."""
    return quotient(MONTHS * invested_to_date - month * annual_plan, MONTHS * annual_plan)


def group_ratio(pairs: Iterable[tuple[Decimal, Decimal]]) -> Decimal | None:
    """ΣA ÷ ΣP over (invested, planned) pairs; never the mean of the ratios."""
    amounts = list(pairs)
    return quotient(sum((a for a, _ in amounts), Decimal(0)), sum((p for _, p in amounts), Decimal(0)))


def derived_planned_to_date(annual_plan: Decimal, month: int, first_month: int = 1) -> Decimal:
    """Planned to date where no monthly targets were set: annual × (m−f+1) ÷ (13−f), in 万元, 4 decimals."""
    months = max(month - first_month + 1, 0)
    share = quotient(annual_plan * months, Decimal(13 - first_month))
    return half_up(share or Decimal(0), 4)


def derived_targets(annual_plan: Decimal, first_month: int = 1) -> list[Decimal]:
    """The twelve months (万元) of a plan without monthly targets; their sum is the annual plan."""
    to_date = [derived_planned_to_date(annual_plan, month, first_month) for month in range(MONTHS + 1)]
    return [later - earlier for earlier, later in pairwise(to_date)]


def planned_to_date(
    targets: list[Decimal] | None, annual_plan: Decimal, month: int, first_month: int = 1
) -> Decimal:
    """Sum of the monthly targets January..m, or the derived figure where there are none."""
    if targets is None:
        return derived_planned_to_date(annual_plan, month, first_month)
    return sum(targets[:month], Decimal(0))
