"""The clock of a permit: against an oracle that goes day by day and asks whose turn it is."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.workdays import published_exceptions
from coordination import permit_clock as clock
from coordination.permit_clock import MOVES, Happened, days_used, last_day, state_after

ONE_DAY = dt.timedelta(days=1)
#: What the State Council moved: holidays on weekdays, and weekends that were worked for them.
MOVED = {
    day: worked for year in (2019, 2020, 2021) for day, (worked, _) in published_exceptions(year).items()
}


@st.composite
def lives(draw: st.DrawFn) -> tuple[list[Happened], dt.date]:
    """Steps that can follow one another on days that do, and a day on or after the last of them."""
    day, state = draw(st.dates(dt.date(2020, 1, 10), dt.date(2021, 10, 20))), clock.TO_APPLY
    steps = []
    for _ in range(draw(st.integers(0, 7))):
        if not MOVES[state]:
            break
        step = draw(st.sampled_from(sorted(MOVES[state])))
        day += ONE_DAY * draw(st.integers(0, 12))
        steps.append(Happened(step, day))
        state = MOVES[state][step]
    return steps, min(day + ONE_DAY * draw(st.integers(0, 30)), dt.date(2021, 12, 31))


def worked(day: dt.date) -> bool:
    """The oracle's own word on a day."""
    return MOVED[day] if day in MOVED else day.isoweekday() <= 5


def naive_count(steps: list[Happened], today: dt.date) -> list[dt.date]:
    """The days that count: for each morning, the steps before it say with whom the application lies."""
    counted: list[dt.date] = []
    day = steps[0].on if steps else today
    while day <= today:
        before = [one for one in steps if one.on < day]
        if before and state_after(before) == clock.WITH_AGENCY and worked(day):
            counted.append(day)
        if any(one.on == day and one.step == clock.APPLY for one in steps):
            counted = []
        day += ONE_DAY
    return counted


@settings(max_examples=150)
@given(lives())
def test_every_day_counts_that_counting_day_by_day_finds(life: tuple[list[Happened], dt.date]) -> None:
    steps, today = life
    assert days_used(steps, today, MOVED) == len(naive_count(steps, today))


@settings(max_examples=150)
@given(lives(), st.integers(1, 15))
def test_the_last_day_is_the_one_on_which_the_limit_is_used_up(
    life: tuple[list[Happened], dt.date], limit: int
) -> None:
    steps, today = life
    found, counted = last_day(steps, limit, today, MOVED), naive_count(steps, today)
    if len(counted) >= limit:
        assert found == counted[limit - 1]
    elif state_after(steps) == clock.WITH_AGENCY:
        assert found is not None
        assert found > today
        later = naive_count(steps, found)
        assert (len(later), later[-1]) == (limit, found)
    else:
        assert found is None


def test_the_clock_stands_while_the_agency_waits_and_over_the_holidays() -> None:
    # Friday 25 September 2020; 27 September and 10 October are worked, 1 to 8 October are off.
    steps = [Happened(clock.APPLY, dt.date(2020, 9, 25))]
    assert days_used(steps, dt.date(2020, 9, 27), MOVED) == 1
    assert days_used(steps, dt.date(2020, 10, 8), MOVED) == 4
    assert last_day(steps, 6, dt.date(2020, 9, 25), MOVED) == dt.date(2020, 10, 10)
    steps += [Happened(clock.ASK, dt.date(2020, 9, 28))]
    assert days_used(steps, dt.date(2020, 12, 31), MOVED) == 2
    assert last_day(steps, 6, dt.date(2020, 12, 31), MOVED) is None
    steps += [Happened(clock.SUPPLY, dt.date(2020, 10, 9))]
    assert last_day(steps, 6, dt.date(2020, 10, 9), MOVED) == dt.date(2020, 10, 14)


@pytest.mark.parametrize("state", MOVES)
def test_every_state_is_reached_and_all_but_a_granted_one_are_left(state: str) -> None:
    reached = {after for moves in MOVES.values() for after in moves.values()}
    assert state in reached
    assert bool(MOVES[state]) == (state != clock.GRANTED)


def test_nothing_is_granted_that_was_not_applied_for() -> None:
    steps = sorted({step for moves in MOVES.values() for step in moves})
    for length in range(1, 5):
        for way in product(steps, repeat=length):
            try:
                state = state_after([Happened(step, dt.date(2020, 1, 2)) for step in way])
            except KeyError:
                continue
            assert state != clock.GRANTED or clock.APPLY in way
