"""Figures of a month to take away: projects, sums, lamps."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.scope import FIGURE_ROLES, signed_in
from common.routes import allow
from common.sheets import MOST_IN_EXCEL
from portfolio.exports import compare as side
from portfolio.exports import sums, write_lines
from portfolio.exports.about import About, answers, closing, filters_said, narrowing, returns_said, state_of
from portfolio.filters import ProjectFilter
from portfolio.paging import ORDERS, ordered
from portfolio.selection import Selection
from portfolio.selectors.heat import heat
from portfolio.selectors.lines import selected_lines
from portfolio.selectors.map import placed_lines
from portfolio.selectors.scatter import scatter
from portfolio.selectors.sums import Sums, line_sums
from portfolio.views.compare import asked_for
from portfolio.views.compare_screen import compared, leagues
from portfolio.views.exports.answer import (
    as_everybody,
    name_of,
    selection_of,
    send,
    send_table,
    table_of,
    too_many,
)


@allow(*FIGURE_ROLES)
@require_safe
def project_list(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The projects of a month that the filter finds, in their order."""
    selection, user = selection_of(request), signed_in(request)
    month = selection.month
    found = ProjectFilter(request.GET, queryset=selected_lines(selection, user), is_cleared=user.is_cleared)
    total = line_sums(found.qs, month)
    if kind == "xlsx" and total.projects > MOST_IN_EXCEL:
        return too_many(request, "project-list")
    order = ORDERS.get(request.GET.get("order", ""), ORDERS["rank"])
    about = [
        *state_of(month),
        returns_said(total),
        filters_said(narrowing(selection) + answers(found.form, user)),
        (_("Order by"), str(order.label)),
        *closing(user),
    ]
    lines = ordered(found.qs, order)
    return send(
        request,
        f"projects-{name_of(month)}.{kind}",
        lambda out: write_lines(lines, out, kind=kind, month=month, about=about),
    )


@allow(*FIGURE_ROLES)
@require_safe
def overview(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The overview's sums: together, by category, district and unit."""
    selection, user = selection_of(request), signed_in(request)
    groups = list(sums.overview_groups(selection, user))
    table = table_of(
        _("Sums"), sums.columns(), groups, _about_sums(selection, user, groups[0].sums), selection.month
    )
    return send_table(request, f"sums-{name_of(selection.month)}", kind, table)


@allow(*FIGURE_ROLES)
@require_safe
def heat_table(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Districts and units through the year, a row for each month."""
    selection, user = selection_of(request), signed_in(request)
    groups = list(sums.heat_groups(heat(selection, user)))
    about = _about_sums(selection, user)
    table = table_of(_("Lamps by month"), sums.columns(with_lamps=True), groups, about, selection.month)
    return send_table(request, f"lamps-{name_of(selection.month)}", kind, table)


@allow(*FIGURE_ROLES)
@require_safe
def compare(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Those that stand side by side."""
    selection, reader = selection_of(request), as_everybody(request)
    by, codes = asked_for(request)
    items = compared(selection, reader, by, codes)
    about = _about_sums(selection, reader)
    table = table_of(
        _("Compare"), side.columns(by), side.rows(by, items, selection.month), about, selection.month
    )
    return send_table(request, f"compare-{name_of(selection.month)}", kind, table)


@allow(*FIGURE_ROLES)
@require_safe
def compare_units(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The league tables of the units, one below the other."""
    selection, user = selection_of(request), signed_in(request)
    found = leagues(selection, user)
    rows = [
        side.Ranked(str(label), row.placed, row.change, row.sums)
        for label, some in found["leagues"]
        for row in some
    ]
    about = _about_sums(selection, user, found["total"])
    table = table_of(_("Units by class"), side.league_columns(), rows, about, selection.month)
    return send_table(request, f"units-{name_of(selection.month)}", kind, table)


@allow(*FIGURE_ROLES)
@require_safe
def compare_scatter(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Projects by time passed and investment done, the furthest behind first."""
    selection, reader = selection_of(request), as_everybody(request)
    found = scatter(selection, reader)
    points = sorted(found.points, key=lambda point: point.lead)
    about = [*_about_sums(selection, reader), side.missing(found)]
    table = table_of(_("Time and investment"), side.point_columns(), points, about, selection.month)
    return send_table(request, f"time-{name_of(selection.month)}", kind, table)


@allow(*FIGURE_ROLES)
@require_safe
def project_map(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Projects with a place that everybody may know, those furthest behind first."""
    selection, reader = selection_of(request), as_everybody(request)
    lines = placed_lines(selection, reader)
    if kind == "xlsx" and lines.count() > MOST_IN_EXCEL:
        return too_many(request, "map")
    rows = side.placed(ordered(lines, ORDERS["shortfall"]), selection.month)
    about = _about_sums(selection, reader)
    table = table_of(_("Map"), side.place_columns(selection.month), rows, about, selection.month)
    return send_table(request, f"map-{name_of(selection.month)}", kind, table)


def _about_sums(selection: Selection, user: User, total: Sums | None = None) -> About:
    returns = [returns_said(total)] if total else []
    return [*state_of(selection.month), *returns, filters_said(narrowing(selection)), *closing(user)]
