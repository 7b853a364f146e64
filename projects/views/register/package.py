"""A package and its parts (打包项目)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Role
from common.routes import allow
from projects.models import AnnualPlan, PlanRevision, Project
from projects.register_selectors import office_projects
from projects.services.packages import count_half, join_package, leave_package
from projects.views.register.sheet import Sheet, answered_before, carried_out, number_in

TAB = "register-package"
YEARS = range(1990, 2100)


@allow(Role.OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def register_package(request: HttpRequest, code: str) -> HttpResponse:
    """Join, leave, and which half is counted."""
    sheet = Sheet.of(request, code)
    if request.method != "POST":
        return sheet.show(request, TAB, _context(sheet))
    action = request.POST.get("action", "")
    if "half" in request.POST:
        _count(request, sheet)
    elif action == "leave":
        _leave(request, sheet)
    else:
        _join(request, sheet, as_part=action == "join")
    return redirect(TAB, code)


def _mine(sheet: Sheet, code: str) -> Project:
    """Another project of the same office, by its code."""
    found = office_projects(sheet.user).filter(code=code.replace("\0", "?").strip()).first()
    if found is None:
        raise Http404
    return found


def _join(request: HttpRequest, sheet: Sheet, *, as_part: bool) -> None:
    """Make this project a part of another one, or another one a part of this."""
    other = _mine(sheet, request.POST.get("other", ""))
    part, package = (sheet.project, other) if as_part else (other, sheet.project)
    if part.package_id == package.pk:
        answered_before(request)
        return
    done = _("%(part)s is a part of %(package)s now.") % {"part": part.name, "package": package.name}
    carried_out(request, lambda: join_package(part=part, package=package), done)


def _leave(request: HttpRequest, sheet: Sheet) -> None:
    part = _mine(sheet, request.POST.get("other", ""))
    package = sheet.project if part.pk != sheet.project.pk else part.package
    if part.package_id is None or package is None:
        answered_before(request)
        return
    done = _("%(part)s stands alone now.") % {"part": part.name}
    carried_out(request, lambda: leave_package(part=part, package=package, today=sheet.today), done)


def _count(request: HttpRequest, sheet: Sheet) -> None:
    year, parts = number_in(request, "year"), request.POST.get("half") == "parts"
    if year not in YEARS:
        raise Http404
    done = _("Stored: which half is counted in %(year)s.") % {"year": year}
    carried_out(request, lambda: count_half(package=sheet.project, year=year, parts=parts), done)


def _context(sheet: Sheet) -> dict[str, Any]:
    """The package this project is, or the one that it belongs to, and the years' plans of both halves."""
    project = sheet.project
    package = project.package or project
    parts = list(package.parts.select_related("responsible_unit").order_by("code"))
    context: dict[str, Any] = {"package": package, "parts": parts, "is_package": bool(parts)}
    if parts:
        context["years"] = _years(package, parts)
    if not project.package and not parts:
        others = office_projects(sheet.user).exclude(pk=project.pk).filter(package=None)
        context["packages"] = list(others.order_by("code").only("code", "name"))
    if not project.package:
        free = office_projects(sheet.user).filter(package=None, parts=None).exclude(pk=project.pk)
        context["free"] = list(free.order_by("code").only("code", "name"))
    return context


def _years(package: Project, parts: list[Project]) -> list[dict[str, Any]]:
    """Of each year: which half is counted, and whether that is settled by an approved plan."""
    rows = AnnualPlan.objects.filter(project__in=[package, *parts])
    approved = PlanRevision.objects.filter(plan__in=rows, status=PlanRevision.Status.APPROVED)
    settled = set(approved.values_list("plan__year", flat=True))
    found: dict[int, dict[str, Any]] = {}
    for plan in rows.order_by("-year"):
        year = found.setdefault(
            plan.year, {"year": plan.year, "package": False, "parts": 0, "settled": plan.year in settled}
        )
        if plan.is_counted and plan.project_id == package.pk:
            year["package"] = True
        elif plan.is_counted:
            year["parts"] += 1
    for year in found.values():
        year["other"] = "parts" if year["package"] else "package"
    return list(found.values())
