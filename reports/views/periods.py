"""The year's months for the office: what is in, more time for a unit, opening a locked month again."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Organization, Role
from accounts.scope import roles_at_root, signed_in
from accounts.selectors import holders
from common.calendar import years_without_holidays
from common.clock import business_now, business_today
from common.errors import Refusal
from common.notices import notify
from common.routes import allow
from projects.models import ReportingPeriod
from projects.plan_forms import a_day
from projects.services.extensions import extend_due
from reports import selectors
from reports.periods import months_at_work
from reports.services.reopening import reopen_month
from reports.views.common import BACKSTAGE, month_name, number_in, period_or_404


@allow(*BACKSTAGE, at_root=True)
@require_safe
def period_list(request: HttpRequest) -> HttpResponse:
    """The months of a year with their returns, their extensions and their history."""
    years = selectors.years()
    asked = number_in(request, "year")
    year = asked if asked in years else next(iter(years), business_today().year)
    rows = months_at_work(year)
    context = {
        "years": years,
        "year": year,
        "rows": rows,
        "next_month": selectors.next_month(business_today()),
        "weekends_only": years_without_holidays(day.year for row in rows for day in row.period.dates()),
        "open_periods": [row.period for row in rows if row.period.status == ReportingPeriod.Status.OPEN],
        "units": Organization.objects.filter(unit_projects__isnull=False).distinct(),
        "is_office": Role.OFFICE in roles_at_root(signed_in(request)),
        "today": business_today(),
    }
    return render(request, "reports/period_list.html", context)


@allow(Role.OFFICE, at_root=True)
@require_POST
@transaction.atomic
def extend(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Give one unit more time for the month's returns."""
    period, user, now = period_or_404(year, month), signed_in(request), business_now()
    unit = Organization.objects.filter(code=request.POST.get("unit", "").replace("\0", "")[:20]).first()
    day = a_day(request.POST.get("due_on", ""))
    if unit is None or day is None:
        messages.error(request, _("Choose the unit and the day until which it gets time."))
        return _back(period)
    try:
        extension = extend_due(
            period=period,
            organization=unit,
            due_on=day,
            reason=request.POST.get("reason", "").replace("\0", "")[:500],
            author=user,
            now=now,
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return _back(period)
    below = Organization.objects.filter(path__startswith=unit.path)
    clerks = {one.pk for people in holders(role=Role.CLERK, organizations=below).values() for one in people}
    notify(
        users=clerks,
        kind="due",
        key=f"extension:{extension.pk}",
        text=N_("%(unit)s has until %(day)s for the returns of %(month)s."),
        values={"unit": unit.name, "day": day, "month": f"{period.month:%Y-%m}"},
        address=f"{reverse('return-list')}?month={period.month:%Y-%m}",
        now=now,
    )
    messages.success(
        request,
        _("%(unit)s has until %(day)s.") % {"unit": unit, "day": f"{day:%Y-%m-%d}"},
    )
    return _back(period)


@allow(Role.OFFICE, at_root=True)
@require_POST
def reopen(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Open a locked month for returns again."""
    period = period_or_404(year, month)
    try:
        reopen_month(
            period=period,
            user=signed_in(request),
            reason=request.POST.get("reason", "").replace("\0", "")[:500],
            now=business_now(),
        )
    except Refusal as refusal:
        already = period.status == ReportingPeriod.Status.OPEN
        (messages.info if already else messages.error)(request, str(refusal))
    else:
        messages.success(
            request, _("%(month)s is open for returns again.") % {"month": month_name(period.month)}
        )
    return _back(period)


def _back(period: ReportingPeriod) -> HttpResponse:
    return redirect(f"{reverse('period-list')}?year={period.month.year}")
