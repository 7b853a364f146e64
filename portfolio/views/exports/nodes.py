"""Lists of nodes, of the five ones and of permits to take away, as their pages show them."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.scope import FIGURE_ROLES, signed_in
from common.clock import business_today
from common.routes import allow
from common.sheets import MOST_IN_EXCEL
from coordination.five_selectors import find_gaps, lacking
from coordination.nodes_selectors import Standing, Week, nodes_of_week
from coordination.permit_selectors import PermitRow, listed_permits, with_steps
from coordination.services.nodes_plan import exceptions
from coordination.views import permits as permit_pages
from coordination.views.five import asked_of_gaps
from coordination.views.nodes import asked_of
from portfolio.exports import nodes
from portfolio.exports.about import closing, filters_said
from portfolio.views.exports.answer import send_table, table_of
from projects.services.secrecy import veil_for_all


@allow(*FIGURE_ROLES)
@require_safe
def node_week(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The week's nodes, narrowed as the page is."""
    user, week = signed_in(request), Week(business_today())
    asked = asked_of(request, week)
    found = list(nodes_of_week(user, week, **asked)[:MOST_IN_EXCEL])
    veil = veil_for_all()
    rows = [Standing.of(node, week.today, veil) for node in found]
    narrowed = filters_said(nodes.said(asked, nodes.week_parts()))
    about = [(_("As of"), week.today.isoformat()), narrowed, *closing(user)]
    table = table_of(_("Nodes of the week"), nodes.week_columns(), rows, about, week.today)
    return send_table(request, f"nodes-{week.first}", kind, table)


@allow(*FIGURE_ROLES)
@require_safe
def five_list(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Projects that lack one of the five ones, narrowed as the page is."""
    user, today = signed_in(request), business_today()
    by, place, what = asked_of_gaps(request)
    gaps = find_gaps(lacking(user, today, by, place, what)[:MOST_IN_EXCEL])
    narrowed = filters_said(nodes.said({by: place, "what": what}, nodes.gap_parts()))
    about = [(_("As of"), today.isoformat()), narrowed, *closing(user)]
    table = table_of(_("Five ones"), nodes.five_columns(), gaps, about, today)
    return send_table(request, f"five-ones-{today}", kind, table)


@allow(*FIGURE_ROLES)
@require_safe
def permit_list(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Permits with whose turn it is, narrowed as the page is."""
    user, today = signed_in(request), business_today()
    asked = permit_pages.asked_of(request)
    found = list(with_steps(listed_permits(user, asked, today))[:MOST_IN_EXCEL])
    veil, known = veil_for_all(), exceptions()
    rows = [PermitRow.of(permit, today, known, veil) for permit in found]
    narrowed = filters_said(nodes.said(asked, nodes.permit_parts()))
    about = [(_("As of"), today.isoformat()), narrowed, *closing(user)]
    table = table_of(_("Fast-track approvals"), nodes.permit_columns(), rows, about, today)
    return send_table(request, f"permits-{today}", kind, table)
