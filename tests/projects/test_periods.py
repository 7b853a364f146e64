"""Months: opened with their dates, locked in order, never opened again."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from common.calendar import fill_calendar
from common.errors import Refusal
from common.models import CalendarDay
from projects.models import ReportingPeriod
from projects.services.periods import hold_months_open, lock_period, open_period
from tests import factories
from tests.factories import NOW, YEAR, Town


def lock(town: Town, number: int) -> ReportingPeriod:
    return lock_period(period=factories.month(number), user=town.people["office"], now=NOW)


def test_the_dates_follow_the_calendar(town: Town) -> None:
    fill_calendar([YEAR])
    period = factories.month(9)
    assert [period.due_on, period.lock_on, period.circular_on] == [
        dt.date(YEAR, 10, day) for day in (9, 10, 12)
    ]


def test_the_office_may_move_a_day(town: Town) -> None:
    CalendarDay.objects.create(day=dt.date(YEAR, 11, 5), is_working=False, label="台风")
    assert factories.month(10).due_on == dt.date(YEAR, 11, 6)


def test_opening_twice_gives_the_same_month_with_its_dates(town: Town) -> None:
    first = factories.month(10)
    CalendarDay.objects.create(day=first.due_on, is_working=False)
    assert factories.month(10).due_on == first.due_on
    assert ReportingPeriod.objects.count() == 1


def test_locking_says_who_and_when(town: Town) -> None:
    period = lock(town, 10)
    assert (period.status, period.locked_by, period.locked_at) == ("locked", town.people["office"], NOW)


def test_a_month_is_locked_once(town: Town) -> None:
    lock(town, 10)
    with pytest.raises(Refusal, match="2020-10"):
        lock(town, 10)


def test_months_are_locked_in_their_order(town: Town) -> None:
    factories.month(9)
    with pytest.raises(Refusal):
        lock(town, 10)
    lock(town, 9)
    assert lock(town, 10).status == "locked"


def test_a_month_before_a_closed_one_is_not_opened(town: Town) -> None:
    """Its returns would be added to a year-to-date that is closed."""
    lock(town, 10)
    with pytest.raises(Refusal):
        factories.month(9)
    assert factories.month(10).status == "locked"
    assert factories.month(11).status == "open"


def test_a_month_is_a_first(town: Town) -> None:
    with pytest.raises(IntegrityError, match="period_month_is_a_first"), transaction.atomic():
        open_period(month=dt.date(YEAR, 10, 2))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE projects_reportingperiod SET status = 'open'",
        "UPDATE projects_reportingperiod SET month = '2020-12-01'",
        "DELETE FROM projects_reportingperiod",
        "TRUNCATE projects_reportingperiod CASCADE",
    ],
)
@pytest.mark.parametrize("status", ["locked", "published"])
def test_a_closed_month_stays_closed(status: str, statement: str, town: Town) -> None:
    lock(town, 10)
    ReportingPeriod.objects.update(status=status)
    refused = pytest.raises(Exception, match="refused|permission denied")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    period = ReportingPeriod.objects.get()
    assert (period.status, period.month) == (status, dt.date(YEAR, 10, 1))


def test_a_published_month_is_not_merely_locked_again(town: Town) -> None:
    lock(town, 10)
    ReportingPeriod.objects.update(status="published")
    with pytest.raises(IntegrityError, match="published"), transaction.atomic():
        ReportingPeriod.objects.update(status="locked")


def test_holding_months_open_asks_from_the_first_on(town: Town) -> None:
    for number in (1, 2, 3):
        factories.month(number)
    lock(town, 1)
    assert hold_months_open(YEAR, 2)
    assert not hold_months_open(YEAR, 1)
    assert hold_months_open(YEAR + 1, 1)


@pytest.mark.parametrize("early", [False, True])
def test_a_month_is_not_locked_before_it_has_ended(town: Town, early: bool) -> None:
    last_day = dt.datetime(2020, 11, 30, 23, 0, tzinfo=factories.SHANGHAI)
    with pytest.raises(Refusal):
        lock_period(period=factories.month(11), user=town.people["office"], now=last_day, early=early)


def test_a_month_is_locked_before_its_returns_are_due_only_when_that_is_meant(town: Town) -> None:
    """November's returns are due on Monday 7 December."""
    period, due = factories.month(11), dt.datetime(2020, 12, 7, 20, 0, tzinfo=factories.SHANGHAI)
    with pytest.raises(Refusal):
        lock_period(period=period, user=town.people["office"], now=due)
    assert lock_period(period=period, user=town.people["office"], now=due, early=True).locked_at == due
