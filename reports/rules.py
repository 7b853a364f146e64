"""A ruleset document as the parameters of the figures' SQL. Pure: plain values in, plain values out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from projects.cadence import month_end

FINAL_MONTHS = frozenset({3, 6, 9, 12})


def is_final_round(month: dt.date) -> bool:
    """Whether a month ends a quarter, so that its lists enter history."""
    return month.month in FINAL_MONTHS


def quarter_start(month: dt.date) -> dt.date:
    """The first day of a month's quarter."""
    return month.replace(month=(month.month - 1) // 3 * 3 + 1, day=1)


def last_month_before(month: dt.date) -> dt.date:
    """The month before one."""
    return (month.replace(day=1) - dt.timedelta(days=1)).replace(day=1)


def last_final_month(month: dt.date) -> dt.date:
    """The month that ended the quarter before, across years too."""
    return (quarter_start(month) - dt.timedelta(days=1)).replace(day=1)


def month_parameters(month: dt.date) -> dict[str, Any]:
    """The dates and counts that follow from the month reported."""
    quarter = quarter_start(month)
    return {
        "year": month.year,
        "month": month.month,
        "month_start": month,
        "month_end": month_end(month),
        "year_start": month.replace(month=1),
        "quarter_start": quarter,
        "quarter_month": quarter.month,
        "quarter_months": month.month - quarter.month + 1,
        "last_final_month": last_final_month(month),
    }


def rule_parameters(document: Mapping[str, Any]) -> dict[str, Any]:
    """The thresholds of a ruleset document, amounts in 万元 and ratios in %.

    What documents of the first schema don't say has the value they were applied with.
    """
    lamp, flag, warning, snail = (
        document["lamp"],
        document["red_flag"],
        document["warning"],
        document["snail"],
    )
    return {
        "lamp_measure": lamp["measure"],
        "green_op": lamp["green"]["op"],
        "green_value": Decimal(lamp["green"]["value"]),
        "yellow_op": lamp["yellow"]["op"],
        "yellow_value": Decimal(lamp["yellow"]["value"]),
        "red_after_months": document["late_start"]["red_after_months"],
        "large_from": Decimal(document["league"]["large_from"]),
        "new_months": document["not_ranked"]["new_months"],
        "flag_quarter_ratio": Decimal(flag["quarter_ratio"]),
        "flag_excess_large": Decimal(flag["excess_large"]),
        "flag_excess_small": Decimal(flag["excess_small"]),
        "flag_year_ratio": Decimal(flag["year_ratio"]),
        "warning_ratio": Decimal(warning["year_ratio"]),
        **{f"weight_{part}": Decimal(document["score"][part]) for part in WEIGHTS},
        "schedule_cap": Decimal(document["score"]["schedule_cap"]),
        "flag_monthly": bool(flag.get("monthly", True)),
        "flag_safety": "open_safety_problem" not in document["unchecked"],
        "snail_rounds": int(snail.get("rounds", 2)),
        "talk_yellows": int(document.get("talk", {}).get("yellows", 2)),
        "talk_reds": int(document.get("talk", {}).get("reds", 1)),
        "half_unit": Decimal(document.get("fairness", {}).get("rounding", "1")) / 2,
        **tie_parameters(document.get("ties", TIES)),
        **_quota("flag", flag),
        **_quota("warning", warning),
        **_quota("snail", snail),
    }


def tie_parameters(ties: Sequence[str]) -> dict[str, str]:
    """The keys that part equal scores, in their order; empty where the rules name fewer."""
    if unknown := set(ties) - set(TIES):
        raise ValueError(f"no such tie: {sorted(unknown)}")
    return {f"tie_{n}": ties[n - 1] if n <= len(ties) else "" for n in range(1, len(TIES) + 1)}


TIES = ("ratio", "excess", "visual", "annual_plan")
WEIGHTS = ("schedule", "visual", "milestones", "month", "reporting")


def _quota(name: str, rule: Mapping[str, Any]) -> dict[str, Any]:
    return {
        f"{name}_share": Decimal(rule["share"]),
        f"{name}_at_least": rule["at_least"],
        f"{name}_at_most": rule["at_most"],
    }
