"""Where dates stand on a line of time."""

from __future__ import annotations

import datetime as dt

from portfolio.timeline import Scale, scale, track

YEAR = Scale(dt.date(2020, 1, 1), dt.date(2020, 12, 31))
TODAY = dt.date(2020, 12, 2)


def test_the_first_and_the_last_day_keep_a_margin() -> None:
    assert (YEAR.at(YEAR.first), YEAR.at(YEAR.last)) == ("3.00%", "97.00%")


def test_what_lies_beyond_stands_at_the_end() -> None:
    assert YEAR.at(dt.date(2031, 1, 1)) == "97.00%"


def test_there_is_no_line_without_a_day() -> None:
    assert scale([None]) is None


def test_one_day_alone_makes_a_line() -> None:
    line = scale([TODAY])
    assert line
    assert line.at(TODAY) == "3.00%"


def test_a_year_is_named_by_every_other_month() -> None:
    months = [tick.label[-2:] for tick in YEAR.ticks]
    assert months == ["01", "03", "05", "07", "09", "11"]


def test_twenty_years_are_named_by_some_januaries() -> None:
    labels = [tick.label for tick in Scale(dt.date(2005, 5, 1), dt.date(2025, 5, 1)).ticks]
    assert labels == ["2010-01", "2015-01", "2020-01", "2025-01"]


def test_a_node_reached_late_shows_the_days_between() -> None:
    planned, actual = dt.date(2020, 5, 1), dt.date(2020, 6, 1)
    made = track(YEAR, baseline=planned, planned=planned, actual=actual, today=TODAY)
    assert made.passed == (YEAR.at(planned), YEAR.at(actual))
    assert (made.overdue, made.moved, made.baseline) == (None, None, "")


def test_a_node_not_reached_in_time_is_overdue_until_today() -> None:
    planned = dt.date(2020, 5, 1)
    made = track(YEAR, baseline=planned, planned=planned, actual=None, today=TODAY)
    assert made.overdue == (YEAR.at(planned), YEAR.at(TODAY))


def test_a_node_to_come_is_not_overdue() -> None:
    made = track(YEAR, baseline=None, planned=dt.date(2020, 12, 20), actual=None, today=TODAY)
    assert made.overdue is None


def test_a_node_put_off_keeps_its_first_date() -> None:
    first, now = dt.date(2020, 5, 1), dt.date(2020, 12, 20)
    made = track(YEAR, baseline=first, planned=now, actual=None, today=TODAY)
    assert made.moved == (YEAR.at(first), YEAR.at(now))
    assert made.baseline == YEAR.at(first)
