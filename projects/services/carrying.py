"""The new year's list: projects carried over from the old one, each with a draft of its first plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from accounts.models import Organization, User
from common.errors import Refusal
from projects.models import AnnualPlan, PlanRevision, Project, Stage
from projects.plan_list import ZERO, invested_ever, portfolio_by_month
from projects.progress import MONTHS
from projects.services.plan_notices import tell_leaders
from projects.services.plans import PlanFigures, draft_plan
from projects.splitting import split

DONE = (Stage.COMPLETED, Stage.IN_OPERATION)


@dataclass(frozen=True)
class Candidate:
    """A project of the old year's list, and what is left to invest in it (万元)."""

    project: Project
    plan: AnnualPlan
    invested: Decimal

    @property
    def remaining(self) -> Decimal:
        """The total investment less what was invested in all years; nothing when that is exceeded."""
        return max(self.project.total_investment - self.invested, ZERO)

    @property
    def is_done(self) -> bool:
        """Whether the works are completed, so that it is not proposed."""
        return self.project.stage in DONE


def candidates(year: int) -> list[Candidate]:
    """Who stood on a year's list in December and is not on the next one's yet; those still built first."""
    next_year = AnnualPlan.objects.filter(year=year + 1).values("project")
    plans = (
        AnnualPlan.objects.listed_in(dt.date(year, 12, 1))
        .exclude(project__in=next_year)
        .select_related("project__responsible_unit", "project__category", "project__package")
        .order_by("project__name_sort", "project__code")
    )
    found = list(plans)
    invested = invested_ever([plan.project_id for plan in found])
    rows = [Candidate(plan.project, plan, invested.get(plan.project_id, ZERO)) for plan in found]
    return sorted(rows, key=lambda row: row.is_done)


@dataclass(frozen=True)
class Carried:
    """A project ticked for the new year with its annual plan (万元)."""

    project: Project
    annual: Decimal
    is_counted: bool


def targets_for(annual: Decimal, way: str, curve: Sequence[Decimal]) -> list[Decimal] | None:
    """The months of a plan carried over: by time alone, evenly, or by everybody's curve of the old year."""
    if way == "none":
        return None
    weights = list(curve) if way == "portfolio" else [Decimal(1)] * MONTHS
    try:
        return split(annual, weights)
    except ValueError as error:
        raise Refusal(_("Nothing was invested in the old year: split evenly.")) from error


@transaction.atomic
def carry_over(
    *, year: int, rows: Sequence[Carried], way: str, author: User, now: dt.datetime
) -> list[PlanRevision]:
    """Put projects on the list of a year, with drafts that wait for the leader: all of them or none."""
    if not rows:
        raise Refusal(_("Tick at least one line."))
    curve = portfolio_by_month(year - 1) if way == "portfolio" else []
    drafts = [_draft(year, row, targets_for(row.annual, way, curve), author) for row in rows]
    places = list(Organization.objects.filter(parent=None))
    tell_leaders(
        places,
        key=f"carried:{drafts[-1].pk}",
        text=N_("%(count)s plans for %(year)s wait for your approval."),
        values={"count": len(drafts), "year": year},
        now=now,
    )
    return drafts


def _draft(year: int, row: Carried, targets: list[Decimal] | None, author: User) -> PlanRevision:
    dates = PlanRevision.objects.filter(
        plan__project=row.project, plan__year=year - 1, status="approved"
    ).order_by("-number")
    last = dates.first()
    return draft_plan(
        project=row.project,
        year=year,
        figures=PlanFigures(
            annual_amount=row.annual,
            targets=targets,
            planned_start=last.planned_start if last else None,
            planned_completion=last.planned_completion if last else None,
        ),
        author=author,
        # Who stands alone by now is counted, whatever was counted for it last year.
        is_counted=row.is_counted or not (row.project.package_id or row.project.parts.exists()),
    )
