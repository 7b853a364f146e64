"""Sheets of the register as their forms send them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.urls import reverse

from projects.models import ExemptionRequest, Level, Project
from projects.services.exemptions import Stop, request_exemption
from projects.services.registry import Placing, register_project
from tests.factories import NOW, YEAR, Town

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
DECISIONS = reverse("exemption-list")


def sheet(name: str, code: str = "P1") -> str:
    """The address of a sheet."""
    return reverse(f"register-{name}", args=[code])


def move(project: Project, **changed: Any) -> dict[str, Any]:
    """A move as the form sends it."""
    return {
        "category": "industrial", "level": "city", "district": "D2", "responsible_unit": "U3",
        "supervising_department": "", "lead_official": "李四", "work_team": "", "effective_on": "2020-11-15",
        "reason": "市政府专题会议纪要〔2020〕12号", "seen": project.assignments.latest("pk").pk,
    } | changed  # fmt: skip


def step(stage: str = "completed", day: str = "2020-11-20", **changed: Any) -> dict[str, Any]:
    """A step of the life cycle."""
    return {"stage": stage, "effective_on": day, "evidence": "竣工验收备案表"} | changed


def stop(**changed: Any) -> dict[str, Any]:
    """A suspension, to be approved."""
    return {
        "kind": "suspension", "starts_on": "2020-11-02", "ends_on": "", "reason": "文物勘探",
        "document": "厦文物〔2020〕38号", "action": "request",
    } | changed  # fmt: skip


def asked(town: Town, project: Project, author: str = "office", **changed: Any) -> ExemptionRequest:
    """A suspension that waits for the leader."""
    values: dict[str, Any] = {
        "kind": "suspension", "starts_on": dt.date(2020, 11, 2), "ends_on": None, "reason": "文物勘探",
        "document": "厦文物〔2020〕38号",
    }  # fmt: skip
    return request_exemption(
        project=project, stop=Stop(**values | changed), author=town.people[author], now=NOW
    )


def bare(town: Town, number: int) -> Project:
    """A project as an import leaves it."""
    return register_project(
        code=f"N{number}",
        name=f"新{number}",
        placing=Placing(
            category=town.categories["industrial"],
            level=Level.CITY,
            district=town.organizations["D1"],
            responsible_unit=town.organizations["U1"],
        ),
        total_investment=Decimal(1),
        effective_on=dt.date(YEAR, 11, 1),
        author=town.people["office"],
        now=NOW,
    )
