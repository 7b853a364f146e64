"""What waits to be settled: the part of the first screen that comes after the figures."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.scope import FIGURE_ROLES, signed_in
from common.clock import business_today
from common.routes import allow
from portfolio.selection import read_selection
from portfolio.selectors.matters import matters


@allow(*FIGURE_ROLES)
@require_safe
def matters_list(request: HttpRequest) -> HttpResponse:
    """As of today; of the selection, what these lists know: district and unit."""
    selection = read_selection(request)
    if selection is None:
        return render(request, "portfolio/no_figures.html")
    codes = selection.codes
    found = matters(signed_in(request), business_today(), codes.get("district", ""), codes.get("unit", ""))
    return render(request, "portfolio/matters.html", {"selection": selection, "found": found})
