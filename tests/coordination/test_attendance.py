"""Half days on site against what a week asks for."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from common.workdays import published_exceptions
from coordination.attendance import Week, attended, required, weeks_of

D = dt.date
LONG_AGO = D(2019, 1, 1)
DAYS = {day: working for day, (working, _why) in published_exceptions(2020).items()}


@pytest.mark.parametrize(
    ("monday", "halves"),
    [
        (D(2020, 11, 2), 5),
        (D(2020, 9, 28), 3),  # National Day from Thursday on; the Sunday before it lies in the week before
        (D(2020, 10, 5), 2),  # holidays up to Thursday; Friday and the made-up Saturday are worked
        (D(2020, 9, 21), 5),  # six days are worked: still two and a half
        (D(2020, 1, 27), 0),  # Spring Festival, prolonged
    ],
)
def test_a_week_asks_for_half_of_its_worked_days(monday: dt.date, halves: int) -> None:
    assert required(Week(monday), DAYS, LONG_AGO) == halves


def test_a_group_that_has_just_come_owes_the_rest_of_its_week() -> None:
    assert required(Week(D(2020, 11, 2)), DAYS, D(2020, 11, 5)) == 2
    assert required(Week(D(2020, 11, 2)), DAYS, D(2020, 11, 9)) == 0


def test_a_half_day_counts_once() -> None:
    monday, sunday = D(2020, 11, 2), D(2020, 11, 8)
    records = [(monday, "am"), (monday, "day"), (sunday, "pm"), (D(2020, 11, 9), "day")]
    assert attended(Week(monday), records) == 3


def test_every_week_of_ten_years_lies_in_one_month() -> None:
    months = [D(year, month, 1) for year in range(2018, 2028) for month in range(1, 13)]
    mondays = [week.first for month in months for week in weeks_of(month)]
    assert all(later - earlier == dt.timedelta(7) for earlier, later in itertools.pairwise(mondays))
    assert mondays[0].weekday() == 0
