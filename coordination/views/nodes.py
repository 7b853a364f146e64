"""The week's list of nodes, and a project's plan with its chart."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.models import Role
from accounts.scope import FIGURE_ROLES, signed_in
from common.clock import business_today
from common.routes import allow
from coordination.nodes_selectors import (
    MOST,
    Standing,
    Week,
    holds,
    nodes_of_week,
    plan_of,
    units_of_week,
)
from coordination.waiting import WAITING
from projects.models import Project
from projects.services.secrecy import Veil, name_in_force, true_names, veil_for

FILTERS = ("unit", "district", "what")


def asked_of(request: HttpRequest, week: Week) -> dict[str, str]:
    """What the list is narrowed to; a part that there is not narrows nothing."""
    asked = {name: request.GET.get(name, "") for name in FILTERS}
    return asked | {"what": asked["what"] if asked["what"] in (*week.groups, WAITING) else ""}


@allow(*FIGURE_ROLES)
@require_safe
def node_week(request: HttpRequest) -> HttpResponse:
    """What is overdue, due this week, slipping, and reached this week, by unit."""
    user, week = signed_in(request), Week(business_today())
    asked = asked_of(request, week)
    nodes = list(nodes_of_week(user, week, **asked)[: MOST + 1])
    veil = veil_for(user)
    rows = [Standing.of(node, week.today, veil) for node in nodes[:MOST]]
    units = units_of_week(user, week)
    totals = {name: sum(counts[name] for _, counts in units) for name in week.groups}
    context = {
        "week": week,
        "rows": rows,
        "names": true_names(user, [node.project_id for node in nodes]),
        "units": units,
        "totals": totals,
        "asked": asked,
        "unit": next((unit for unit, _ in units if unit.code == asked["unit"]), None),
        "most": MOST if len(nodes) > MOST else 0,
        "query": request.GET.urlencode(),
    }
    return render(request, "coordination/nodes_week.html", context)


def project_of(request: HttpRequest, code: str) -> Project:
    """A project that the person sees; all else does not exist."""
    return get_object_or_404(Project.objects.visible_to(signed_in(request)).for_page(), code=code)


def head_of(request: HttpRequest, project: Project) -> dict[str, object]:
    """What every page of a project's nodes says above."""
    user, kept = signed_in(request), name_in_force(project)
    return {
        "project": project,
        "is_confidential": kept is not None,
        "true_name": kept.true_name if kept and user.is_cleared else "",
        "veil": veil_for(user),
        "may_edit": holds(user, project, Role.OFFICE),
        "may_report": holds(user, project, Role.CLERK, Role.OFFICE),
    }


@allow(*FIGURE_ROLES)
@require_safe
def node_plan(request: HttpRequest, code: str) -> HttpResponse:
    """The chart and, beside it, the table of the same nodes."""
    project, today = project_of(request, code), business_today()
    context = head_of(request, project)
    veil = context["veil"]
    found = plan_of(project, today, veil if isinstance(veil, Veil) else Veil())
    return render(request, "coordination/nodes_plan.html", context | {"found": found, "today": today})
