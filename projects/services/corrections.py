"""Corrections of closed months: asked for by one person, reviewed by another, approved by a third."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts.models import Role, User
from accounts.scope import acts_for, stands_for
from common.errors import Conflict, Refusal
from common.numbers import wan
from projects.models import Attachment, Correction, CorrectionEvent, LedgerEntry, Project
from projects.services.announcing import places_of, tell_correction
from projects.services.history import hold_project
from projects.services.plans import check_listed
from projects.services.returns import Versioned
from projects.services.states import check_closed, post_correction

Status = Correction.Status

# From which states each step may be taken.
TRANSITIONS: Mapping[str, frozenset[str]] = {
    Status.REVIEWED: frozenset({Status.REQUESTED}),
    Status.POSTED: frozenset({Status.REVIEWED}),
    Status.REFUSED: frozenset({Status.REQUESTED, Status.REVIEWED}),
    Status.WITHDRAWN: frozenset({Status.REQUESTED, Status.REVIEWED}),
}
OPEN = (Status.REQUESTED, Status.REVIEWED)


def month_total(project: Project, month: dt.date) -> Decimal:
    """What the ledger holds for a month, corrections included. 万元."""
    entries = LedgerEntry.objects.filter(project=project, month=month).exclude(kind=LedgerEntry.Kind.OPENING)
    return entries.aggregate(total=Sum("amount"))["total"] or Decimal(0)


@transaction.atomic
def request_correction(
    *,
    project: Project,
    month: dt.date,
    before: Decimal,
    right: Decimal,
    reason: str,
    document: Attachment,
    user: User,
    now: dt.datetime,
) -> Correction:
    """Ask that a closed month be ``right`` (万元), having seen that it is ``before``."""
    if not reason.strip():
        raise Refusal(_("Say why the month is corrected."))
    check_closed(month)
    check_listed([project], month)
    hold_project(project)
    _check_alone(project, month)
    _check_before(project, month, before)
    if right == before:
        raise Refusal(_("The month has this amount already: there is nothing to correct."))
    row = Correction.objects.create(
        project=project,
        month=month,
        before=before,
        amount=right - before,
        reason=reason,
        document=document,
        requested_by=user,
        requested_at=now,
        changed_at=now,
    )
    _record(row, user, now)
    return row


def _check_alone(project: Project, month: dt.date) -> None:
    earlier = Correction.objects.filter(project=project, month=month, status__in=OPEN)
    if row := earlier.select_related("requested_by").first():
        raise Conflict(
            _(
                "A correction of this month, asked for by %(who)s, is being decided; "
                "wait for it or take it back."
            )
            % {"who": row.requested_by}
        )


def _check_before(project: Project, month: dt.date, before: Decimal) -> None:
    """The difference is to an amount that somebody saw: it must still be that."""
    total = month_total(project, month)
    if total != before:
        raise Conflict(
            _("%(project)s: the month has %(now)s 万元 now, not %(before)s as when this was written.")
            % {"project": project.name, "now": wan(total), "before": wan(before)}
        )


def review_correction(*, seen: Versioned, user: User, now: dt.datetime) -> Correction:
    """Agree as the reviewer; the office decides after that."""
    return _step(Status.REVIEWED, seen, user, now)


def approve_correction(*, seen: Versioned, user: User, now: dt.datetime) -> Correction:
    """Approve as the office, and post the entry."""
    return _step(Status.POSTED, seen, user, now)


def refuse_correction(*, seen: Versioned, user: User, now: dt.datetime, reason: str) -> Correction:
    """Refuse as reviewer or office, saying why."""
    if not reason.strip():
        raise Refusal(_("Say why the correction is refused."))
    return _step(Status.REFUSED, seen, user, now, reason)


def withdraw_correction(*, seen: Versioned, user: User, now: dt.datetime) -> Correction:
    """Take it back while it is not posted."""
    return _step(Status.WITHDRAWN, seen, user, now)


@transaction.atomic
def _step(step: Status, seen: Versioned, user: User, now: dt.datetime, reason: str = "") -> Correction:
    row = (
        Correction.objects.select_for_update(of=("self",))
        .select_related("project")
        .filter(pk=seen.id)
        .first()
    )
    if row is None:
        raise Conflict(_("The correction is gone."))
    _check_step(row, step, seen.version, user)
    if step == Status.REVIEWED:
        row.reviewed_by = user
    elif step == Status.POSTED:
        row.approved_by, row.entry = user, _post(row, user, now)
    row.status, row.changed_at = step, now
    row.version += 1
    row.save(update_fields=["status", "version", "changed_at", "reviewed_by", "approved_by", "entry"])
    _record(row, user, now, reason)
    return row


def _check_step(row: Correction, step: Status, version: int, user: User) -> None:
    if row.version != version:
        last = row.events.select_related("by").latest("pk")
        raise Conflict(
            _("%(project)s: %(who)s has changed the correction meanwhile; it is “%(status)s” now.")
            % {"project": row.project.name, "who": last.by, "status": row.get_status_display()}
        )
    if row.status not in TRANSITIONS[step]:
        raise Refusal(
            _("%(project)s: this can't be done while the correction is “%(status)s”.")
            % {"project": row.project.name, "status": row.get_status_display()}
        )
    if step in (Status.REVIEWED, Status.POSTED) and took_part(user, row):
        raise Refusal(_("Three people decide on a correction: who asked or reviewed can't approve it."))


def took_part(user: User, row: Correction) -> bool:
    """Whether the user, or somebody they stand in for, asked or reviewed, or had it done by a deputy."""
    behind = row.events.exclude(on_behalf_of=None).values_list("on_behalf_of_id", flat=True)
    return bool(acts_for(user) & {row.requested_by_id, row.reviewed_by_id, *behind})


def _post(row: Correction, user: User, now: dt.datetime) -> LedgerEntry:
    """The entry, if the month still has the amount that the difference was made for."""
    hold_project(row.project)
    _check_before(row.project, row.month, row.before)
    return post_correction(
        project=row.project,
        month=row.month,
        amount=row.amount,
        reason=row.reason,
        author=row.requested_by,
        approver=user,
        now=now,
    )


def _acts_as(row: Correction) -> Role:
    """In which role the last step was taken."""
    if row.status in (Status.REQUESTED, Status.WITHDRAWN):
        return Role.CLERK
    is_office = row.status == Status.POSTED or (row.status == Status.REFUSED and row.reviewed_by_id)
    return Role.OFFICE if is_office else Role.REVIEWER


def _record(row: Correction, user: User, now: dt.datetime, reason: str = "") -> None:
    CorrectionEvent.objects.create(
        correction=row,
        kind=row.status,
        version=row.version,
        by=user,
        on_behalf_of=stands_for(user, _acts_as(row), *places_of(row.project)),
        at=now,
        reason=reason,
    )
    tell_correction(row, user, reason, now)
