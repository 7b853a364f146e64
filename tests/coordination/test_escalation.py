"""Problems that rise by themselves: once, on the right day, however often or late the clock strikes."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from common.calendar import exceptions_around, fill_calendar
from common.clock import set_business_now
from common.errors import Conflict, Refusal
from common.models import Notice
from common.workdays import is_working, published_exceptions
from coordination.escalation_days import due_day, rises
from coordination.models import Level, Problem
from coordination.services.escalation import level_days, run_clock, set_level_days
from coordination.tasks import raise_problems
from projects.models import Project
from tests.coordination.steps import at, bring, register, take
from tests.factories import NOW, Town

DAYS = {1: 3, 2: 5, 3: 7, 4: 10}


def history(problem: Problem) -> list[tuple[str, int, str, str]]:
    """What the clock did: kind, level, the day it counts from, the new day."""
    rows = problem.events.filter(author=None).order_by("posting")
    return [(row.kind, row.level, row.on.isoformat(), row.due_on.isoformat()) for row in rows]


#: Registered on Wednesday, 2 December 2020: three working days, then five, seven, ten.
WHOLE = [
    ("rise", 2, "2020-12-08", "2020-12-15"),
    ("rise", 3, "2020-12-16", "2020-12-25"),
    # New Year's Day is a holiday.
    ("rise", 4, "2020-12-28", "2021-01-12"),
    ("overdue", 4, "2021-01-13", "2021-01-12"),
]


def test_the_first_day_is_three_working_days_away(problem: Problem) -> None:
    assert (problem.level, problem.due_on) == (Level.PROJECT, dt.date(2020, 12, 7))
    assert run_clock(now=at(2020, 12, 7, 23)) == 0


def test_every_day_of_the_clock(problem: Problem) -> None:
    for day in range(60):
        run_clock(now=NOW + dt.timedelta(days=day))
    assert history(problem) == WHOLE


def test_after_a_stop_of_weeks_the_days_are_those_on_which_it_fell_due(problem: Problem) -> None:
    run_clock(now=at(2021, 1, 20))
    assert history(problem) == WHOLE
    assert Problem.objects.get().late_since == dt.date(2020, 12, 8)


def test_struck_twice_nothing_is_done_twice(town: Town, problem: Problem) -> None:
    now = at(2020, 12, 9)
    assert run_clock(now=now) == 1
    notices = Notice.objects.count()
    assert run_clock(now=now) == 0
    assert history(problem) == WHOLE[:1]
    assert Notice.objects.count() == notices


def test_the_beat_s_job_goes_by_the_business_clock(problem: Problem) -> None:
    set_business_now(at(2020, 12, 8, 1))
    raise_problems()
    assert history(problem) == WHOLE[:1]


def test_across_the_spring_festival(town: Town, mine: Project) -> None:
    late = register(town, mine, now=at(2021, 2, 9))
    # 11 to 17 February are holidays; Saturday the 20th is worked.
    assert late.due_on == dt.date(2021, 2, 19)
    run_clock(now=at(2021, 3, 1))
    assert history(late) == [("rise", 2, "2021-02-20", "2021-02-26"), ("rise", 3, "2021-03-01", "2021-03-10")]


def test_what_is_settled_or_answered_does_not_rise(town: Town, mine: Project) -> None:
    for state in ("answered", "verified", "signed_off", "held"):
        bring(town, register(town, mine), state)
    assert run_clock(now=at(2020, 12, 18)) == 0


def test_a_hold_ends_by_itself_on_its_day(town: Town, problem: Problem) -> None:
    bring(town, problem, "held")
    run_clock(now=at(2020, 12, 30))
    problem.refresh_from_db()
    assert history(problem) == [
        ("resume", 1, "2020-12-21", "2020-12-24"),
        ("rise", 2, "2020-12-25", "2021-01-04"),
    ]
    assert problem.status == "in_hand"


def test_the_level_that_takes_over_is_told(town: Town, problem: Problem) -> None:
    Notice.objects.all().delete()
    run_clock(now=at(2020, 12, 28))
    told = set(Notice.objects.filter(kind="problem").values_list("user__username", flat=True))
    assert {"clerk", "office", "leader"} <= told


def test_days_changed_by_the_office_count_for_what_comes_later(town: Town, problem: Problem) -> None:
    office = town.person("office")
    set_level_days(level=Level.UNIT, working_days=1, seen=0, user=office, now=NOW)
    assert level_days() == DAYS | {2: 1}
    run_clock(now=at(2020, 12, 8))
    assert history(problem) == [("rise", 2, "2020-12-08", "2020-12-09")]
    with pytest.raises(Conflict):
        set_level_days(level=Level.UNIT, working_days=2, seen=0, user=office, now=NOW)
    with pytest.raises(Refusal):
        set_level_days(level=Level.UNIT, working_days=0, seen=1, user=office, now=NOW)


def test_passed_up_by_hand_the_days_of_the_new_level_begin(town: Town, problem: Problem) -> None:
    take(town, problem, "clerk", "escalate")
    assert (problem.level, problem.due_on) == (Level.UNIT, dt.date(2020, 12, 9))


HOLIDAYS = {day: worked for day, (worked, _why) in published_exceptions(2020).items()}


def walked(day: dt.date, count: int) -> dt.date:
    """Day by day, as one counts on a wall calendar."""
    while count:
        day += dt.timedelta(days=1)
        count -= is_working(day, HOLIDAYS)
    return day


@settings(max_examples=200)
@given(
    due=some.dates(dt.date(2020, 1, 2), dt.date(2020, 11, 1)),
    later=some.integers(0, 40),
    level=some.integers(1, 4),
)
def test_rises_are_those_of_a_clock_that_never_stopped(due: dt.date, later: int, level: int) -> None:
    today = due + dt.timedelta(days=later)
    expected, day, at_level, last = [], due, level, due
    while day < today:
        day += dt.timedelta(days=1)
        if at_level < 4 and day > last and is_working(day, HOLIDAYS):
            at_level, last = at_level + 1, walked(day, DAYS[at_level + 1])
            expected.append((at_level, day, last))
    found = rises(level, due, today, DAYS, HOLIDAYS)
    assert [(one.level, one.on, one.due_on) for one in found] == expected
    assert due_day(due, 3, HOLIDAYS) == walked(due, 3)


def test_the_calendar_reaches_far_enough(town: Town) -> None:
    fill_calendar([2022])
    assert min(exceptions_around(dt.date(2021, 6, 1), 800)) < dt.date(2020, 2, 1)
