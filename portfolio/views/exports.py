"""Lists to take away: each is what its page shows, with the page's filters, all of its rows, as a file."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import tempfile
from collections.abc import Callable, Iterable, Sequence
from typing import Any, BinaryIO, cast

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Role, User
from accounts.scope import FIGURE_ROLES, signed_in
from common.clock import business_today
from common.downloads import log_download
from common.routes import allow
from common.sheets import MOST_IN_EXCEL, WRITERS, Column, Table
from coordination import meeting_selectors, order_selectors
from coordination.problem_selectors import asked_for, listed, rows_of
from coordination.site_selectors import attendance, record_rows, records_asked, records_listed
from coordination.views.site_months import month_chosen
from portfolio.exports import desk, meetings, orders, problems, site, sums, write_lines
from portfolio.exports.about import (
    About,
    answers,
    closing,
    filters_said,
    month_said,
    narrowing,
    returns_said,
    state_of,
)
from portfolio.filters import ProjectFilter
from portfolio.paging import ORDERS, ordered
from portfolio.selection import Selection, read_selection
from portfolio.selectors.heat import heat
from portfolio.selectors.lines import selected_lines
from portfolio.selectors.months import Month
from portfolio.selectors.sums import Sums, line_sums
from projects.due import units_due
from projects.models import Project
from projects.register_selectors import register_rows
from projects.services.secrecy import veil_over_all
from projects.views.months import period_of
from projects.views.register.listing import FILTERS
from reports.punctuality import punctuality
from reports.views.common import READERS
from reports.views.punctuality import months_to_choose, period_chosen

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@allow(*FIGURE_ROLES)
@require_safe
def project_list(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The projects of a month that the filter finds, in their order."""
    selection, user = _selection(request), signed_in(request)
    month = selection.month
    found = ProjectFilter(request.GET, queryset=selected_lines(selection, user), is_cleared=user.is_cleared)
    total = line_sums(found.qs, month)
    if kind == "xlsx" and total.projects > MOST_IN_EXCEL:
        return _too_many(request, "project-list")
    order = ORDERS.get(request.GET.get("order", ""), ORDERS["rank"])
    about = [
        *state_of(month),
        returns_said(total),
        filters_said(narrowing(selection) + answers(found.form, user)),
        (_("Order by"), str(order.label)),
        *closing(user),
    ]
    lines = ordered(found.qs, order)
    return _answer(
        request,
        f"projects-{_name_of(month)}.{kind}",
        lambda out: write_lines(lines, out, kind=kind, month=month, about=about),
    )


@allow(*FIGURE_ROLES)
@require_safe
def overview(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The overview's sums: together, by category, district and unit."""
    selection, user = _selection(request), signed_in(request)
    groups = list(sums.overview_groups(selection, user))
    table = _table(
        _("Sums"), sums.columns(), groups, _about_sums(selection, user, groups[0].sums), selection.month
    )
    return _answer(request, f"sums-{_name_of(selection.month)}.{kind}", _writer(table, kind))


@allow(*FIGURE_ROLES)
@require_safe
def heat_table(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Districts and units through the year, a row for each month."""
    selection, user = _selection(request), signed_in(request)
    groups = list(sums.heat_groups(heat(selection, user)))
    about = _about_sums(selection, user)
    table = _table(_("Lamps by month"), sums.columns(with_lamps=True), groups, about, selection.month)
    return _answer(request, f"lamps-{_name_of(selection.month)}.{kind}", _writer(table, kind))


@allow(*FIGURE_ROLES)
@require_safe
def due_list(request: HttpRequest, kind: str) -> HttpResponseBase:
    """What is missing of a month, by unit."""
    period, today, user = period_of(request), business_today(), signed_in(request)
    units = units_due(period, today, Project.objects.visible_to(user))
    about = [month_said(period.month), (_("As of"), today.isoformat()), *closing(user)]
    table = _table(_("Returns due"), desk.due_columns(), units, about, today)
    return _answer(request, f"returns-due-{period.month:%Y-%m}.{kind}", _writer(table, kind))


@allow(*READERS)
@require_safe
def punctuality_table(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Units by how punctually they report."""
    period, user = period_chosen(request, months_to_choose()), signed_in(request)
    if period is None:
        raise Http404
    about = [month_said(period.month), (_("State"), str(period.get_status_display())), *closing(user)]
    units = punctuality(period, user)
    table = _table(_("Punctuality"), desk.punctuality_columns(), units, about, period.month)
    return _answer(request, f"punctuality-{period.month:%Y-%m}.{kind}", _writer(table, kind))


@allow(Role.OFFICE)
@require_safe
def register_list(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The office's register of projects, as it stands."""
    user, today = signed_in(request), business_today()
    asked = {name: request.GET.get(name, "") for name in FILTERS}
    rows = register_rows(user, asked)
    about = [(_("As of"), today.isoformat()), filters_said(desk.register_filter(asked, user)), *closing(user)]
    table = _table(_("Register of projects"), desk.register_columns(), rows.iterator(500), about, today)
    return _answer(request, f"register-{today}.{kind}", _writer(table, kind))


@allow(*FIGURE_ROLES)
@require_safe
def problem_list(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Problems of one's part of the tree, as the list shows them."""
    user, today = signed_in(request), business_today()
    asked = asked_for(request.GET.dict())
    rows = rows_of(listed(user, asked)[:MOST_IN_EXCEL], user)
    about = [(_("As of"), today.isoformat()), filters_said(problems.said(asked, user)), *closing(user)]
    table = _table(pgettext("issues", "Problems"), problems.columns(), rows, about, today)
    return _answer(request, f"problems-{today}.{kind}", _writer(table, kind))


@allow(*FIGURE_ROLES)
@require_safe
def order_list(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Orders and talks of one's part of the tree, as the list shows them."""
    user, today = signed_in(request), business_today()
    asked = order_selectors.asked_for(request.GET.dict(), today)
    rows = order_selectors.listed(user, asked, today)[:MOST_IN_EXCEL]
    about = [(_("As of"), today.isoformat()), filters_said(orders.said(asked, user)), *closing(user)]
    table = _table(_("Orders and talks"), orders.columns(), rows, about, today)
    return _answer(request, f"orders-{today}.{kind}", _writer(table, kind))


@allow(*FIGURE_ROLES)
@require_safe
def site_list(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Records from the sites of one's part of the tree, as the list shows them."""
    user, today = signed_in(request), business_today()
    asked = records_asked(request.GET.dict())
    rows = record_rows(records_listed(user, asked)[:MOST_IN_EXCEL], user)
    about = [(_("As of"), today.isoformat()), filters_said(site.records_said(asked, user)), *closing(user)]
    table = _table(_("Site records"), site.record_columns(), rows, about, today)
    return _answer(request, f"site-records-{today}.{kind}", _writer(table, kind))


@allow(*FIGURE_ROLES)
@require_safe
def site_attendance(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Half days of the stationed groups, week by week."""
    user, month, today = signed_in(request), month_chosen(request), business_today()
    rows = site.group_weeks(attendance(user, month, today))
    about = [month_said(month), (_("As of"), today.isoformat()), *closing(user)]
    title = _("Attendance of stationed groups")
    table = _table(title, site.attendance_columns(), rows, about, today)
    return _answer(request, f"attendance-{month:%Y-%m}.{kind}", _writer(table, kind))


@allow(*FIGURE_ROLES)
@require_safe
def meeting_list(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Meetings of one's part of the tree, as the list shows them."""
    user, today = signed_in(request), business_today()
    rows = meeting_selectors.meetings_listed(user).order_by("-held_on", "-pk")[:MOST_IN_EXCEL]
    about = [(_("As of"), today.isoformat()), *closing(user)]
    table = _table(_("Meetings"), meetings.meeting_columns(), rows, about, today)
    return _answer(request, f"meetings-{today}.{kind}", _writer(table, kind))


@allow(*FIGURE_ROLES)
@require_safe
def task_list(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Tasks of meetings, as the list shows them."""
    user, today = signed_in(request), business_today()
    asked = meeting_selectors.asked_for(request.GET.dict(), today)
    rows = meeting_selectors.tasks_listed(user, asked, today)[:MOST_IN_EXCEL]
    about = [(_("As of"), today.isoformat()), filters_said(meetings.said(asked, user)), *closing(user)]
    columns = meetings.task_columns(veil_over_all(user))
    table = _table(_("Tasks of meetings"), columns, rows, about, today)
    return _answer(request, f"tasks-{today}.{kind}", _writer(table, kind))


def _selection(request: HttpRequest) -> Selection:
    found = read_selection(request)
    if found is None:
        raise Http404
    return found


def _about_sums(selection: Selection, user: User, total: Sums | None = None) -> About:
    returns = [returns_said(total)] if total else []
    return [*state_of(selection.month), *returns, filters_said(narrowing(selection)), *closing(user)]


def _table(
    title: str, columns: Sequence[Column], rows: Iterable[Any], about: About, of: Month | dt.date
) -> Table:
    made = of.as_of if isinstance(of, Month) else dt.datetime.combine(of, dt.time(), dt.UTC)
    language = get_language() or ""
    return Table(title, _("About this table"), about, columns, rows, timezone.localtime(made), language)


def _writer(table: Table, kind: str) -> Callable[[BinaryIO], int]:
    return lambda out: WRITERS[kind](table, out)


def _answer(request: HttpRequest, name: str, write: Callable[[BinaryIO], int]) -> HttpResponseBase:
    """The file, which goes away with its last reader; what was taken is on record with its digest."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the response that sends it
    write(cast(BinaryIO, file))
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    log_download(request, kind="list", name=name, sha256=digest, size=size)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=TYPES[name.rpartition(".")[2]])


def _too_many(request: HttpRequest, page: str) -> HttpResponseBase:
    words = _("More than %(most)s projects don't go into one workbook: narrow the filter, or take CSV.")
    messages.error(request, words % {"most": MOST_IN_EXCEL})
    return redirect(f"{reverse(page)}?{request.GET.urlencode()}")


def _name_of(month: Month) -> str:
    """Which figures they are, in the name of the file."""
    return f"{month.key}-r{month.edition.revision}" if month.edition else f"{month.key}-provisional"
