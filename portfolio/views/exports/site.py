"""Records from the sites and attendance to take away."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.scope import FIGURE_ROLES, signed_in
from common.clock import business_today
from common.routes import allow
from common.sheets import MOST_IN_EXCEL
from coordination.site_selectors import attendance, record_rows, records_asked, records_listed
from coordination.views.site_months import month_chosen
from portfolio.exports import site
from portfolio.exports.about import closing, filters_said, month_said
from portfolio.views.exports.answer import as_everybody, send_table, table_of


@allow(*FIGURE_ROLES)
@require_safe
def site_list(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Records from the sites of one's part of the tree, as the list shows them."""
    user, today = signed_in(request), business_today()
    asked = records_asked(request.GET.dict())
    rows = record_rows(records_listed(user, asked)[:MOST_IN_EXCEL], as_everybody(request))
    about = [(_("As of"), today.isoformat()), filters_said(site.records_said(asked, user)), *closing(user)]
    table = table_of(_("Site records"), site.record_columns(), rows, about, today)
    return send_table(request, f"site-records-{today}", kind, table)


@allow(*FIGURE_ROLES)
@require_safe
def site_attendance(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Half days of the stationed groups, week by week."""
    user, month, today = signed_in(request), month_chosen(request), business_today()
    rows = site.group_weeks(attendance(user, month, today))
    about = [month_said(month), (_("As of"), today.isoformat()), *closing(user)]
    table = table_of(_("Attendance of stationed groups"), site.attendance_columns(), rows, about, today)
    return send_table(request, f"attendance-{month:%Y-%m}", kind, table)
