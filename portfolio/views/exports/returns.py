"""Returns, receipts and ledgers to take away."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from accounts.models import Role
from accounts.scope import FIGURE_ROLES, signed_in
from common.clock import business_today
from common.routes import allow
from portfolio.exports import returns
from portfolio.exports.about import About, closing, filters_said, month_said
from portfolio.views.exports.answer import send_table, table_of
from projects.models import MonthlyReturn, Project, ReportingPeriod
from projects.review_rows import rows_of
from projects.selectors import (
    MISSING,
    due_projects,
    figures_of,
    receipts_of,
    returns_of,
    reviewable_returns,
    unfinished_first,
    with_status,
)
from projects.services.secrecy import veil_for_all
from projects.views.months import period_of
from projects.views.review import Choice, status_asked_for

Status = MonthlyReturn.Status


@allow(Role.CLERK)
@require_safe
def return_list(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The month's projects of mine, in one state or all."""
    period, user = period_of(request), signed_in(request)
    status = request.GET.get("status", "")
    words = {value: str(word) for value, word in Status.choices} | {MISSING: _("Not begun")}
    mine = list(unfinished_first(with_status(due_projects(user, period, Role.CLERK), period, status), period))
    filled, figures = returns_of(mine, period), figures_of([one.pk for one in mine], period)
    rows = [(one, filled.get(one.pk), figures[one.pk]) for one in mine]
    said = filters_said([(_("State"), words[status])] if status in words else [])
    about = [*_about(period), said, *closing(user)]
    table = table_of(_("Monthly returns"), returns.mine_columns(veil_for_all()), rows, about, period.month)
    return send_table(request, f"returns-{period.month:%Y-%m}", kind, table)


@allow(Role.REVIEWER, Role.OFFICE)
@require_safe
def review_queue(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Returns of the month in one state, as the reviewer narrowed them."""
    period, user, status = period_of(request), signed_in(request), status_asked_for(request)
    choice = Choice.of(request)
    every = rows_of(reviewable_returns(user, period).filter(status=status), period)
    said = filters_said([(_("State"), str(Status(status).label)), *choice.said()])
    about = [*_about(period), said, *closing(user)]
    rows = [one for one in every if choice.takes(one)]
    table = table_of(
        pgettext("list", "Review"), returns.review_columns(veil_for_all()), rows, about, period.month
    )
    return send_table(request, f"review-{status}-{period.month:%Y-%m}", kind, table)


@allow(Role.CLERK)
@require_safe
def receipt_list(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The receipts of a month."""
    period, user = period_of(request), signed_in(request)
    about = [*_about(period), *closing(user)]
    rows = receipts_of(user, period)
    table = table_of(_("Receipts"), returns.receipt_columns(), rows, about, period.month)
    return send_table(request, f"receipts-{period.month:%Y-%m}", kind, table)


@allow(*FIGURE_ROLES)
@require_safe
def ledger(request: HttpRequest, code: str, kind: str) -> HttpResponseBase:
    """Every entry of a project's ledger, the newest month first."""
    user, today = signed_in(request), business_today()
    project = get_object_or_404(Project.objects.visible_to(user).for_page(), code=code)
    veil = veil_for_all()
    entries = project.ledger.select_related("author", "approver").order_by("-month", "-posting")
    name = (_("Project"), f"{project.code} {project.name}")
    about = [name, (_("As of"), today.isoformat()), *closing(user)]
    table = table_of(_("Ledger"), returns.ledger_columns(veil), entries, about, today)
    return send_table(request, f"ledger-{project.code}-{today}", kind, table)


def _about(period: ReportingPeriod) -> About:
    return [month_said(period.month), (_("State of the month"), str(period.get_status_display()))]
