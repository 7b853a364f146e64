"""Changing a plan that is not decided yet."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import Conflict, Refusal
from projects.models import AnnualPlan, PlanRevision, Project
from projects.services.history import hold_family
from projects.services.plans import (
    PlanFigures,
    check_counting,
    check_figures,
    check_joining,
    check_months_unchanged,
    check_reason,
    write_targets,
)
from projects.services.years import hold_year_open

Status = PlanRevision.Status


@transaction.atomic
def change_draft(
    *,
    revision: PlanRevision,
    version: int,
    figures: PlanFigures,
    author: User,
    first_period: int,
    reason: str = "",
    is_counted: bool = True,
) -> PlanRevision:
    """Change a draft that nobody has decided; whoever changes it becomes its author.

    A first plan that was turned down is drawn up again in its place: revision 1 is the baseline for ever.
    """
    hold_family(Project.everything.get(annual_plans=revision.plan_id))
    hold_year_open(revision.plan.year)
    plan = AnnualPlan.objects.select_for_update(no_key=True).get(pk=revision.plan_id)
    revision = PlanRevision.objects.select_for_update(of=("self",)).select_related("plan").get(pk=revision.pk)
    again = revision.number == 1 and revision.status == Status.REJECTED
    if revision.status != Status.DRAFT and not again:
        raise Refusal(_("This revision has been decided already."))
    if revision.version != version:
        raise Conflict(_("The draft was changed by another person meanwhile. Nothing was overwritten."))
    check_figures(figures)
    if revision.number == 1:
        _rejoin(plan, figures, first_period, is_counted)
    else:
        check_reason(reason)
        check_months_unchanged(plan, first_period, figures)
    return _write(revision, figures, author, first_period, reason)


def _rejoin(plan: AnnualPlan, figures: PlanFigures, first_month: int, is_counted: bool) -> None:
    check_joining(figures, first_month)
    check_counting(plan.project, plan.year, is_counted)
    plan.first_month, plan.is_counted = first_month, is_counted
    plan.save(update_fields=["first_month", "is_counted"])


def _write(
    revision: PlanRevision, figures: PlanFigures, author: User, first_period: int, reason: str
) -> PlanRevision:
    revision.status, revision.approver = Status.DRAFT, None
    revision.first_period = first_period
    revision.annual_amount = figures.annual_amount
    revision.planned_start = figures.planned_start
    revision.planned_completion = figures.planned_completion
    revision.reason, revision.author = reason.strip(), author
    revision.version += 1
    revision.save()
    revision.targets.all().delete()
    write_targets(revision, figures)
    return revision
