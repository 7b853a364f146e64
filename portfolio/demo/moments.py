"""When the demo plays: every service gets the moment of the month it is in."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from portfolio.demo.model import YEAR
from projects.models import ReportingPeriod

XIAMEN = ZoneInfo("Asia/Shanghai")


def at(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    """A time of day in Xiamen."""
    return dt.datetime(day.year, day.month, day.day, hour, minute, tzinfo=XIAMEN)


# The plan of the year is set, and where the demo stands still.
SET_UP = at(dt.date(YEAR, 1, 10), 9)
END = at(dt.date(YEAR, 12, 3), 9)
ENTERED = at(dt.date(YEAR, 12, 1), 10)
REVIEWED = at(dt.date(YEAR, 12, 2), 15)


def first_of(month: int) -> dt.date:
    """The first day of a month of the demo's year."""
    return dt.date(YEAR, month, 1)


def within(month: int) -> dt.datetime:
    """While a month runs: plans are revised, stops and reasons reported, earlier months corrected."""
    return at(dt.date(YEAR, month, 20), 10)


def news(period: ReportingPeriod) -> dt.datetime:
    """What happened in the month is told with the returns, the day before they are due."""
    return at(period.due_on - dt.timedelta(1), 9) if period.month.month < 11 else ENTERED


def entered(period: ReportingPeriod) -> dt.datetime:
    """Clerks enter and hand in."""
    return at(period.due_on - dt.timedelta(1), 10)


def sent_back(period: ReportingPeriod) -> dt.datetime:
    """Reviewers give some back."""
    return at(period.due_on, 9)


def mended(period: ReportingPeriod) -> dt.datetime:
    """Those are handed in again."""
    return at(period.due_on, 14)


def reviewed(period: ReportingPeriod) -> dt.datetime:
    """Reviewers approve."""
    return at(period.due_on, 16)


def entered_late(period: ReportingPeriod) -> dt.datetime:
    """After the due day, before the month is locked."""
    return at(period.lock_on, 9)


def reviewed_late(period: ReportingPeriod) -> dt.datetime:
    """The late ones are approved on the day of locking."""
    return at(period.lock_on, 14)


def locked(period: ReportingPeriod) -> dt.datetime:
    """The office locks the month and has its edition built."""
    return at(period.lock_on, 17)


def published(period: ReportingPeriod) -> dt.datetime:
    """The leader publishes."""
    return at(period.circular_on, 10)
