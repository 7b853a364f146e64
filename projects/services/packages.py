"""Packages (打包项目): which projects belong to one, and which half is counted in a year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import Refusal
from projects.models import AnnualPlan, PlanRevision, Project
from projects.services.history import hold_project
from projects.services.plans import check_counted_once


@transaction.atomic
def join_package(*, part: Project, package: Project) -> Project:
    """Make a project a part of a package, which can't be a part itself."""
    _hold(part, package)
    part, package = Project.objects.get(pk=part.pk), Project.objects.get(pk=package.pk)
    if part == package or package.package_id or part.parts.exists():
        raise Refusal(_("A package holds projects, not other packages."))
    if part.package_id and part.package_id != package.pk:
        raise Refusal(
            _("%(project)s is a part of another package: let it leave that one first.")
            % {"project": part.name}
        )
    years = part.annual_plans.filter(is_counted=True).values_list("year", flat=True)
    check_counted_once(part, package, years=list(years))
    part.package = package
    part.save(update_fields=["package"])
    return part


@transaction.atomic
def leave_package(*, part: Project, package: Project, today: dt.date) -> Project:
    """Let a part stand alone again; not in a year in which the package is counted for it."""
    _hold(part, package)
    part = Project.objects.get(pk=part.pk)
    if part.package_id != package.pk:
        raise Refusal(_("%(project)s is no part of this package.") % {"project": part.name})
    uncounted = part.annual_plans.filter(is_counted=False, year__gte=today.year).order_by("year").first()
    if uncounted:
        raise Refusal(
            _(
                "In %(year)s the package is counted for %(project)s: if it left, nothing would be counted. "
                "It can leave for a year in which the parts are counted."
            )
            % {"year": uncounted.year, "project": part.name}
        )
    part.package = None
    part.save(update_fields=["package"])
    return part


@transaction.atomic
def count_half(*, package: Project, year: int, parts: bool) -> int:
    """Count in a year the parts, or the package; returns how many plans changed.

    Which half it is, is settled with the first plan that is approved.
    """
    members = [package, *package.parts.order_by("pk")]
    _hold(*members)
    plans = list(
        AnnualPlan.objects.select_for_update(no_key=True)
        .filter(project__in=members, year=year)
        .order_by("pk")
    )
    changed = [plan for plan in plans if plan.is_counted != (parts == (plan.project_id != package.pk))]
    _check_unsettled(changed, year)
    # First those that are no longer counted: never both, at no moment.
    for plan in sorted(changed, key=lambda plan: not plan.is_counted):
        plan.is_counted = not plan.is_counted
        plan.save(update_fields=["is_counted"])
    return len(changed)


def _check_unsettled(plans: Collection[AnnualPlan], year: int) -> None:
    settled = PlanRevision.objects.filter(plan__in=plans, status=PlanRevision.Status.APPROVED)
    if revision := settled.select_related("plan__project").first():
        raise Refusal(
            _("The plan of %(project)s for %(year)s is approved: which half is counted is settled.")
            % {"project": revision.plan.project.name, "year": year}
        )


def _hold(*projects: Project) -> None:
    for project in sorted(projects, key=lambda project: project.pk):
        hold_project(project)
