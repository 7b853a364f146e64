"""A month on site: who was there how long, and the summary in words."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Organization, User
from accounts.scope import FIGURE_ROLES, signed_in
from common.clock import business_now, business_today
from common.errors import Refusal
from common.routes import allow
from coordination.models import FrozenSummary, SiteSummary
from coordination.services.site_summary import compose, may_edit, save_summary
from coordination.site_forms import SummaryForm
from coordination.site_months import read_months
from coordination.site_selectors import attendance, districts_seen, summaries
from projects.services.secrecy import veil_for
from projects.views.months import month_asked_for

MONTHS_OFFERED = 13


def month_chosen(request: HttpRequest) -> dt.date:
    """The month asked for, else the one that is running."""
    return month_asked_for(request) or business_today().replace(day=1)


def months_offered(today: dt.date) -> list[dt.date]:
    """This month and those before it."""
    found = [today.replace(day=1)]
    while len(found) < MONTHS_OFFERED:
        found.append((found[-1] - dt.timedelta(days=1)).replace(day=1))
    return found


@allow(*FIGURE_ROLES)
@require_safe
def site_attendance(request: HttpRequest) -> HttpResponse:
    """Half days of each stationed group, week by week, and what is missing."""
    user, month, today = signed_in(request), month_chosen(request), business_today()
    rows = attendance(user, month, today)
    weeks = max((row.weeks for row in rows), key=len, default=[])
    context = {"month": month, "rows": rows, "weeks": weeks, "months": months_offered(today)}
    return render(request, "coordination/site_attendance.html", context)


@allow(*FIGURE_ROLES)
@require_safe
def site_summaries(request: HttpRequest) -> HttpResponse:
    """The districts of a month, and how far their summaries are."""
    month, today = month_chosen(request), business_today()
    rows = summaries(signed_in(request), month, today)
    return render(
        request,
        "coordination/site_summaries.html",
        {"month": month, "rows": rows, "months": months_offered(today)},
    )


@allow(*FIGURE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def site_summary(request: HttpRequest, month: dt.date, district: int) -> HttpResponse:
    """A district's month: composed anew, edited, or as it was published."""
    user = signed_in(request)
    place = get_object_or_404(districts_seen(user), pk=district)
    if request.method != "POST":
        return _page(request, user, place, month)
    form = SummaryForm(request.POST)
    if not form.is_valid():
        return _page(request, user, place, month, form, status=422)
    if _saved_before(form, place, month, user):
        messages.info(request, _("This had been done already; nothing was counted twice."))
        return redirect("site-summary", month, place.pk)
    try:
        save_summary(
            district=place, month=month, text=form.cleaned_data["text"], seen=form.cleaned_data["version"],
            author=user, now=business_now(),
        )  # fmt: skip
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _page(request, user, place, month, form, status=409)
    messages.success(request, _("The summary is saved."))
    return redirect("site-summary", month, place.pk)


def _saved_before(form: SummaryForm, place: Organization, month: dt.date, user: User) -> bool:
    """Whether the very text was saved by the very press that comes again."""
    data = form.cleaned_data
    rows = SiteSummary.objects.filter(district=place, month=month, changed_by=user)
    return rows.filter(version=data["version"] + 1, text=data["text"].strip()).exists()


def _page(
    request: HttpRequest,
    user: User,
    place: Organization,
    month: dt.date,
    form: SummaryForm | None = None,
    status: int = 200,
) -> HttpResponse:
    today = business_today()
    if month > today:
        raise Http404
    [found] = read_months(month, today=today, districts=[place])
    frozen = FrozenSummary.objects.filter(district=place, month=month).select_related("changed_by").first()
    written = SiteSummary.objects.filter(district=place, month=month).select_related("changed_by").first()
    composed = compose(found)
    veil = veil_for(user)
    initial = {
        "text": veil(written.text) if written else composed,
        "version": written.version if written else 0,
    }
    may = may_edit(user, place) and frozen is None
    context = {
        "district": place,
        "month": month,
        "found": found,
        "counts": found.counts,
        "frozen": frozen,
        "written": written,
        "composed": composed,
        "form": (form or SummaryForm(initial=initial)) if may else None,
        "text": veil(frozen.text if frozen else written.text if written else composed),
    }
    return render(request, "coordination/site_summary.html", context, status=status)
