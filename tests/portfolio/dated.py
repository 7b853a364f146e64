"""Projects with planned dates."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from projects.services.plans import PlanFigures, approve_revision, revise_plan
from tests import factories
from tests.factories import NEW_YEAR, NOW
from tests.portfolio.conftest import City


def date(city: City, code: str) -> None:
    """Give a project's plan a day on which it is to be completed."""
    figures = PlanFigures(
        annual_amount=Decimal(12_000),
        targets=[Decimal(1000)] * 12,
        planned_start=NEW_YEAR,
        planned_completion=dt.date(2021, 12, 31),
    )
    plan = city.projects[code].annual_plans.get()
    office, leader = city.town.people["office"], city.town.people["leader"]
    draft = revise_plan(plan=plan, first_period=10, figures=figures, author=office, reason="工期明确")
    approve_revision(revision=draft, approver=leader, now=NOW)
    factories.refresh(city.october)
