"""The desk's lists to take away."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from accounts.models import Role
from accounts.scope import FIGURE_ROLES, signed_in
from common.clock import business_today
from common.routes import allow
from common.sheets import MOST_IN_EXCEL
from coordination import order_selectors
from coordination.problem_selectors import asked_for, listed, rows_of
from portfolio.exports import desk, orders, problems
from portfolio.exports.about import closing, filters_said, month_said
from portfolio.views.exports.answer import as_everybody, send_table, table_of
from projects.due import units_due
from projects.models import Project
from projects.register_selectors import register_rows
from projects.views.months import period_of
from projects.views.register.listing import FILTERS
from reports.punctuality import punctuality
from reports.views.common import READERS
from reports.views.punctuality import months_to_choose, period_chosen


@allow(*FIGURE_ROLES)
@require_safe
def due_list(request: HttpRequest, kind: str) -> HttpResponseBase:
    """What is missing of a month, by unit."""
    period, today, user = period_of(request), business_today(), signed_in(request)
    units = units_due(period, today, Project.objects.visible_to(user))
    about = [month_said(period.month), (_("As of"), today.isoformat()), *closing(user)]
    table = table_of(_("Returns due"), desk.due_columns(), units, about, today)
    return send_table(request, f"returns-due-{period.month:%Y-%m}", kind, table)


@allow(*READERS)
@require_safe
def punctuality_table(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Units by how punctually they report."""
    period, user = period_chosen(request, months_to_choose()), signed_in(request)
    if period is None:
        raise Http404
    about = [month_said(period.month), (_("State"), str(period.get_status_display())), *closing(user)]
    units = punctuality(period, user)
    table = table_of(_("Punctuality"), desk.punctuality_columns(), units, about, period.month)
    return send_table(request, f"punctuality-{period.month:%Y-%m}", kind, table)


@allow(Role.OFFICE)
@require_safe
def register_list(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The office's register of projects, as it stands."""
    user, today = signed_in(request), business_today()
    asked = {name: request.GET.get(name, "") for name in FILTERS}
    rows = register_rows(user, asked)
    about = [(_("As of"), today.isoformat()), filters_said(desk.register_filter(asked, user)), *closing(user)]
    table = table_of(_("Register of projects"), desk.register_columns(), rows.iterator(500), about, today)
    return send_table(request, f"register-{today}", kind, table)


@allow(*FIGURE_ROLES)
@require_safe
def problem_list(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Problems of one's part of the tree, as the list shows them."""
    user, today = signed_in(request), business_today()
    asked = asked_for(request.GET.dict())
    rows = rows_of(listed(user, asked)[:MOST_IN_EXCEL], as_everybody(request))
    about = [(_("As of"), today.isoformat()), filters_said(problems.said(asked, user)), *closing(user)]
    table = table_of(pgettext("issues", "Problems"), problems.columns(), rows, about, today)
    return send_table(request, f"problems-{today}", kind, table)


@allow(*FIGURE_ROLES)
@require_safe
def order_list(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Orders and talks of one's part of the tree, as the list shows them."""
    user, today = signed_in(request), business_today()
    asked = order_selectors.asked_for(request.GET.dict(), today)
    rows = order_selectors.listed(user, asked, today)[:MOST_IN_EXCEL]
    about = [(_("As of"), today.isoformat()), filters_said(orders.said(asked, user)), *closing(user)]
    table = table_of(_("Orders and talks"), orders.columns(), rows, about, today)
    return send_table(request, f"orders-{today}", kind, table)
