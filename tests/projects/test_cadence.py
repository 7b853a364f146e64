"""When returns are due, months locked and circulars out: every date a working day, each after the other."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.workdays import published_exceptions
from projects.cadence import Cadence, PeriodDates, first_of_next_month, month_end, period_dates

YEARS = {
    day: working for year in (2020, 2021) for day, (working, _label) in published_exceptions(year).items()
}
ONE_DAY = dt.timedelta(days=1)


def day(number: int, of: int, year: int = 2020) -> dt.date:
    return dt.date(year, of, number)


@pytest.mark.parametrize(
    ("month", "due", "lock", "circular"),
    [
        # The Spring Festival was prolonged to 2 February: the 5th is a Wednesday, the 8th a Saturday.
        (1, day(5, 2), day(10, 2), day(11, 2)),
        (2, day(5, 3), day(9, 3), day(10, 3)),  # the 8th is a Sunday
        (3, day(7, 4), day(8, 4), day(10, 4)),  # 4 to 6 April: Qingming
        (4, day(6, 5), day(8, 5), day(11, 5)),  # 1 to 5 May; the 10th is a Sunday
        (5, day(5, 6), day(8, 6), day(10, 6)),
        (6, day(6, 7), day(8, 7), day(10, 7)),
        (7, day(5, 8), day(10, 8), day(11, 8)),
        (8, day(7, 9), day(8, 9), day(10, 9)),
        # National Day to the 8th: due on Friday the 9th, locked on a Saturday that is worked.
        (9, day(9, 10), day(10, 10), day(12, 10)),
        (10, day(5, 11), day(9, 11), day(10, 11)),
        (11, day(7, 12), day(8, 12), day(10, 12)),
        (12, day(5, 1, 2021), day(8, 1, 2021), day(11, 1, 2021)),
    ],
)
def test_the_months_of_2020(month: int, due: dt.date, lock: dt.date, circular: dt.date) -> None:
    assert period_dates(dt.date(2020, month, 1), YEARS) == PeriodDates(due, lock, circular)


def test_without_a_calendar_only_weekends_move() -> None:
    assert period_dates(dt.date(2020, 9, 1), {}) == PeriodDates(day(5, 10), day(8, 10), day(12, 10))


def test_two_dates_that_fall_together_are_drawn_apart() -> None:
    # All three fall into a week off: they come out on three working days in a row.
    week_off = {day(5, 10) + n * ONE_DAY: False for n in range(7)}
    assert period_dates(dt.date(2020, 9, 1), week_off) == PeriodDates(day(12, 10), day(13, 10), day(14, 10))


def test_a_cadence_of_ones_own() -> None:
    dates = period_dates(dt.date(2020, 4, 1), {}, Cadence(due_day=1, lock_day=1, circular_day=1))
    assert dates == PeriodDates(day(1, 5), day(4, 5), day(5, 5))


def naive(month: dt.date, exceptions: dict[dt.date, bool]) -> PeriodDates:
    """By walking through the days of a list."""
    start = (month + dt.timedelta(days=32)).replace(day=1)
    days = [start + n * ONE_DAY for n in range(90)]
    worked = [one for one in days if exceptions.get(one, one.weekday() < 5)]
    due = next(one for one in worked if one >= start.replace(day=5))
    lock = next(one for one in worked if one >= start.replace(day=8) and one > due)
    circular = next(one for one in worked if one >= start.replace(day=10) and one > lock)
    return PeriodDates(due, lock, circular)


@given(
    month=st.dates(dt.date(2019, 1, 1), dt.date(2030, 12, 31)).map(lambda one: one.replace(day=1)),
    moved=st.dictionaries(st.integers(0, 50), st.booleans(), max_size=40),
)
def test_whatever_the_holidays(month: dt.date, moved: dict[int, bool]) -> None:
    start = first_of_next_month(month)
    exceptions = {start + n * ONE_DAY: working for n, working in moved.items()}
    assert period_dates(month, exceptions) == naive(month, exceptions)


@given(one=st.dates(dt.date(1999, 1, 1), dt.date(2101, 1, 1)))
def test_month_ends(one: dt.date) -> None:
    month = one.replace(day=1)
    assert month_end(month) + ONE_DAY == first_of_next_month(month)
    assert month_end(month).month == month.month
