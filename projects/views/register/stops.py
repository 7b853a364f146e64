"""Stops of works and reasons for delay of one project: asked for, recorded, ended, prolonged."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Role
from common.errors import Refusal
from common.routes import allow
from projects.models import DelayReason, ExemptionRequest, Suspension
from projects.register_forms.dated import StopForm
from projects.services.exemptions import Old, record_stop, request_exemption, withdraw_exemption
from projects.views.register.sheet import Sheet, answered_before, carried_out, number_in, status_of

TAB = "register-stops"
DELAY = ExemptionRequest.Kind.DELAY


@allow(Role.OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def register_stops(request: HttpRequest, code: str) -> HttpResponse:
    """What stops or delays the works, and what is asked of the leader."""
    sheet = Sheet.of(request, code)
    if request.method != "POST":
        old = _old(sheet, request.GET.get("change", ""))
        return _show(request, sheet, StopForm(initial=_stored(old) if old else None), old)
    if request.POST.get("action") == "withdraw":
        return _withdraw(request, sheet)
    return _enter(request, sheet)


def _old(sheet: Sheet, which: str) -> Old:
    """The posted word that is to be changed, as "stop-12" or "delay-3"; it must be this project's."""
    if not which:
        return None
    kind, _dash, number = which.partition("-")
    rows: Any = {"stop": sheet.project.suspensions, "delay": sheet.project.delay_reasons}.get(kind)
    if rows is None or not (number.isascii() and number.isdigit() and len(number) < 18):
        raise Http404
    found: Old = rows.filter(pk=int(number)).first()
    if found is None:
        raise Http404
    return found


def _stored(old: Suspension | DelayReason) -> dict[str, Any]:
    days: dict[str, Any] = {"starts_on": old.starts_on, "ends_on": old.ends_on, "document": old.document}
    if isinstance(old, DelayReason):
        return days | {"kind": DELAY, "reason": old.text}
    return days | {"kind": old.kind, "reason": old.reason}


def _enter(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    old = _old(sheet, request.POST.get("change", ""))
    form = StopForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, sheet, form, old, status=422)
    asks = request.POST.get("action") != "record"
    try:
        _store(sheet, form, old, asks=asks)
    except Refusal as refusal:
        if _stored_before(sheet, form, asks=asks):
            answered_before(request)
            return redirect(TAB, sheet.project.code)
        form.add_error(None, str(refusal))
        return _show(request, sheet, form, old, status=status_of(refusal))
    if asks:
        messages.success(request, _("Asked for: it waits for the leader, and counts when it is approved."))
    else:
        messages.success(request, _("Recorded as a stop that nobody has approved: the project stays ranked."))
    return redirect(TAB, sheet.project.code)


@transaction.atomic
def _store(sheet: Sheet, form: StopForm, old: Old, *, asks: bool) -> None:
    if isinstance(old, DelayReason) != (form.cleaned_data["kind"] == DELAY) and old is not None:
        raise Refusal(
            _("A stop stays a stop, a reason for delay a reason for delay: enter a new one instead.")
        )
    stop = form.stop(sheet.attached(form) or (old.attachment if old else None))
    if asks:
        request_exemption(project=sheet.project, stop=stop, author=sheet.user, now=sheet.now, old=old)
    else:
        old_stop = old if isinstance(old, Suspension) else None
        record_stop(project=sheet.project, stop=stop, author=sheet.user, now=sheet.now, old=old_stop)


def _stored_before(sheet: Sheet, form: StopForm, *, asks: bool) -> bool:
    """Whether the person's own earlier press has stored exactly this."""
    data = form.cleaned_data
    same = {name: data[name] for name in ("kind", "starts_on", "ends_on", "reason", "document")}
    if asks:
        return sheet.project.exemption_requests.filter(
            **same, requested_by=sheet.user, status=ExemptionRequest.Status.WAITING
        ).exists()
    return sheet.project.suspensions.filter(**same, author=sheet.user, replaced_by=None).exists()


def _withdraw(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    asked = sheet.project.exemption_requests.filter(pk=number_in(request, "request")).first()
    if asked is None:
        raise Http404
    if asked.status == ExemptionRequest.Status.WITHDRAWN:
        answered_before(request)
    else:
        carried_out(
            request,
            lambda: withdraw_exemption(request=asked, user=sheet.user, now=sheet.now),
            _("The request is taken back."),
        )
    return redirect(TAB, sheet.project.code)


def _waiting(requests: Iterable[ExemptionRequest]) -> list[ExemptionRequest]:
    return [row for row in requests if row.status == ExemptionRequest.Status.WAITING]


def _show(request: HttpRequest, sheet: Sheet, form: StopForm, old: Old, *, status: int = 200) -> HttpResponse:
    people = ("author", "approver", "replaced_by", "attachment")
    requests = list(
        sheet.project.exemption_requests.select_related("requested_by", "decided_by", "attachment")
    )
    stops = sheet.project.suspensions.select_related(*people).order_by("-starts_on", "-posting")
    delays = sheet.project.delay_reasons.select_related(*people).order_by("-starts_on", "-posting")
    context = {
        "form": form,
        "old": old,
        "change": f"{'delay' if isinstance(old, DelayReason) else 'stop'}-{old.pk}" if old else "",
        "needs_approval": isinstance(old, DelayReason) or bool(old and old.approver_id),
        "requests": requests,
        "changed_stops": {row.old_stop_id for row in _waiting(requests)},
        "changed_delays": {row.old_delay_id for row in _waiting(requests)},
        "stops": list(stops),
        "delays": list(delays),
    }
    return sheet.show(request, TAB, context, status=status)
