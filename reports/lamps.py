"""The lamp that an entry would bring, before anything is posted. Pure: plain values in, plain values out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

MONTHS = 12
#: Clauses that an entry of investment does not change.
SETTLED = {"not_counted", "exempt"}


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A project in a month as its last figures have it; amounts in 万元."""

    clause: str
    is_late_start: bool
    planned_start: dt.date | None
    planned_to_date: Decimal
    annual_plan: Decimal


def lamp_of(standing: Standing, invested_to_date: Decimal, rules: Mapping[str, Any], month: dt.date) -> str:
    """The lamp once a return with this investment to date is approved."""
    if standing.clause in SETTLED:
        return "unlit"
    if standing.is_late_start and standing.planned_start:
        start = standing.planned_start
        months = (month.year - start.year) * MONTHS + month.month - start.month
        return "red" if months >= rules["late_start"]["red_after_months"] else "yellow"
    if not standing.planned_to_date:
        return "unlit"
    return _band(standing, invested_to_date, rules["lamp"], month.month)


def _band(standing: Standing, invested: Decimal, rule: Mapping[str, Any], month: int) -> str:
    """Cross-multiplied as in ``reports/sql/measure.sql``: (scale · A − shift) · 100 against value · base."""
    annual = standing.annual_plan
    scale, shift, base = {
        "schedule_ratio": (Decimal(1), Decimal(0), standing.planned_to_date),
        "annual_over_time": (Decimal(MONTHS), Decimal(0), annual * month),
        "time_lead": (Decimal(MONTHS), annual * month, annual * MONTHS),
    }[rule["measure"]]
    if not base:
        return "unlit"
    value = (scale * invested - shift) * 100
    for lamp in ("green", "yellow"):
        over = value - Decimal(rule[lamp]["value"]) * base
        if over > 0 or (over == 0 and rule[lamp]["op"] == ">="):
            return lamp
    return "red"
