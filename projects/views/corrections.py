"""Corrections of closed months: asking for one, deciding on it, all of them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Role, User
from accounts.scope import signed_in
from common.clock import business_now
from common.errors import Refusal
from common.routes import allow
from projects.correction_forms import CorrectionForm
from projects.correction_selectors import (
    LISTS,
    SEE,
    WAITING,
    corrections_of,
    corrections_seen,
    list_counts,
    listed,
)
from projects.models import Correction, Project, ReportingPeriod
from projects.selectors import scope_as
from projects.services.attachments import attach
from projects.services.corrections import (
    OPEN,
    approve_correction,
    month_total,
    refuse_correction,
    request_correction,
    review_correction,
    took_part,
    withdraw_correction,
)
from projects.services.returns import Versioned
from projects.services.secrecy import veil_for
from projects.views.months import page_of

Status = Correction.Status
VERSION = re.compile(r"[0-9]{1,9}")


def list_asked_for(request: HttpRequest) -> tuple[str, dict[str, int]]:
    """The list in the address, else the one that has something for the reader; and how many are on each."""
    counts = list_counts(signed_in(request))
    asked = request.GET.get("list", "")
    return asked if asked in (*LISTS, WAITING) else WAITING if counts[WAITING] else "open", counts


@allow(*SEE)
@require_safe
def correction_list(request: HttpRequest) -> HttpResponse:
    """Those that wait for the reader first; a reader who decides on nothing sees those under way."""
    user = signed_in(request)
    name, counts = list_asked_for(request)
    page = page_of(request, listed(user, name))
    context = {"counts": counts, "list": name, "page": page, "veil": veil_for(user)}
    return render(request, "projects/correction_list.html", context)


@dataclass(frozen=True)
class Asked:
    """A closed month of one of the clerk's projects."""

    user: User
    project: Project
    period: ReportingPeriod

    @classmethod
    def of(cls, user: User, month: dt.date, code: str) -> Asked:
        """What lies within the clerk's scope; all else does not exist."""
        period = get_object_or_404(ReportingPeriod, month=month)
        found = Project.objects.for_page().filter(scope_as(user, Role.CLERK), code=code)
        return cls(user, get_object_or_404(found), period)

    @property
    def running(self) -> Correction | None:
        """One that is being decided."""
        return self.project.corrections.filter(month=self.period.month, status__in=OPEN).first()


@allow(Role.CLERK)
@require_http_methods(["GET", "HEAD", "POST"])
def correction_ask(request: HttpRequest, month: dt.date, code: str) -> HttpResponse:
    """Ask that a closed month have another amount: the right one is typed, the difference is shown."""
    asked = Asked.of(signed_in(request), month, code)
    if asked.period.status == ReportingPeriod.Status.OPEN:
        messages.info(request, _("The month is still open: change its return instead."))
        return redirect("return-edit", month, code)
    if request.method != "POST" and asked.running:
        return redirect("correction", asked.running.pk)
    before = month_total(asked.project, month)
    if request.method != "POST":
        return _form(request, asked, CorrectionForm(initial={"before": before}))
    form = CorrectionForm(request.POST.dict(), request.FILES)
    if not form.is_valid():
        if "before" in form.errors:  # the page wrote it; nobody types it
            raise Http404
        return _form(request, asked, form, status=422)
    try:
        row = _ask(asked, form)
    except Refusal as refusal:
        return _not_asked(request, asked, form, refusal)
    messages.success(request, _("The correction was asked for; the reviewer has been told."))
    return redirect("correction", row.pk)


@transaction.atomic
def _ask(asked: Asked, form: CorrectionForm) -> Correction:
    """The document and the request: both or neither."""
    data, now = form.cleaned_data, business_now()
    document = attach(project=asked.project, upload=data["document"], user=asked.user, now=now)
    return request_correction(
        project=asked.project,
        month=asked.period.month,
        before=data["before"],
        right=data["right"],
        reason=data["reason"],
        document=document,
        user=asked.user,
        now=now,
    )


def _not_asked(request: HttpRequest, asked: Asked, form: CorrectionForm, refusal: Refusal) -> HttpResponse:
    """A second press of the same button leads to what the first one did; anything else is said."""
    data, row = form.cleaned_data, asked.running
    if row and (row.requested_by_id, row.amount, row.reason) == (
        asked.user.pk,
        data["right"] - data["before"],
        data["reason"],
    ):
        messages.info(request, _("This had been asked for already; nothing was counted twice."))
        return redirect("correction", row.pk)
    messages.error(request, str(refusal))
    form.data = {**form.data, "before": str(month_total(asked.project, asked.period.month))}
    return _form(request, asked, form, status=409)


def _form(request: HttpRequest, asked: Asked, form: CorrectionForm, status: int = 200) -> HttpResponse:
    context = {
        "asked": asked,
        "form": form,
        "before": month_total(asked.project, asked.period.month),
        "corrections": corrections_of(asked.project, asked.period.month),
        "veil": veil_for(asked.user),
    }
    return render(request, "projects/correction_ask.html", context, status=status)


@allow(*SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: HttpRequest, correction: int) -> HttpResponse:
    """One correction with its history, and the buttons of whoever may decide on it."""
    user = signed_in(request)
    row = corrections_seen(user).filter(pk=correction).first()
    if row is None:
        raise Http404
    if request.method == "POST":
        _decide(request, user, row)
        return redirect("correction", row.pk)
    context = {
        "row": row,
        "steps": steps_of(user, row),
        "events": row.events.select_related("by", "on_behalf_of").order_by("pk"),
        "now": month_total(row.project, row.month),
        "veil": veil_for(user),
    }
    return render(request, "projects/correction.html", context)


def steps_of(user: User, row: Correction) -> set[str]:
    """What the user may do with a correction as it stands."""
    if row.status not in OPEN:
        return set()
    held = {
        role
        for role in (Role.CLERK, Role.REVIEWER, Role.OFFICE)
        if Project.objects.filter(scope_as(user, role), pk=row.project_id).exists()
    }
    decides = Role.REVIEWER if row.status == Status.REQUESTED else Role.OFFICE
    steps = {"withdraw"} if Role.CLERK in held else set()
    if decides in held and not took_part(user, row):
        steps |= {"review" if row.status == Status.REQUESTED else "approve", "refuse"}
    return steps


Step = Callable[[Versioned, User, str], Correction]
STEPS: dict[str, tuple[str, Step]] = {
    "review": (
        Status.REVIEWED,
        lambda seen, user, reason: review_correction(seen=seen, user=user, now=business_now()),
    ),
    "approve": (
        Status.POSTED,
        lambda seen, user, reason: approve_correction(seen=seen, user=user, now=business_now()),
    ),
    "refuse": (
        Status.REFUSED,
        lambda seen, user, reason: refuse_correction(seen=seen, user=user, now=business_now(), reason=reason),
    ),
    "withdraw": (
        Status.WITHDRAWN,
        lambda seen, user, reason: withdraw_correction(seen=seen, user=user, now=business_now()),
    ),
}


def _decide(request: HttpRequest, user: User, row: Correction) -> None:
    """Carry out the button that was pressed, and say what came of it; a second press is no error."""
    name, version = request.POST.get("action", ""), request.POST.get("version", "")
    if name not in STEPS or not VERSION.fullmatch(version):
        raise Http404
    status, step = STEPS[name]
    if row.status == status and row.version == int(version) + 1:
        messages.info(request, _("This had been done already; nothing was counted twice."))
        return
    if name not in steps_of(user, row):
        messages.error(request, _("This is for somebody else to decide, or was decided already."))
        return
    try:
        # PostgreSQL takes no NUL in a text.
        row = step(
            Versioned(row.pk, int(version)), user, request.POST.get("reason", "").replace("\0", "")[:500]
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("The correction is “%(status)s” now.") % {"status": row.get_status_display()}
        )
