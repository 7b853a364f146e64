"""The year's plans: the list, and one project's plan with its revisions."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Role
from accounts.scope import signed_in
from common.clock import business_now, business_today
from common.errors import Refusal
from common.routes import allow
from projects.models import AnnualPlan, PlanRevision, Project, ReportingPeriod
from projects.plan_curve import curve
from projects.plan_list import (
    PLANNERS,
    STATES,
    Choice,
    category_sums,
    first_open_month,
    invested_by_month,
    places,
    planned_projects,
    softenings,
    state_counts,
    years_with_plans,
)
from projects.progress import MONTHS
from projects.selectors import scope_as
from projects.services.plans import figures_of, reject_revision
from projects.services.secrecy import veil_for
from projects.services.years import is_closed
from projects.views.months import page_of

ZERO = Decimal(0)


def year_in(request: HttpRequest) -> int:
    """The year in ``?year=2026``; this one without."""
    text = request.GET.get("year", "")
    if not text:
        return business_today().year
    if not (text.isascii() and text.isdigit() and len(text) == 4 and text > "1999"):
        raise Http404
    return int(text)


def project_or_404(request: HttpRequest, code: str, *roles: Role) -> Project:
    """A project in the subtrees of somebody's roles; any other does not exist."""
    project = Project.objects.for_page().filter(scope_as(signed_in(request), *roles), code=code).first()
    if project is None:
        raise Http404
    return project


@allow(*PLANNERS)
@require_safe
def plan_list(request: HttpRequest) -> HttpResponse:
    """The plans of a year, with their sums by category."""
    user, year = signed_in(request), year_in(request)
    choice = Choice.of(request.GET.dict())
    projects = planned_projects(user, year)
    found = choice.narrow(projects)
    districts, units, categories = places(user)
    sums = category_sums(found)
    context = {
        "year": year,
        "years": years_with_plans(business_today()),
        "choice": choice,
        "states": STATES,
        "counts": state_counts(projects),
        "page": page_of(request, found),
        "sums": sums,
        "total": {name: sum((row[name] for row in sums), ZERO) for name in ("projects", "planned", "first")},
        "districts": districts,
        "units": units,
        "categories": categories,
        "is_closed": is_closed(year),
        "query": urlencode({"year": year} | {name: value for name, value in vars(choice).items() if value}),
    }
    return render(request, "projects/plan_list.html", context)


@allow(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """One project's plan of a year, all revisions side by side; its author takes a draft back here."""
    project = project_or_404(request, code, *PLANNERS)
    found = AnnualPlan.objects.filter(project=project, year=year).first()
    if request.method == "POST":
        return _take_back(request, project, year)
    revisions = _revisions(found)
    invested = invested_by_month([project.pk], year)[project.pk]
    context = {
        "project": project,
        "veil": veil_for(signed_in(request)),
        "year": year,
        "plan": found,
        "departure": found.departures.exclude(status="rejected").first() if found else None,
        "softening": softenings([row for row in revisions if row.status == PlanRevision.Status.DRAFT]),
        "is_closed": is_closed(year),
        "may_edit": scope_holds(request, project, Role.OFFICE),
        "may_decide": scope_holds(request, project, Role.LEADER),
        "is_open": first_open_month(year) <= MONTHS,
        **_side_by_side(revisions, invested, found.first_month if found else 1, _reported(year)),
    }
    return render(request, "projects/plan.html", context)


def scope_holds(request: HttpRequest, project: Project, role: Role) -> bool:
    """Whether the person holds a role for a project."""
    return Project.objects.filter(scope_as(signed_in(request), role), pk=project.pk).exists()


def _revisions(plan: AnnualPlan | None) -> list[PlanRevision]:
    if plan is None:
        return []
    rows = plan.revisions.select_related("plan", "author", "approver").prefetch_related("targets")
    return list(rows.order_by("number"))


def _reported(year: int) -> int:
    """How many months of a year have been opened for returns."""
    newest = ReportingPeriod.objects.filter(month__year=year).order_by("-month").first()
    return newest.month.month if newest else 0


def _side_by_side(
    revisions: list[PlanRevision], invested: list[Decimal], first_month: int, reported: int
) -> dict[str, Any]:
    """The months of each revision beside each other, and the curves of first plan, newest and actual."""
    figures = [figures_of(row) for row in revisions]
    months = [one.months(first_month) for one in figures]
    rows = [
        {
            "month": month,
            "targets": [
                (amounts[month - 1], one.physical[month - 1] if one.physical else None)
                for amounts, one in zip(months, figures, strict=True)
            ],
            "invested": invested[month - 1] if month <= reported else None,
        }
        for month in range(1, MONTHS + 1)
    ]
    standing = [amounts for row, amounts in zip(revisions, months, strict=True) if row.status != "rejected"]
    series = {"actual": invested[:reported]}
    if standing:
        series |= (
            {"first-plan": standing[0], "plan": standing[-1]} if len(standing) > 1 else {"plan": standing[0]}
        )
    return {
        "revisions": list(zip(revisions, figures, months, strict=True)),
        "rows": rows,
        "invested_total": sum(invested[:reported], ZERO),
        "curve": curve(series),
    }


def _take_back(request: HttpRequest, project: Project, year: int) -> HttpResponse:
    """The author puts the waiting draft away again."""
    user = signed_in(request)
    mine = PlanRevision.objects.filter(
        plan__project=project, plan__year=year, author=user, pk=_number(request.POST.get("revision", ""))
    ).first()
    if mine is None:
        raise Http404
    try:
        reject_revision(revision=mine, user=user, now=business_now())
    except Refusal as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, _("The draft was taken back."))
    return redirect("plan", year=year, code=project.code)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
