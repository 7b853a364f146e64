"""Closing a year: afterwards nothing of it is corrected or re-planned until a leader opens it again."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import Refusal
from projects.models import Correction, Departure, PlanRevision, ReportingPeriod, YearClosing
from projects.services import proposals

YEAR_LOCK = 7264005
Kind = YearClosing.Kind


def is_closed(year: int) -> bool:
    """Whether the newest approved word on a year is that it is closed."""
    approved = YearClosing.objects.filter(year=year, status=YearClosing.Status.APPROVED)
    last = approved.order_by("-posting").values_list("kind", flat=True).first()
    return last == Kind.CLOSE


def hold_year_open(year: int) -> None:
    """Keep a year from being closed until the transaction ends; refuse when it is closed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", [YEAR_LOCK, year])
    if is_closed(year):
        raise Refusal(_("The year %(year)s is closed: only a leader can open it again.") % {"year": year})


def _hold_year_alone(year: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [YEAR_LOCK, year])


def unfinished(year: int) -> list[str]:
    """What stands in the way of closing a year, in words; nothing when it can be closed."""
    december = ReportingPeriod.objects.filter(month=dt.date(year, 12, 1)).first()
    said = []
    if december is None or december.status != ReportingPeriod.Status.PUBLISHED:
        said.append(_("December is not published yet."))
    waiting = [
        (PlanRevision.objects.filter(plan__year=year, status="draft"), _("plan revisions")),
        (Departure.objects.filter(plan__year=year, status="draft"), _("withdrawals and mergers")),
        (
            Correction.objects.filter(month__year=year, status__in=["requested", "reviewed"]),
            _("corrections"),
        ),
    ]
    for rows, name in waiting:
        if count := rows.count():
            said.append(_("Still to be decided: %(what)s (%(count)s).") % {"count": count, "what": name})
    return said


@transaction.atomic
def propose_closing(*, year: int, author: User, reason: str, now: dt.datetime) -> YearClosing:
    """Ask the leader to close a year of which everything is published and decided."""
    _hold_year_alone(year)
    if is_closed(year):
        raise Refusal(_("The year %(year)s is closed already.") % {"year": year})
    if obstacles := unfinished(year):
        raise Refusal(" ".join(obstacles))
    try:
        with transaction.atomic():
            return YearClosing.objects.create(
                year=year, kind=Kind.CLOSE, author=author, reason=reason.strip(), business_at=now
            )
    except IntegrityError as error:
        raise Refusal(_("It has been asked for already and waits for the leader.")) from error


@transaction.atomic
def approve_closing(*, closing: YearClosing, approver: User, now: dt.datetime) -> YearClosing:
    """Close the year: waits for corrections and revisions that are being posted, and none comes after."""
    _hold_year_alone(closing.year)
    closing = proposals.undecided(closing)
    proposals.check_approver(closing, approver)
    if obstacles := unfinished(closing.year):
        raise Refusal(" ".join(obstacles))
    return proposals.approve(closing, approver, now)


@transaction.atomic
def reopen_year(*, year: int, leader: User, reason: str, now: dt.datetime) -> YearClosing:
    """Open a closed year again: a leader's own decision, with its reason."""
    words = proposals.require_words(reason, _("Say why the year is opened again."))
    _hold_year_alone(year)
    if not is_closed(year):
        raise Refusal(_("The year %(year)s is open.") % {"year": year})
    return YearClosing.objects.create(
        year=year,
        kind=Kind.REOPEN,
        status=YearClosing.Status.APPROVED,
        author=leader,
        approver=leader,
        decided_at=now,
        reason=words,
        business_at=now,
    )
