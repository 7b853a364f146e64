"""Annual plans and their revisions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import Refusal
from common.numbers import wan
from projects.models import AnnualPlan, MonthlyTarget, PlanRevision, Project, ReportingPeriod


@dataclass(frozen=True, kw_only=True)
class PlanFigures:
    """What a revision plans for a year. Money in 万元; ``physical`` is planned progress to date in %."""

    annual_amount: Decimal
    targets: Sequence[Decimal] | None
    physical: Sequence[Decimal | None] | None = None
    planned_start: dt.date | None = None
    planned_completion: dt.date | None = None


def check_figures(figures: PlanFigures) -> None:
    """Refuse partly filled targets and targets that do not add up to the annual plan."""
    if figures.targets is None:
        return
    if len(figures.targets) != 12:
        raise Refusal(_("Monthly targets are given for all twelve months or for none."))
    total = sum(figures.targets, Decimal(0))
    if total != figures.annual_amount:
        raise Refusal(
            _("The monthly targets add up to %(total)s, the annual plan is %(annual)s: they must be equal.")
            % {"total": wan(total), "annual": wan(figures.annual_amount)}
        )


def _draft(
    plan: AnnualPlan, *, number: int, first_period: int, figures: PlanFigures, author: User, reason: str
) -> PlanRevision:
    check_figures(figures)
    revision = PlanRevision.objects.create(
        plan=plan,
        number=number,
        first_period=first_period,
        annual_amount=figures.annual_amount,
        planned_start=figures.planned_start,
        planned_completion=figures.planned_completion,
        reason=reason,
        author=author,
    )
    physical = figures.physical or [None] * 12
    MonthlyTarget.objects.bulk_create(
        MonthlyTarget(revision=revision, month=month, amount=amount, physical_progress=progress)
        for month, (amount, progress) in enumerate(
            zip(figures.targets or [], physical, strict=False), start=1
        )
    )
    return revision


@transaction.atomic
def draft_plan(
    *,
    project: Project,
    year: int,
    figures: PlanFigures,
    author: User,
    first_month: int = 1,
    is_counted: bool = True,
) -> PlanRevision:
    """Put a project on a year's list, with revision 1 as a draft."""
    plan, created = AnnualPlan.objects.get_or_create(
        project=project, year=year, defaults={"first_month": first_month, "is_counted": is_counted}
    )
    if not created:
        raise Refusal(_("The project already has a plan for %(year)s: revise it instead.") % {"year": year})
    return _draft(plan, number=1, first_period=first_month, figures=figures, author=author, reason="")


@transaction.atomic
def revise_plan(
    *, plan: AnnualPlan, first_period: int, figures: PlanFigures, author: User, reason: str
) -> PlanRevision:
    """Draft the next revision; months before ``first_period`` keep the targets they had."""
    if not reason.strip():
        raise Refusal(_("Say why the plan is revised."))
    AnnualPlan.objects.select_for_update().get(pk=plan.pk)
    newest = plan.revisions.latest("number")
    _check_months_unchanged(newest, first_period, figures)
    return _draft(
        plan,
        number=newest.number + 1,
        first_period=first_period,
        figures=figures,
        author=author,
        reason=reason,
    )


def _check_months_unchanged(newest: PlanRevision, first_period: int, figures: PlanFigures) -> None:
    before = list(newest.targets.order_by("month").values_list("amount", flat=True))[: first_period - 1]
    if figures.targets is not None and before and list(figures.targets[: first_period - 1]) != before:
        raise Refusal(_("Targets of the months before the first period it counts for can't be changed."))


@transaction.atomic
def approve_revision(*, revision: PlanRevision, approver: User, now: dt.datetime) -> PlanRevision:
    """Put a drafted revision in force; the author can't approve it, and closed months can't be re-planned."""
    revision = PlanRevision.objects.select_for_update().select_related("plan").get(pk=revision.pk)
    if revision.status != PlanRevision.Status.DRAFT:
        raise Refusal(_("This revision has been decided already."))
    if revision.author_id == approver.pk:
        raise Refusal(_("Whoever drew up a plan revision can't approve it."))
    closed = ReportingPeriod.objects.filter(
        month__year=revision.plan.year, month__month__gte=revision.first_period
    ).exclude(status=ReportingPeriod.Status.OPEN)
    if revision.number > 1 and closed.exists():
        raise Refusal(_("Months that are already closed can't be re-planned."))
    revision.status = PlanRevision.Status.APPROVED
    revision.approver = approver
    revision.approved_at = now
    revision.save(update_fields=["status", "approver", "approved_at"])
    return revision
