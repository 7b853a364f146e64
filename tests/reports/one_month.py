"""One month under one ruleset, made of chosen inputs, for the examples of the rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from common.clock import business_now
from projects.services.periods import open_period
from reports.models import Ruleset, SnapshotBuild, SnapshotInput, SnapshotLine
from reports.services import figures

OCTOBER = dt.date(2020, 10, 1)
Measure = Callable[..., SnapshotLine]
Put = Callable[..., SnapshotInput]


def months(amount: int | str) -> list[Decimal]:
    """The same amount twelve times."""
    return [Decimal(amount)] * 12


class Month:
    """One month under one ruleset: put inputs in, measure, read lines."""

    def __init__(self, base: dict[str, Any], month: dt.date, rules: dict[str, Any]) -> None:
        document = Ruleset.objects.get(version=1).document
        merged = {
            key: {**value, **rules.get(key, {})} if isinstance(value, dict) else value
            for key, value in document.items()
        }
        ruleset = Ruleset.objects.create(version=2, name="x", name_en="x", document=merged, first_month=month)
        self.base, self.count = base, 0
        self.build = SnapshotBuild.objects.create(
            period=open_period(month=month), ruleset=ruleset, cutoff=0, as_of=business_now()
        )

    def put(self, **changes: Any) -> str:
        """A project that meets its plan of 100 a month exactly, but for the changes; its code."""
        number = self.build.period.month.month
        project = self.base["projects"][self.count]
        self.count += 1
        usual: dict[str, Any] = {
            "build": self.build,
            "project": project,
            "code": project.code,
            "category": self.base["categories"][0],
            "district": self.base["districts"][0],
            "unit": self.base["units"][0],
            "level": "city",
            "is_counted": True,
            "first_month": 1,
            "plan_revision": 1,
            "annual_plan": Decimal(1200),
            "targets": months(100),
            "planned_physical": Decimal(50),
            "planned_start": dt.date(2020, 1, 1),
            "planned_completion": dt.date(2021, 12, 31),
            "first_annual_plan": Decimal(1200),
            "first_targets": months(100),
            "league_annual_plan": Decimal(1200),
            "league_targets": months(100),
            "invested": [Decimal(100) if n < number else Decimal(0) for n in range(12)],
            "returns": ["clean" if n < number else "" for n in range(12)],
            "is_returned": True,
            "physical_progress": Decimal(50),
            "started_on": dt.date(2020, 1, 1),
            "completed_on": None,
            "exempt": "",
            "has_delay_reason": False,
            "milestone_ids": [],
            "milestones_planned": [],
            "milestones_actual": [],
            "lamps": [""] * 12,
            "earlier_lamp": "",
            "was_warned": False,
        }
        SnapshotInput.objects.create(**{**usual, **changes})
        return str(project.code)

    def lines(self) -> dict[str, SnapshotLine]:
        """All lines by code, measured once."""
        figures.measure(self.build)
        return {line.code: line for line in SnapshotLine.objects.filter(build=self.build)}


def done(total: str) -> list[Decimal]:
    """A year-to-date total, all of it in January."""
    return [Decimal(total)] + [Decimal(0)] * 11
