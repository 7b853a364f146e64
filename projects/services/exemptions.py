"""Stops of works and reasons for delay: the office asks, the leader decides; approved ones are posted."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import Conflict, Refusal
from projects.models import Attachment, DelayReason, ExemptionRequest, Project, Suspension
from projects.services.hands import has_a_hand_in
from projects.services.history import check_replaced, hold_project
from projects.services.states import accept_delay_reason, check_days, suspend_project
from projects.services.telling import tell_decision, tell_leaders

Kind, Status = ExemptionRequest.Kind, ExemptionRequest.Status


@dataclass(frozen=True, kw_only=True)
class Stop:
    """What is said of a stop of works or of a reason for delay; an open end is None."""

    kind: str
    starts_on: dt.date
    ends_on: dt.date | None
    reason: str
    document: str = ""
    attachment: Attachment | None = None


Old = Suspension | DelayReason | None


def _check(project: Project, stop: Stop, old: Old) -> None:
    hold_project(project)
    check_days(stop.starts_on, stop.ends_on)
    check_replaced(old, project)
    if not stop.reason.strip():
        raise Refusal(_("Say what stops or delays the works."))
    if stop.kind == Kind.DELAY and stop.ends_on is None:
        raise Refusal(_("A reason for delay covers a time with an end: give its last day."))
    if _overlapping(project, stop, old):
        raise Refusal(
            _("Another entry of the same kind covers some of these days: end, prolong or correct that one.")
        )


def _overlapping(project: Project, stop: Stop, old: Old) -> bool:
    """Whether a standing entry of the same kind, but the one to be replaced, covers some of the days."""
    model = DelayReason if stop.kind == Kind.DELAY else Suspension
    rows = model._default_manager.filter(project=project, replaced_by=None)
    rows = rows.exclude(ends_on__lt=stop.starts_on)
    if stop.ends_on:
        rows = rows.exclude(starts_on__gt=stop.ends_on)
    if isinstance(old, model):
        rows = rows.exclude(pk=old.pk)
    return rows.exists()


@transaction.atomic
def record_stop(
    *, project: Project, stop: Stop, author: User, now: dt.datetime, old: Suspension | None = None
) -> Suspension:
    """Post a stop that nobody has approved: it is known, and the project stays ranked."""
    if stop.kind == Kind.DELAY:
        raise Refusal(_("A reason for delay counts only when it is accepted: ask for that."))
    if old is not None and old.approver_id is not None:
        raise Refusal(_("An approved suspension is changed with an approval, too."))
    _check(project, stop, old)
    return suspend_project(
        project=project,
        kind=Suspension.Kind(stop.kind),
        starts_on=stop.starts_on,
        ends_on=stop.ends_on,
        reason=stop.reason.strip(),
        document=stop.document.strip(),
        attachment=stop.attachment,
        replaces=old,
        author=author,
        now=now,
    )


@transaction.atomic
def request_exemption(
    *, project: Project, stop: Stop, author: User, now: dt.datetime, old: Old = None
) -> ExemptionRequest:
    """Ask for the approval of a stop, or the acceptance of a reason for delay."""
    if not stop.document.strip():
        raise Refusal(_("Name the document that it rests on: its title or number."))
    _check(project, stop, old)
    if _waiting_like(project, stop):
        raise Conflict(_("A request for some of these days is waiting already. Nothing was stored."))
    request = ExemptionRequest.objects.create(
        project=project,
        kind=stop.kind,
        starts_on=stop.starts_on,
        ends_on=stop.ends_on,
        reason=stop.reason.strip(),
        document=stop.document.strip(),
        attachment=stop.attachment,
        requested_by=author,
        requested_at=now,
        **_which(old),
    )
    tell_leaders(request, now)
    return request


def _waiting_like(project: Project, stop: Stop) -> bool:
    """Whether a request of the same kind waits that covers some of the days."""
    rows = ExemptionRequest.objects.filter(project=project, status=Status.WAITING)
    delays = stop.kind == Kind.DELAY
    rows = rows.filter(kind=Kind.DELAY) if delays else rows.exclude(kind=Kind.DELAY)
    rows = rows.exclude(ends_on__lt=stop.starts_on)
    return (rows.exclude(starts_on__gt=stop.ends_on) if stop.ends_on else rows).exists()


def _which(old: Old) -> dict[str, Old]:
    if isinstance(old, Suspension):
        return {"old_stop": old}
    return {"old_delay": old} if old is not None else {}


def _waiting(request: ExemptionRequest) -> ExemptionRequest:
    """The request, locked after its project, and still to be decided."""
    hold_project(request.project)
    request = (
        ExemptionRequest.objects.select_for_update(of=("self",)).select_related("project").get(pk=request.pk)
    )
    if request.status != Status.WAITING:
        raise Conflict(
            _("This request has been decided already: %(status)s.") % {"status": request.get_status_display()}
        )
    return request


def _decide(request: ExemptionRequest, status: str, user: User, now: dt.datetime, words: str) -> None:
    request.status, request.decision = status, words.strip()
    request.decided_by, request.decided_at = user, now
    request.save(update_fields=["status", "decision", "decided_by", "decided_at"])


@transaction.atomic
def approve_exemption(*, request: ExemptionRequest, approver: User, now: dt.datetime) -> ExemptionRequest:
    """Post what was asked for; from now on figures depend on it."""
    request = _waiting(request)
    if has_a_hand_in(approver, [request.requested_by_id]):
        raise Refusal(_("Whoever reports a suspension or a reason for delay can't approve it."))
    _post(request, approver, now)
    _decide(request, Status.APPROVED, approver, now, "")
    tell_decision(request, now)
    return request


def _post(request: ExemptionRequest, approver: User, now: dt.datetime) -> None:
    if request.kind == Kind.DELAY and request.ends_on:
        accept_delay_reason(
            project=request.project,
            starts_on=request.starts_on,
            ends_on=request.ends_on,
            text=request.reason,
            document=request.document,
            attachment=request.attachment,
            author=request.requested_by,
            approver=approver,
            now=now,
            replaces=request.old_delay,
        )
        return
    suspend_project(
        project=request.project,
        kind=Suspension.Kind(request.kind),
        starts_on=request.starts_on,
        ends_on=request.ends_on,
        reason=request.reason,
        document=request.document,
        attachment=request.attachment,
        author=request.requested_by,
        approver=approver,
        now=now,
        replaces=request.old_stop,
    )


@transaction.atomic
def refuse_exemption(
    *, request: ExemptionRequest, approver: User, now: dt.datetime, reason: str
) -> ExemptionRequest:
    """Say no, and why; nothing is posted."""
    request = _waiting(request)
    if has_a_hand_in(approver, [request.requested_by_id]):
        raise Refusal(_("Whoever reports a suspension or a reason for delay can't decide on it."))
    if not reason.strip():
        raise Refusal(_("Say why it is refused."))
    _decide(request, Status.REFUSED, approver, now, reason)
    tell_decision(request, now)
    return request


@transaction.atomic
def withdraw_exemption(*, request: ExemptionRequest, user: User, now: dt.datetime) -> ExemptionRequest:
    """Take a request back before it is decided."""
    request = _waiting(request)
    _decide(request, Status.WITHDRAWN, user, now, "")
    return request
