"""One clock: what the office takes for now, stored or true, in its own time zone."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from common.clock import business_now, business_today, set_business_now
from common.models import BusinessClock

pytestmark = pytest.mark.django_db
XIAMEN = ZoneInfo("Asia/Shanghai")


def test_without_a_stored_moment_it_is_true_time() -> None:
    before = timezone.now()
    assert before <= business_now() <= timezone.now()


def test_the_stored_moment_counts_until_it_is_taken_back() -> None:
    moment = dt.datetime(2020, 12, 3, 9, tzinfo=XIAMEN)
    set_business_now(moment)
    set_business_now(moment + dt.timedelta(hours=1))
    assert business_now() == moment + dt.timedelta(hours=1)
    set_business_now(None)
    assert business_now().year > 2020


def test_the_day_is_the_offices_day() -> None:
    # Half past midnight in Xiamen is still the day before in Greenwich.
    set_business_now(dt.datetime(2020, 12, 3, 16, 30, tzinfo=dt.UTC))
    assert business_today() == dt.date(2020, 12, 4)


def test_there_is_one_clock() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        BusinessClock.objects.create(id=2, now=timezone.now())
