"""The steps of a month with their days, and who is told of those that are missing."""

from __future__ import annotations

import datetime as dt

import pytest

from common.calendar import fill_calendar
from common.models import Notice
from projects.models import ReportingPeriod
from reports.schedule import planned_days, schedule_of
from reports.services.watching import watch
from tests.factories import NOW, Town
from tests.reports.steps import locked, reported_town


@pytest.fixture
def reported(db: None) -> tuple[Town, ReportingPeriod]:
    """October, still open in December."""
    fill_calendar([2020])
    return reported_town()


def test_approval_waits_for_the_consultation(reported: tuple[Town, ReportingPeriod]) -> None:
    period = reported[1]
    assert planned_days(period, 0)["publication"] == period.circular_on
    days = planned_days(period, 3)
    assert days["lock"] == dt.date(2020, 11, 9)
    assert days["consultation"] == dt.date(2020, 11, 12)
    assert days["approval"] == days["publication"] == dt.date(2020, 11, 13)


def test_a_missing_step_is_told_once_and_only_the_first(reported: tuple[Town, ReportingPeriod]) -> None:
    town, period = reported
    for _run in range(3):
        watch(now=NOW)
    told = Notice.objects.filter(kind="schedule")
    assert [row.key for row in told] == ["schedule:2020-10:lock:2020-11-09"]
    locked(town, period)
    watch(now=NOW + dt.timedelta(days=1))
    assert told.filter(user=town.people["office"]).latest("pk").key == "schedule:2020-10:build:2020-11-09"


def test_nobody_is_told_in_the_night_or_on_a_day_off(reported: tuple[Town, ReportingPeriod]) -> None:
    watch(now=NOW.replace(hour=7))
    watch(now=NOW + dt.timedelta(days=3))
    assert not Notice.objects.filter(kind="schedule").exists()


def test_what_was_done_stands_with_its_day(reported: tuple[Town, ReportingPeriod]) -> None:
    period = locked(*reported)
    [lock, build, *_later] = schedule_of(period, dt.date(2020, 11, 9))
    assert (lock.done, lock.is_missing) == (dt.date(2020, 12, 2), False)
    assert (build.done, build.is_missing) == (None, False)
    assert schedule_of(period, dt.date(2020, 11, 10))[1].is_missing
