"""The plan form as it is sent, for the tests of the planning pages."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from projects.models import PlanRevision, Project
from tests.factories import YEAR


def typed(
    targets: list[str] | None = None,
    *,
    annual: str = "12000",
    first: int = 11,
    version: int = 0,
    **changed: Any,
) -> dict[str, Any]:
    """The form as it is sent."""
    months = ["1000"] * 12 if targets is None else targets
    values = {f"t{n}": text for n, text in enumerate(months, start=1)} | {f"p{n}": "" for n in range(1, 13)}
    return {
        **values,
        "version": version,
        "annual": annual,
        "first_month": first,
        "planned_start": "2020-03-01",
        "planned_completion": "2021-12-31",
        "reason": "征地拆迁滞后",
        "is_counted": "on",
    } | changed


def edit(project: Project, year: int = YEAR) -> str:
    return reverse("plan-edit", args=[year, project.code])


def waiting(project: Project) -> PlanRevision:
    return PlanRevision.objects.get(plan__project=project, status="draft")


def draft(office: Client, project: Project) -> PlanRevision:
    office.post(edit(project), typed(["1000"] * 10 + ["500", "0"], annual="10500"))
    return waiting(project)


def decide(leader: Client, decision: str, *chosen: str, reason: str = "") -> Any:
    sent = {"chosen": list(chosen), "decision": decision, "reason": reason}
    return leader.post(reverse("plan-approvals"), sent, follow=True)
