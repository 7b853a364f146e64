"""The steps of a month: open, lock, build, discard. Each is harmless when pressed twice."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import Role
from accounts.scope import signed_in
from common.clock import business_now, business_today
from common.errors import Refusal
from common.models import Job
from common.routes import allow
from projects.models import ReportingPeriod
from projects.services.periods import open_period
from projects.services.signoffs import lock_signed
from reports import selectors
from reports.models import Edition
from reports.ruleset_selectors import cadence_of
from reports.services.editions import BUILD, discard_edition, request_edition
from reports.tasks import wake
from reports.views.common import month_name, period_or_404


@allow(Role.OFFICE, at_root=True)
@require_POST
def open_month(request: HttpRequest) -> HttpResponse:
    """Open the month after the newest one for returns."""
    month = selectors.next_month(business_today())
    if month is None:
        messages.info(
            request, _("The current month is open already; the next one is opened when it has begun.")
        )
    else:
        period = open_period(month=month, cadence=cadence_of(month))
        messages.success(request, _("%(month)s is open for returns.") % {"month": month_name(period.month)})
    return redirect("report-list")


@allow(Role.OFFICE, at_root=True)
@require_POST
def lock(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Close the month for returns."""
    period = period_or_404(year, month)
    try:
        lock_signed(
            period=period,
            user=signed_in(request),
            now=business_now(),
            early="early" in request.POST,
            unsigned_too="unsigned" in request.POST,
        )
    except Refusal as refusal:
        already = period.status != ReportingPeriod.Status.OPEN
        (messages.info if already else messages.error)(request, str(refusal))
    else:
        messages.success(
            request,
            _("%(month)s is locked. An edition can be built now.") % {"month": month_name(period.month)},
        )
    return _to_preparation(period)


@allow(Role.OFFICE, at_root=True)
@require_POST
def build(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Have the month's edition built; a second press leads to the same work."""
    period = period_or_404(year, month)
    try:
        edition = request_edition(period=period, user=signed_in(request), now=business_now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return _to_preparation(period)
    if edition.status == Edition.Status.DRAFT:
        messages.info(request, _("A draft is there already; discard it to build another."))
        return _to_preparation(period)
    job = Job.objects.filter(kind=BUILD, key=str(edition.pk)).latest("pk")
    wake(job)
    return redirect("job", pk=job.pk)


@allow(Role.OFFICE, at_root=True)
@require_POST
def discard(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Put the draft away."""
    period = period_or_404(year, month)
    draft = draft_seen(request, period)
    if draft is None:
        messages.info(request, _("That draft is gone already."))
        return _to_preparation(period)
    try:
        discard_edition(edition=draft)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The draft was discarded; another can be built."))
    return _to_preparation(period)


def not_that_draft(request: HttpRequest, period: ReportingPeriod) -> HttpResponse:
    """The draft on the reader's page is published already, or was put away."""
    newest = selectors.published_edition(period.month)
    if newest and str(newest.pk) == request.POST.get("edition"):
        messages.info(request, _("This edition is published already."))
        return redirect("edition", year=period.month.year, month=period.month.month)
    messages.warning(request, _("The draft has changed since this page was opened: read it again first."))
    return _to_preparation(period)


def draft_seen(request: HttpRequest, period: ReportingPeriod) -> Edition | None:
    """The month's draft, if it is still the one whose number the page carried."""
    making = selectors.edition_in_the_making(period)
    return making if making and str(making.pk) == request.POST.get("edition") else None


def _to_preparation(period: ReportingPeriod) -> HttpResponse:
    return redirect("preparation", year=period.month.year, month=period.month.month)
