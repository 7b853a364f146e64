"""The business clock: passed into services, so that a demo of 2020 is not late by years."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import DateField, DateTimeField, Subquery
from django.db.models.functions import Coalesce, Now, TruncDate
from django.utils import timezone

from common.models import BusinessClock


def business_now() -> datetime:
    """The moment that counts as now: the stored one where there is one, else the true time."""
    clock = BusinessClock.objects.filter(id=1).first()
    return clock.now if clock else timezone.now()


def business_today() -> date:
    """The day of ``business_now`` in the office's time zone."""
    return timezone.localtime(business_now()).date()


def office_day() -> TruncDate:
    """``business_today`` as an expression: a query that needs the day need not ask for it first."""
    stored = Subquery(BusinessClock.objects.filter(id=1).values("now")[:1], output_field=DateTimeField())
    return TruncDate(Coalesce(stored, Now()), output_field=DateField())


def set_business_now(now: datetime | None) -> None:
    """Store the moment that counts as now; None goes back to true time."""
    if now is None:
        BusinessClock.objects.filter(id=1).delete()
    else:
        BusinessClock.objects.update_or_create(id=1, defaults={"now": now})
