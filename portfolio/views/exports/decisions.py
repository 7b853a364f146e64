"""What the office plans and the leader decides on, to take away."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Role
from accounts.scope import signed_in
from common.clock import business_today
from common.routes import allow
from common.sheets import MOST_IN_EXCEL
from portfolio.exports import decisions, plans
from portfolio.exports.about import closing, filters_said, month_said
from portfolio.exports.lines import CHUNK
from portfolio.views.exports.answer import send_table, table_of, too_many
from projects.correction_selectors import SEE, listed
from projects.plan_list import PLANNERS, Choice, planned_projects
from projects.register_selectors import exemption_requests
from projects.services.secrecy import veil_for_all
from projects.views.corrections import list_asked_for
from projects.views.months import period_of
from projects.views.plans import year_in
from projects.views.register.decisions import status_asked_for
from projects.views.signoffs import SEE_TOTALS, lines_of


@allow(*PLANNERS)
@require_safe
def plan_list(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The plans of a year."""
    user, year, today = signed_in(request), year_in(request), business_today()
    choice = Choice.of(request.GET.dict())
    rows = choice.narrow(planned_projects(user, year))
    if kind == "xlsx" and rows.count() > MOST_IN_EXCEL:
        return too_many(request, "plan-list")
    said = filters_said(plans.plan_filter(choice, user))
    about = [(_("Year"), str(year)), (_("As of"), today.isoformat()), said, *closing(user)]
    table = table_of(_("Annual plans"), plans.plan_columns(year), rows.iterator(CHUNK), about, today)
    return send_table(request, f"plans-{year}", kind, table)


@allow(Role.LEADER)
@require_safe
def plan_approvals(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Everything that waits for the leader."""
    user, today = signed_in(request), business_today()
    about = [(_("As of"), today.isoformat()), *closing(user)]
    rows = plans.waiting(user)
    table = table_of(_("Plans to approve"), plans.waiting_columns(), rows, about, today)
    return send_table(request, f"approvals-{today}", kind, table)


@allow(*SEE)
@require_safe
def correction_list(request: HttpRequest, kind: str) -> HttpResponseBase:
    """One of the lists of corrections."""
    user, today = signed_in(request), business_today()
    name, _counts = list_asked_for(request)
    said = filters_said([(_("List"), decisions.correction_lists()[name])])
    about = [(_("As of"), today.isoformat()), said, *closing(user)]
    columns, rows = decisions.correction_columns(veil_for_all()), listed(user, name).iterator(CHUNK)
    table = table_of(_("Corrections"), columns, rows, about, today)
    return send_table(request, f"corrections-{name}-{today}", kind, table)


@allow(Role.OFFICE, Role.LEADER)
@require_safe
def exemption_list(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Stops of works and reasons for delay, in one state."""
    user, today, status = signed_in(request), business_today(), status_asked_for(request)
    said = filters_said([(_("State"), str(status.label))])
    about = [(_("As of"), today.isoformat()), said, *closing(user)]
    rows = exemption_requests(user).filter(status=status).iterator(CHUNK)
    table = table_of(_("Stops and delays"), decisions.exemption_columns(veil_for_all()), rows, about, today)
    return send_table(request, f"stops-{status}-{today}", kind, table)


@allow(*SEE_TOTALS)
@require_safe
def sign_offs(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The totals of a month with who signed them."""
    user, period = signed_in(request), period_of(request)
    about = [month_said(period.month), (_("State"), str(period.get_status_display())), *closing(user)]
    rows = [line.total for line in lines_of(user, period)]
    table = table_of(_("Totals to sign off"), decisions.sign_off_columns(), rows, about, period.month)
    return send_table(request, f"sign-offs-{period.month:%Y-%m}", kind, table)
