"""What a project's page shows of its story."""

from __future__ import annotations

import datetime as dt
from typing import Any

from accounts.models import Role, User
from accounts.scope import roles_of
from portfolio.selectors.months import Month
from portfolio.selectors.project import Story
from portfolio.selectors.project_plans import plan_course
from portfolio.views.project_figures import figures, life_cycle, nodes, ranks
from projects.correction_selectors import SEE
from projects.models import Project, ReportingPeriod
from projects.selectors import period_to_work_on, scope_as
from projects.services.secrecy import name_in_force, veil_for


def screen(user: User, found: Story, today: dt.date) -> dict[str, Any]:
    """The context of the page; ``today`` is the day by which nodes are overdue."""
    context: dict[str, Any] = {"story": found, "project": found.project, "month": found.month}
    kept = name_in_force(found.project)
    context |= {
        "is_confidential": kept is not None,
        "true_name": kept.true_name if kept and user.is_cleared else "",
        "veil": veil_for(user),
        "is_kept": holds(user, found.project, Role.OFFICE),
    }
    seen = Project.objects.visible_to(user)
    package = found.project.package_id
    context["parts"] = list(seen.filter(package=found.project).order_by("code").only("code", "name"))
    context["package_opens"] = package is not None and seen.filter(pk=package).exists()
    context["may_see_evidence"] = holds(user, found.project, Role.AUDITOR, Role.OFFICE, Role.LEADER)
    context["may_audit"] = holds(user, found.project, Role.AUDITOR)
    period = open_period()
    if period and holds(user, found.project, Role.CLERK):
        context["writable"] = period
    elif period and holds(user, found.project, Role.REVIEWER, Role.OFFICE):
        context["reviewable"] = period
    context["sees_corrections"] = holds(user, found.project, *SEE)
    if found.month and holds(user, found.project, Role.CLERK):
        context["correctable"] = closed_period(found.month)
    context["plans"] = course = plan_course(found.revisions, found.ledger, found.month)
    context |= nodes(found.nodes, found.month, today) | ranks(found.placings, found.month) | life_cycle(found)
    if found.month and found.line and found.inputs:
        context |= figures(found.month, found.line, found.inputs, course)
    return context


def open_period() -> ReportingPeriod | None:
    """The month that is being reported, if one is."""
    period = period_to_work_on(None)
    return period if period and period.status == ReportingPeriod.Status.OPEN else None


def closed_period(month: Month) -> ReportingPeriod | None:
    """The month that is shown, if it is closed: the clerk may ask for a correction of it."""
    closed = ReportingPeriod.objects.exclude(status=ReportingPeriod.Status.OPEN)
    return closed.filter(month=month.first).first()


def holds(user: User, project: Project, *roles: Role) -> bool:
    """Whether somebody has one of the roles for this project; asked only of those who hold it at all."""
    if not roles_of(user) & set(roles):
        return False
    return Project.objects.filter(scope_as(user, *roles), pk=project.pk).exists()
