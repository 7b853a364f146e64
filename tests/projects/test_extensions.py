"""More time for one unit: after the due date, not after the day of the lock, with a reason."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from common.errors import Refusal
from projects.models import PeriodExtension, ReportingPeriod
from projects.services.extensions import due_dates, extend_due
from projects.services.periods import lock_period
from tests.factories import NOW, SHANGHAI, Town


def extend(town: Town, period: ReportingPeriod, days: int = 1, reason: str = "系统故障") -> PeriodExtension:
    return extend_due(
        period=period,
        organization=town.organizations["U1"],
        due_on=period.due_on + dt.timedelta(days=days),
        reason=reason,
        author=town.people["office"],
        now=NOW,
    )


def test_it_holds_for_that_unit_alone(town: Town, november: ReportingPeriod) -> None:
    extend(town, november)
    units = [town.organizations[code] for code in ("U1", "U2")]
    assert due_dates(november, units) == {
        units[0].pk: november.due_on + dt.timedelta(days=1),
        units[1].pk: november.due_on,
    }


def test_a_group_extends_it_for_what_lies_below(town: Town, november: ReportingPeriod) -> None:
    extend_due(
        period=november,
        organization=town.organizations["xm"],
        due_on=november.lock_on,
        reason="台风",
        author=town.people["office"],
        now=NOW,
    )
    unit = town.organizations["U3"]
    assert due_dates(november, [unit]) == {unit.pk: november.lock_on}


@pytest.mark.parametrize("days", [-1, 0, 99])
def test_days_that_are_refused(days: int, town: Town, november: ReportingPeriod) -> None:
    with pytest.raises(Refusal):
        extend(town, november, days)


def test_it_says_why(town: Town, november: ReportingPeriod) -> None:
    with pytest.raises(Refusal):
        extend(town, november, reason=" ")


def test_not_for_a_locked_month(town: Town, october: ReportingPeriod) -> None:
    lock_period(period=october, user=town.people["office"], now=NOW)
    with pytest.raises(Refusal):
        extend(town, october)


def test_the_lock_asks_back_until_the_last_units_day(town: Town, november: ReportingPeriod) -> None:
    """November's returns are due on Monday 7 December, the month is locked on the 8th."""
    extend(town, november)
    evening = dt.datetime(2020, 12, 8, 20, 0, tzinfo=SHANGHAI)
    with pytest.raises(Refusal, match="2020-12-08"):
        lock_period(period=november, user=town.people["office"], now=evening)
    assert lock_period(period=november, user=town.people["office"], now=evening, early=True).locked_at


def test_it_is_never_changed(town: Town, november: ReportingPeriod) -> None:
    extend(town, november)
    refused = pytest.raises(DatabaseError, match="refused|permission denied")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE projects_periodextension SET due_on = due_on + 1")


def test_pressed_twice_it_is_given_once(town: Town, november: ReportingPeriod) -> None:
    assert extend(town, november) == extend(town, november)
