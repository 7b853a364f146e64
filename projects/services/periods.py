"""Opening and locking a month, and opening it again."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import Refusal
from common.models import CalendarDay
from projects.cadence import Cadence, period_dates
from projects.models import PeriodEvent, PeriodExtension, ReportingPeriod

PERIOD_LOCK = 7264004


@transaction.atomic
def open_period(*, month: dt.date, cadence: Cadence | None = None) -> ReportingPeriod:
    """Open a month for returns, its dates moved to working days; the one there is if it was opened before."""
    later = ReportingPeriod.objects.filter(month__gt=month).exclude(status=ReportingPeriod.Status.OPEN)
    if later.exists() and not ReportingPeriod.objects.filter(month=month).exists():
        raise Refusal(_("A later month is closed already: months are opened in their order."))
    window = (month, month + dt.timedelta(days=92))
    exceptions = dict(CalendarDay.objects.filter(day__range=window).values_list("day", "is_working"))
    dates = period_dates(month, exceptions, cadence)
    period, _created = ReportingPeriod.objects.get_or_create(
        month=month,
        defaults={"due_on": dates.due_on, "lock_on": dates.lock_on, "circular_on": dates.circular_on},
    )
    return period


@transaction.atomic
def lock_period(
    *, period: ReportingPeriod, user: User, now: dt.datetime, early: bool = False
) -> ReportingPeriod:
    """Close a month: it waits for returns being written, and none is written after it.

    Never before the month has ended; before its returns are due only when that is meant (``early``).
    """
    period = _hold_alone(period)
    if period.status != ReportingPeriod.Status.OPEN:
        raise Refusal(_("The month %(month)s is already locked.") % {"month": f"{period.month:%Y-%m}"})
    earlier = ReportingPeriod.objects.filter(month__lt=period.month, status=ReportingPeriod.Status.OPEN)
    if earlier.exists():
        raise Refusal(_("An earlier month is still open: lock that one first."))
    _check_time(period, timezone.localdate(now), early)
    period.status = ReportingPeriod.Status.LOCKED
    period.locked_at = now
    period.locked_by = user
    period.save(update_fields=["status", "locked_at", "locked_by"])
    PeriodEvent.objects.create(period=period, kind=PeriodEvent.Kind.LOCKED, author=user, business_at=now)
    return period


@transaction.atomic
def reopen_period(*, period: ReportingPeriod, user: User, reason: str, now: dt.datetime) -> ReportingPeriod:
    """Open a locked month again, before its publication and while no later month is locked.

    For ``reports``, which puts away what was built of the month in the same transaction.
    """
    if not reason.strip():
        raise Refusal(_("Say why the month is opened again."))
    period = _hold_alone(period)
    if period.status == ReportingPeriod.Status.OPEN:
        raise Refusal(_("The month %(month)s is open already.") % {"month": f"{period.month:%Y-%m}"})
    if period.status == ReportingPeriod.Status.PUBLISHED:
        raise Refusal(_("The month is published: it is put right by corrections now."))
    later = ReportingPeriod.objects.filter(month__gt=period.month).exclude(status=ReportingPeriod.Status.OPEN)
    if later.exists():
        raise Refusal(_("A later month is locked already: this one stays closed."))
    PeriodEvent.objects.create(
        period=period,
        kind=PeriodEvent.Kind.REOPENED,
        reason=reason.strip(),
        author=user,
        business_at=now,
    )
    period.status = ReportingPeriod.Status.OPEN
    period.locked_at = period.locked_by = None
    period.save(update_fields=["status", "locked_at", "locked_by"])
    return period


def _hold_alone(period: ReportingPeriod) -> ReportingPeriod:
    """The month, when all who write its returns have finished; nobody begins until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [PERIOD_LOCK, period.pk])
    return ReportingPeriod.objects.select_for_update(no_key=True).get(pk=period.pk)


def last_due_on(period: ReportingPeriod) -> dt.date:
    """The day by which every unit's returns are due, those with more time included."""
    extended = PeriodExtension.objects.filter(period=period).aggregate(last=Max("due_on"))["last"]
    return max(period.due_on, extended or period.due_on)


def _check_time(period: ReportingPeriod, today: dt.date, early: bool) -> None:
    if today <= period.ends_on:
        raise Refusal(
            _("The month has not ended: it can be locked after %(day)s.")
            % {"day": f"{period.ends_on:%Y-%m-%d}"}
        )
    due_on = last_due_on(period)
    if today <= due_on and not early:
        raise Refusal(
            _("Returns are due until %(day)s: tick that the month is to be locked before.")
            % {"day": f"{due_on:%Y-%m-%d}"}
        )


def hold_open(period: ReportingPeriod) -> None:
    """Keep a month from being locked until the transaction ends; refuse when it is not open."""
    if hold_period(period) != ReportingPeriod.Status.OPEN:
        raise Refusal(
            _("The month %(month)s is locked: ask for a correction instead.")
            % {"month": f"{period.month:%Y-%m}"}
        )


def hold_period(period: ReportingPeriod) -> str:
    """Keep a month's state as it is until the transaction ends, and return it.

    An advisory lock, because its queue is fair: whoever asks for a row's share lock passes by those who
    wait to lock the row, so that on a busy day a month could hardly be locked. Taken before any row.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", [PERIOD_LOCK, period.pk])
    return ReportingPeriod.objects.values_list("status", flat=True).get(pk=period.pk)


def hold_months_open(year: int, first: int) -> bool:
    """Keep a year's months from ``first`` (1–12) on from being locked; whether none of them is yet."""
    months = [dt.date(year, first, 1), dt.date(year, 12, 1)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT status FROM projects_reportingperiod WHERE month BETWEEN %s AND %s "
            "ORDER BY month FOR SHARE",
            months,
        )
        return all(status == ReportingPeriod.Status.OPEN for (status,) in cursor.fetchall())


def hold_months_alone(year: int, first: int) -> bool:
    """As ``hold_months_open``, and nobody writes a return of those months until the transaction ends."""
    months = ReportingPeriod.objects.filter(month__year=year, month__month__gte=first).order_by("pk")
    return all(_hold_alone(period).status == ReportingPeriod.Status.OPEN for period in months)
