"""Side by side: projects, districts or units; units ranked within their class; time against money."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.scope import FIGURE_ROLES, signed_in
from common.routes import allow
from portfolio.selection import choices, read_selection
from portfolio.selectors.compare import GROUPS, MOST
from portfolio.selectors.lines import selected_lines
from portfolio.selectors.scatter import scatter as scatter_of
from portfolio.selectors.sums import line_sums
from portfolio.views.compare_screen import leagues, scattered, side_by_side


def asked_for(request: HttpRequest) -> tuple[str, list[str]]:
    """What is compared, districts where nothing is said, and the codes of those chosen, all of them."""
    by = request.GET.get("by", "") if request.GET.get("by") in (*GROUPS, "project") else "district"
    # PostgreSQL takes no NUL in a text; no code has one either.
    return by, list(dict.fromkeys(code.replace("\0", "") for code in request.GET.getlist("code") if code))


@allow(*FIGURE_ROLES)
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Up to six of a kind, chosen by their codes in the address."""
    selection = read_selection(request)
    if selection is None:
        return render(request, "portfolio/no_figures.html")
    user = signed_in(request)
    by, asked = asked_for(request)
    found = request.GET.get("q", "").replace("\0", "").strip()[:60]
    context = side_by_side(selection, user, by, asked[:MOST], found)
    offered = choices(selection, user)
    context |= {
        "choices": offered,
        "options": offered.districts if by == "district" else offered.units,
        "too_many": len(asked) if len(asked) > MOST else 0,
    }
    return render(request, "portfolio/compare.html", context)


@allow(*FIGURE_ROLES)
@require_safe
def compare_units(request: HttpRequest) -> HttpResponse:
    """League tables of the units, by class."""
    selection = read_selection(request)
    if selection is None:
        return render(request, "portfolio/no_figures.html")
    user = signed_in(request)
    context = leagues(selection, user) | {"choices": choices(selection, user)}
    return render(request, "portfolio/compare_units.html", context)


@allow(*FIGURE_ROLES)
@require_safe
def compare_scatter(request: HttpRequest) -> HttpResponse:
    """Each project by the time that has passed and the money that is spent."""
    selection = read_selection(request)
    if selection is None:
        return render(request, "portfolio/no_figures.html")
    user = signed_in(request)
    total = line_sums(selected_lines(selection, user), selection.month)
    context = scattered(selection, scatter_of(selection, user), total)
    context["choices"] = choices(selection, user)
    return render(request, "portfolio/compare_scatter.html", context)
