"""Meetings and their tasks to take away."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.scope import FIGURE_ROLES, signed_in
from common.clock import business_today
from common.routes import allow
from common.sheets import MOST_IN_EXCEL
from coordination import meeting_selectors
from portfolio.exports import meetings
from portfolio.exports.about import closing, filters_said
from portfolio.views.exports.answer import as_everybody, send_table, table_of
from projects.services.secrecy import veil_for


@allow(*FIGURE_ROLES)
@require_safe
def meeting_list(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Meetings of one's part of the tree, as the list shows them."""
    user, today = signed_in(request), business_today()
    held = request.GET.get("list", "")
    rows = meeting_selectors.meetings_listed(user, held, today).order_by("-held_on", "-pk")[:MOST_IN_EXCEL]
    narrowed = filters_said(meetings.meetings_said(held))
    about = [(_("As of"), today.isoformat()), narrowed, *closing(user)]
    table = table_of(_("Meetings"), meetings.meeting_columns(), rows, about, today)
    return send_table(request, f"meetings-{today}", kind, table)


@allow(*FIGURE_ROLES)
@require_safe
def task_list(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Tasks of meetings, as the list shows them."""
    user, today = signed_in(request), business_today()
    asked = meeting_selectors.asked_for(request.GET.dict(), today)
    rows = meeting_selectors.tasks_listed(user, asked, today)[:MOST_IN_EXCEL]
    about = [(_("As of"), today.isoformat()), filters_said(meetings.said(asked, user)), *closing(user)]
    columns = meetings.task_columns(veil_for(as_everybody(request)))
    table = table_of(_("Tasks of meetings"), columns, rows, about, today)
    return send_table(request, f"tasks-{today}", kind, table)
