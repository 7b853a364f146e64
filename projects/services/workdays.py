"""The working calendar in the office's hands: a changed day moves the dates of open months still to come."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import Conflict, Refusal
from common.models import CalendarDay
from common.workdays import add_working_days, is_working
from projects.cadence import PeriodDates, period_dates
from projects.models import ReportingPeriod

AHEAD = dt.timedelta(days=92)


@dataclass(frozen=True)
class Move:
    """The dates of an open month before and after."""

    period: ReportingPeriod
    before: PeriodDates
    after: PeriodDates


def moves(*, day: dt.date, working: bool, today: dt.date) -> list[Move]:
    """Which open months' dates a changed day would move; what is not in the future stays."""
    exceptions = dict(
        CalendarDay.objects.filter(day__range=(day - AHEAD, day + AHEAD)).values_list("day", "is_working")
    ) | {day: working}
    found = []
    for period in ReportingPeriod.objects.filter(
        status=ReportingPeriod.Status.OPEN, month__range=(day - AHEAD, day), circular_on__gt=today
    ).order_by("month"):
        before = PeriodDates(*period.dates())
        after = _later_ones(before, period_dates(period.month, exceptions), exceptions, today)
        if after != before:
            found.append(Move(period, before, after))
    return found


def _later_ones(
    before: PeriodDates, after: PeriodDates, exceptions: dict[dt.date, bool], today: dt.date
) -> PeriodDates:
    """A date that has come stays, one still to come is never put into the past, and their order holds."""

    def later(old: dt.date, new: dt.date, base: dt.date) -> dt.date:
        return old if old <= today else max(new, add_working_days(base, 1, exceptions))

    due = later(before.due_on, after.due_on, today)
    lock = later(before.lock_on, after.lock_on, due)
    return PeriodDates(due, lock, later(before.circular_on, after.circular_on, lock))


@transaction.atomic
def change_day(
    *, day: dt.date, working: bool, label: str, seen: bool, confirmed: bool, now: dt.datetime
) -> list[Move]:
    """Say that a day is worked or not, and move the open months' dates that follow from it.

    ``seen`` is what the day was when the page was opened. Where dates move, that must be ``confirmed``.
    """
    today = timezone.localdate(now)
    CalendarDay.objects.select_for_update().filter(day=day).first()
    if day_state(day) != seen:
        raise Conflict(_("Another person changed this day meanwhile. Nothing was overwritten."))
    if not label.strip():
        raise Refusal(_("Name the holiday, or why the day is worked."))
    found = moves(day=day, working=working, today=today)
    if found and not confirmed:
        raise Refusal(_("Dates of open months would move: tick that this is meant."))
    CalendarDay.objects.update_or_create(
        day=day, defaults={"is_working": working, "label": label.strip()[:60]}
    )
    for move in found:
        period = ReportingPeriod.objects.select_for_update(no_key=True).get(pk=move.period.pk)
        if period.status == ReportingPeriod.Status.OPEN:
            period.due_on, period.lock_on = move.after.due_on, move.after.lock_on
            period.circular_on = move.after.circular_on
            period.save(update_fields=["due_on", "lock_on", "circular_on"])
    return found


def day_state(day: dt.date) -> bool:
    """Whether a day is worked, as the calendar stands."""
    stored = CalendarDay.objects.filter(day=day).values_list("day", "is_working")
    return is_working(day, dict(stored))
