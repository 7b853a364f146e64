"""Year's end: what is still to be done, closing the year, and the list of the next one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.models import Role, User
from accounts.scope import roles_at_root, signed_in
from common.clock import business_now, business_today
from common.errors import Refusal
from common.routes import allow
from common.workbooks.figures import plain
from projects.models import AnnualPlan, Correction, ReportingPeriod, YearClosing
from projects.plan_forms import PlannedAmount
from projects.plan_list import departures_of, years_with_plans
from projects.services.carrying import Candidate, Carried, candidates, carry_over
from projects.services.planning import ask_for_closing
from projects.services.secrecy import veil_for
from projects.services.years import is_closed, reopen_year, unfinished
from projects.views.plans import year_in
from projects.views.register.sheet import answered_before

WAYS = ("none", "even", "portfolio")


@allow(Role.OFFICE, Role.LEADER, Role.AUDITOR, at_root=True)
@require_http_methods(["GET", "HEAD", "POST"])
def year_end(request: HttpRequest) -> HttpResponse:
    """The steps of a year's end, in their order, with where each stands."""
    year = _default_year() if "year" not in request.GET else year_in(request)
    if request.method == "POST":
        return _act(request, year)
    closings = YearClosing.objects.filter(year=year).select_related("author", "approver").order_by("-pk")
    user, departures = signed_in(request), list(departures_of(year))
    held = roles_at_root(user)
    context = {
        "year": year,
        "years": [one for one in years_with_plans(business_today()) if one <= business_today().year],
        "december": ReportingPeriod.objects.filter(month=dt.date(year, 12, 1)).first(),
        "corrections": Correction.objects.filter(
            month__year=year, status__in=["requested", "reviewed"]
        ).count(),
        "obstacles": unfinished(year),
        "is_closed": is_closed(year),
        "closings": list(closings),
        "waiting": next((row for row in closings if row.status == YearClosing.Status.DRAFT), None),
        "listed": AnnualPlan.objects.listed_in(dt.date(year, 12, 1)).count(),
        "next_listed": AnnualPlan.objects.filter(year=year + 1).count(),
        "candidates": sum(not row.is_done for row in candidates(year)),
        "departures": departures,
        "veil": veil_for(user),
        "is_office": Role.OFFICE in held,
        "is_leader": Role.LEADER in held,
    }
    return render(request, "projects/year_end.html", context)


def _default_year() -> int:
    """Until the summer one looks after the year before."""
    today = business_today()
    return today.year - 1 if today.month < 7 else today.year


def _act(request: HttpRequest, year: int) -> HttpResponse:
    user, now, action = signed_in(request), business_now(), request.POST.get("action")
    reason = request.POST.get("reason", "").replace("\0", "")[:2000]
    held = roles_at_root(user)
    try:
        if action == "close" and Role.OFFICE in held:
            ask_for_closing(year=year, author=user, reason=reason, now=now)
            messages.success(request, _("The leader is asked to close the year."))
        elif action == "reopen" and Role.LEADER in held:
            reopen_year(year=year, leader=user, reason=reason, now=now)
            messages.success(request, _("The year %(year)s is open again.") % {"year": year})
        else:
            raise Http404
    except Refusal as refusal:
        if _done_before(year, str(action), user, reason):
            answered_before(request)
        else:
            messages.error(request, str(refusal))
    return redirect(f"{reverse('year-end')}?year={year}")


def _done_before(year: int, action: str, user: User, reason: str) -> bool:
    """Whether the person's own earlier press of the same button is the last word on the year."""
    last = YearClosing.objects.filter(year=year).order_by("-pk").first()
    kind, status = {
        "close": (YearClosing.Kind.CLOSE, YearClosing.Status.DRAFT),
        "reopen": (YearClosing.Kind.REOPEN, YearClosing.Status.APPROVED),
    }[action]
    if last is None or (last.kind, last.status) != (kind, status):
        return False
    return last.author_id == user.pk and last.reason == reason.strip()


@dataclass
class Row:
    """A candidate with what was ticked and typed for it."""

    candidate: Candidate
    is_ticked: bool
    typed: str
    error: str = ""
    annual: Decimal | None = None


@allow(Role.OFFICE, at_root=True)
@require_http_methods(["GET", "HEAD", "POST"])
def carry(request: HttpRequest) -> HttpResponse:
    """Choose who is carried over into the next year, with what is left to invest or another amount."""
    year = _default_year() if "year" not in request.GET else year_in(request)
    found = candidates(year)
    if request.method != "POST":
        rows = [Row(one, not one.is_done, plain(one.remaining)) for one in found]
        return _show(request, year, rows)
    rows = [_read(request, one) for one in found]
    chosen = [row for row in rows if row.is_ticked]
    if any(row.error for row in chosen):
        return _show(request, year, rows, status=422)
    try:
        drafts = carry_over(
            year=year + 1,
            rows=[
                Carried(row.candidate.project, row.annual or Decimal(0), row.candidate.plan.is_counted)
                for row in chosen
            ],
            way=request.POST.get("way", "none") if request.POST.get("way") in WAYS else "none",
            author=signed_in(request),
            now=business_now(),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return _show(request, year, rows, status=422)
    said = ngettext(
        "%(n)s project was carried over; its plan waits for the leader.",
        "%(n)s projects were carried over; their plans wait for the leader.",
        len(drafts),
    )
    messages.success(request, said % {"n": len(drafts)})
    return redirect(f"{reverse('plan-list')}?year={year + 1}")


def _read(request: HttpRequest, one: Candidate) -> Row:
    """What was typed for a candidate; wrong amounts are said only where it is ticked."""
    pk = str(one.project.pk)
    row = Row(one, pk in request.POST.getlist("chosen"), request.POST.get(f"annual-{pk}", ""))
    try:
        row.annual = PlannedAmount().clean(row.typed)
    except ValidationError as error:
        row.error = " ".join(error.messages)
    else:
        if row.annual is None:
            row.error = _("Give the annual plan in 万元; if nothing is planned, write 0.")
    return row


def _show(request: HttpRequest, year: int, rows: list[Row], *, status: int = 200) -> HttpResponse:
    context = {"year": year, "next_year": year + 1, "rows": rows, "way": request.POST.get("way", "portfolio")}
    return render(request, "projects/carry_over.html", context, status=status)
