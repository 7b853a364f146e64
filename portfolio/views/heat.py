"""Districts and units month by month: who has been behind, and for how long."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.scope import FIGURE_ROLES, signed_in
from common.routes import allow
from portfolio.conditional import by_snapshot
from portfolio.selection import choices, read_selection
from portfolio.selectors.heat import heat, lamps_shown


@allow(*FIGURE_ROLES)
@require_safe
@by_snapshot
def heat_table(request: HttpRequest) -> HttpResponse:
    """The lamps of the selected month's year, up to that month."""
    selection = read_selection(request)
    if selection is None:
        return render(request, "portfolio/no_figures.html")
    user = signed_in(request)
    found = heat(selection, user)
    context = {
        "selection": selection,
        "choices": choices(selection, user),
        "month": selection.month,
        "heat": found,
        "districts": lamps_shown(found.districts),
        "units": lamps_shown(found.units),
    }
    return render(request, "portfolio/heat.html", context)
