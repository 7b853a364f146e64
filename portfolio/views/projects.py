"""The project list and a project's own page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.scope import FIGURE_ROLES, signed_in
from common.clock import business_today
from common.routes import allow
from coordination.problem_people import REGISTER
from coordination.problem_selectors import of_project
from portfolio.conditional import by_snapshot
from portfolio.exports.lines import reasons
from portfolio.filters import ProjectFilter
from portfolio.paging import ORDERS, page_of
from portfolio.selection import choices, read_selection
from portfolio.selectors.lines import Row, lines_for_list
from portfolio.selectors.months import choose_month, months_for
from portfolio.selectors.project import story
from portfolio.selectors.sums import line_sums
from portfolio.views.dashboard import rules
from portfolio.views.project_screen import holds, screen
from projects.models import Project
from projects.services.secrecy import true_names


@allow(*FIGURE_ROLES)
@require_safe
@by_snapshot
def project_list(request: HttpRequest) -> HttpResponse:
    """The projects of a month, filtered and in some order, a page at a time."""
    selection = read_selection(request)
    if selection is None:
        return render(request, "portfolio/no_figures.html")
    user, month = signed_in(request), selection.month
    found = ProjectFilter(request.GET, queryset=lines_for_list(selection, user), is_cleared=user.is_cleared)
    order = request.GET.get("order", "") if request.GET.get("order") in ORDERS else "rank"
    # PostgreSQL takes no NUL in a text; no code has one either.
    steps = {side: request.GET.get(side, "").replace("\0", "") for side in ("after", "before")}
    page = page_of(found.qs, ORDERS[order], **steps)
    context = {
        "selection": selection, "choices": choices(selection, user), "month": month, "found": found,
        "page": page, "order": order, "orders": ORDERS,
        "rows": [Row(line, month.number, reasons(line, rules(month))) for line in page.rows],
        # What somebody saw as another unit's is named as everybody reads it.
        "names": true_names(user, [row.project_id for row in page.rows if getattr(row, "has_page", False)]),
        "total": line_sums(found.qs, month),
        "query": bare_query(request),
    }  # fmt: skip
    return render(request, "portfolio/project_list.html", context)


def bare_query(request: HttpRequest) -> str:
    """The address's query without the position of the page."""
    query = request.GET.copy()
    for side in ("after", "before"):
        query.pop(side, None)
    return query.urlencode()


@allow(*FIGURE_ROLES)
@require_safe
@by_snapshot
def project_page(request: HttpRequest, code: str) -> HttpResponse:
    """Everything about one project, as a month's figures show it."""
    user = signed_in(request)
    project = get_object_or_404(Project.objects.visible_to(user).for_page(), code=code)
    months = months_for(request)
    month = choose_month(months, request.GET.get("month", ""))
    found = story(project, months, month)
    context = screen(user, found, business_today()) | {"months": months}
    context["problems"] = of_project(project, user)
    context["registers"] = holds(user, project, *REGISTER)
    context["is_followed"] = user.follows.filter(project=project).exists()
    return render(request, "portfolio/project.html", context)
