"""Handing in from the month's grid, taking back, and the receipt of what was handed in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Role
from accounts.scope import signed_in
from common.clock import business_now
from common.routes import allow
from projects.models import MonthlyReturn
from projects.rows import values_of, version_of
from projects.selectors import receipt_events, receipts_of
from projects.services.returns import Versioned, submit_returns, withdraw_returns
from projects.views.batch import Batch, one_by_one
from projects.views.months import month_choice, period_of

Status = MonthlyReturn.Status


@allow(Role.CLERK)
@require_POST
def return_submit(request: HttpRequest, month: dt.date) -> JsonResponse:
    """Hand in what can be handed in; say of each other row why not."""
    return _step(Batch(request, month), Status.SUBMITTED)


@allow(Role.CLERK)
@require_POST
def return_withdraw(request: HttpRequest, month: dt.date) -> JsonResponse:
    """Take back what nobody has reviewed yet."""
    return _step(Batch(request, month), Status.DRAFT)


def _step(batch: Batch, to: str) -> JsonResponse:
    """Take the step with every row it can be taken with. A second press finds it done, and says so."""
    versions = {code: version_of(sent) for code, sent in batch.sent.items()}
    before = batch.stored()
    refused = {code: _("Nothing has been filled in yet.") for code in versions.keys() - before.keys()}
    waiting = [code for code in before if not _was_done(before[code], versions[code], to)]
    refused |= {code: str(refusal) for code, refusal in _take(batch, before, waiting, versions, to).items()}
    stored = batch.stored()
    done = [stored[code] for code in stored if code not in refused]
    rows = {
        code: ({"refusal": refused[code]} if code in refused else {})
        | (values_of(stored[code], batch.secrets.veil) if code in stored else {})
        for code in versions
    }
    return JsonResponse({"rows": rows, "count": len(done), "receipt": _receipt_address(done, to)})


def _was_done(row: MonthlyReturn, version: int, to: str) -> bool:
    return row.status == to and row.version == version + 1


def _take(
    batch: Batch, rows: Mapping[str, MonthlyReturn], codes: list[str], versions: Mapping[str, int], to: str
) -> Mapping[str, Any]:
    """The step itself: all at once, or each for itself where some can't."""
    step, now = (submit_returns if to == Status.SUBMITTED else withdraw_returns), business_now()

    def take(some: Any) -> None:
        step(seen=[Versioned(rows[code].pk, versions[code]) for code in some], user=batch.user, now=now)

    return one_by_one(codes, take)


def _receipt_address(done: list[MonthlyReturn], to: str) -> str | None:
    """Where the newest receipt of these returns stands."""
    if to != Status.SUBMITTED or not done:
        return None
    event = done[0].events.filter(version=done[0].version).first()
    return reverse("receipt", args=[event.batch]) if event and event.batch else None


@allow(Role.CLERK)
@require_safe
def receipt(request: HttpRequest, number: UUID) -> HttpResponse:
    """What was handed in with one press: time, versions, figures; to be printed."""
    events = list(receipt_events(signed_in(request), number))
    if not events:
        raise Http404
    total = sum((event.investment for event in events), Decimal(0))
    return render(request, "projects/receipt.html", {"events": events, "first": events[0], "total": total})


@allow(Role.CLERK)
@require_safe
def receipt_list(request: HttpRequest) -> HttpResponse:
    """The receipts of a month."""
    period = period_of(request)
    context = {**month_choice(period), "receipts": receipts_of(signed_in(request), period)}
    return render(request, "projects/receipt_list.html", context)
