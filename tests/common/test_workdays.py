"""Working days: the office's table first, what the State Council published, else the week."""

from __future__ import annotations

import datetime as dt

import pytest

from common.calendar import fill_calendar
from common.models import CalendarDay
from common.workdays import add_working_days, is_working, next_working_day, published_exceptions

Exceptions = dict[dt.date, bool]


@pytest.fixture(scope="module")
def year_2020() -> Exceptions:
    return {day: working for day, (working, _label) in published_exceptions(2020).items()}


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        ((1, 1), False),  # New Year, a Wednesday
        ((1, 19), True),  # a Sunday worked for the Spring Festival
        ((1, 24), False),
        ((1, 31), False),  # the festival was prolonged
        ((2, 3), True),
        ((4, 26), True),  # a Sunday worked for Labour Day
        ((5, 5), False),
        ((6, 28), True),
        ((9, 27), True),  # a Sunday worked for National Day
        ((10, 1), False),
        ((10, 8), False),
        ((10, 9), True),
        ((10, 10), True),  # a Saturday
        ((10, 11), False),  # a Sunday like any other
    ],
)
def test_days_of_2020(year_2020: Exceptions, day: tuple[int, int], worked: bool) -> None:
    assert is_working(dt.date(2020, *day), year_2020) is worked


def test_every_moved_day_of_2020_has_a_chinese_name() -> None:
    labels = {label for _working, label in published_exceptions(2020).values()}
    assert labels == {"元旦", "春节", "清明节", "劳动节", "端午节", "国庆节"}


def test_only_days_that_differ_from_the_week_are_listed(year_2020: Exceptions) -> None:
    assert all(working != (day.weekday() < 5) for day, working in year_2020.items())


def test_the_next_working_day_is_the_day_itself_when_it_is_worked(year_2020: Exceptions) -> None:
    assert next_working_day(dt.date(2020, 10, 9), year_2020) == dt.date(2020, 10, 9)
    assert next_working_day(dt.date(2020, 10, 1), year_2020) == dt.date(2020, 10, 9)
    assert next_working_day(dt.date(2020, 10, 11), year_2020) == dt.date(2020, 10, 12)


def test_counting_working_days_skips_holidays_and_counts_moved_days(year_2020: Exceptions) -> None:
    assert add_working_days(dt.date(2020, 9, 30), 2, year_2020) == dt.date(2020, 10, 10)
    assert add_working_days(dt.date(2020, 1, 23), 1, year_2020) == dt.date(2020, 2, 3)


def test_beyond_what_is_published_there_are_weekends_only() -> None:
    with pytest.raises(NotImplementedError):
        published_exceptions(2120)
    assert next_working_day(dt.date(2120, 10, 1), {}) == dt.date(2120, 10, 1)  # a Tuesday


@pytest.mark.django_db
def test_filling_the_calendar_keeps_what_the_office_changed() -> None:
    CalendarDay.objects.create(day=dt.date(2020, 1, 31), is_working=True, label="照常上班")

    unknown = fill_calendar([2020, 2120])

    assert unknown == [2120]
    assert CalendarDay.objects.get(day=dt.date(2020, 1, 31)).is_working
    assert CalendarDay.objects.filter(day__year=2020).count() == len(published_exceptions(2020))
    assert fill_calendar([2020]) == []
