"""The table of punctuality."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.scope import signed_in
from common.routes import allow
from projects.models import ReportingPeriod
from projects.selectors import periods
from projects.views.months import month_asked_for
from reports.models import CurrentBuild
from reports.punctuality import in_all, punctuality
from reports.views.common import READERS


@allow(*READERS)
@require_safe
def punctuality_table(request: HttpRequest) -> HttpResponse:
    """Units by how punctually they report, in a month and from January on."""
    months = months_to_choose()
    period = period_chosen(request, months)
    units = punctuality(period, signed_in(request)) if period else []
    context = {"period": period, "months": months, "units": units, "total": in_all(units)}
    return render(request, "reports/punctuality.html", context)


def months_to_choose() -> list[ReportingPeriod]:
    """Months with figures, newest first."""
    return list(periods().filter(pk__in=CurrentBuild.objects.values("period"))[:24])


def period_chosen(request: HttpRequest, months: list[ReportingPeriod]) -> ReportingPeriod | None:
    """The month asked for, else the newest."""
    asked = month_asked_for(request)
    if asked is None:
        return months[0] if months else None
    found = next((one for one in months if one.month == asked), None)
    if found is None:
        raise Http404
    return found
