"""The list of months, and one month before it is published."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Role
from accounts.scope import acts_for, roles_at_root, signed_in
from common.calendar import years_without_holidays
from common.clock import business_now, business_today
from common.routes import allow
from projects.models import MonthlyReturn, ReportingPeriod
from projects.services.signoffs import unsigned
from reports import selectors
from reports.models import Edition
from reports.presentation import EditionPage, GroupRow
from reports.schedule import schedule_of
from reports.services.approval import consultation_of, had_their_days, last_step
from reports.services.consulting import is_open, working_days
from reports.services.secrecy import tells_names
from reports.views.common import BACKSTAGE, READERS, is_backstage, number_in, period_or_404


@allow(*READERS)
@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """The months of a year: where each stands and what was published."""
    years = selectors.years()
    asked = number_in(request, "year")
    year = asked if asked in years else next(iter(years), business_today().year)
    rows = selectors.months_of(year)
    context = {
        "years": years,
        "year": year,
        "rows": rows,
        "next_to_do": next((row.period.pk for row in reversed(rows) if not row.published), None),
        "is_backstage": is_backstage(signed_in(request)),
        "weekends_only": years_without_holidays(day.year for row in rows for day in row.period.dates()),
        "next_month": selectors.next_month(business_today()) if _holds(request, Role.OFFICE) else None,
        "is_office": _holds(request, Role.OFFICE),
        "is_subscribed": selectors.is_subscribed(signed_in(request)),
    }
    return render(request, "reports/report_list.html", context)


@allow(*BACKSTAGE, at_root=True)
@require_safe
def preparation(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """A month on its way to publication: what is in, what is missing, the draft, the next step."""
    return show_preparation(request, period_or_404(year, month))


def show_preparation(request: HttpRequest, period: ReportingPeriod) -> HttpResponse:
    """The page of a month that is not (or not yet again) published."""
    making = selectors.edition_in_the_making(period)
    draft = making if making and making.status == Edition.Status.DRAFT else None
    # It is put away within seconds; nobody reads it until then.
    is_telling = draft is not None and tells_names(draft)
    if is_telling:
        making = draft = None
    missing = selectors.returns_by_project(selectors.missing_returns(period), period)
    *categories, total = _provisional(period) if draft is None else [None]
    context = {
        "period": period,
        "row": selectors.month_row(period),
        "making": making,
        "jobs": selectors.open_jobs(making) if making else [],
        "is_telling": is_telling,
        "failure": selectors.last_failure(period),
        "page": EditionPage(draft, signed_in(request)) if draft else None,
        "provisional": categories,
        "provisional_total": total,
        "missing": missing,
        "unreviewed": sum(
            row is not None and row.status == MonthlyReturn.Status.SUBMITTED for _, row in missing
        ),
        "unsigned": unsigned(period) if period.status == ReportingPeriod.Status.OPEN else [],
        "is_office": _holds(request, Role.OFFICE),
        "is_leader": _holds(request, Role.LEADER),
        "is_builder": bool(draft and draft.built_by_id in acts_for(signed_in(request))),
        "today": business_today(),
        "schedule": schedule_of(period),
        **_way_of(draft),
    }
    return render(request, "reports/preparation.html", context)


def _way_of(draft: Edition | None) -> dict[str, Any]:
    """Where a draft stands between the units and the leader."""
    if draft is None:
        return {}
    held = consultation_of(draft)
    return {
        "consultation": held,
        "is_shown": held is not None and is_open(draft, business_now()),
        "needs_reason": not had_their_days(draft, held, business_now()),
        "days": working_days(draft),
        "handed": last_step(draft),
    }


def _provisional(period: ReportingPeriod) -> list[GroupRow | None]:
    """Categories and, last, the total of the figures as they stand; only None before there are any."""
    groups = selectors.provisional_groups(period)
    return [GroupRow(group, period.month.month) for group in groups] or [None]


def _holds(request: HttpRequest, role: Role) -> bool:
    return role in roles_at_root(signed_in(request))
