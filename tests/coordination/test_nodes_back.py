"""Nodes laid backwards: against an oracle that goes day by day, and tries every way through the plan."""

from __future__ import annotations

import datetime as dt
import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.workdays import published_exceptions
from coordination.gantt import Bar, draw
from coordination.nodes_back import Circle, Step, chains, in_order, lay_back, misfits

ONE_DAY = dt.timedelta(days=1)
#: What the State Council moved: holidays on weekdays, and weekends that were worked for them.
MOVED = {
    day: worked for year in (2019, 2020, 2021) for day, (worked, _) in published_exceptions(year).items()
}
DUE = dt.date(2021, 3, 31)


@st.composite
def plans(draw_: st.DrawFn) -> list[Step]:
    """Steps that wait for earlier ones only, in no particular order."""
    count = draw_(st.integers(1, 8))
    steps = []
    for number in range(count):
        before = draw_(st.sets(st.integers(0, number - 1), max_size=3)) if number else set()
        after = tuple(str(one) for one in sorted(before))
        steps.append(Step(str(number), draw_(st.integers(0, 25)), after))
    random.Random(draw_(st.integers(0, 99))).shuffle(steps)
    return steps


def worked(day: dt.date) -> bool:
    """The oracle's own word on a day."""
    return MOVED[day] if day in MOVED else day.isoweekday() <= 5


def naive_day(key: str, steps: list[Step], due: dt.date) -> dt.date:
    """The latest day of a step: one day after the other, for every way to the end."""
    days = []
    for waiting in (step for step in steps if key in step.after):
        day, left = naive_day(waiting.key, steps, due), waiting.days
        while left:
            day -= ONE_DAY
            left -= worked(day)
        days.append(day)
    return min(days, default=due)


def ways(key: str, steps: dict[str, Step]) -> list[list[str]]:
    """Every way from a beginning to a step."""
    step = steps[key]
    return [[*way, key] for one in step.after for way in ways(one, steps)] or [[key]]


@settings(max_examples=150)
@given(plans(), st.dates(dt.date(2020, 1, 15), dt.date(2021, 12, 31)))
def test_every_day_is_the_one_that_counting_day_by_day_finds(steps: list[Step], due: dt.date) -> None:
    assert lay_back(steps, due, MOVED) == {step.key: naive_day(step.key, steps, due) for step in steps}


@settings(max_examples=100)
@given(plans())
def test_critical_is_what_lies_on_a_longest_way(steps: list[Step]) -> None:
    by_key = {step.key: step for step in steps}
    everything = [way for key in by_key for way in ways(key, by_key)]
    longest = max(sum(by_key[key].days for key in way) for way in everything)
    on_it = {key for way in everything if sum(by_key[key].days for key in way) == longest for key in way}
    found = chains(steps)
    # A step of no days may hang on a longest way without lying on it; it has nothing to spare all the same.
    critical = {key for key, chain in found.items() if chain.is_critical}
    assert on_it <= critical
    assert all(by_key[key].days == 0 or key in on_it for key in critical)


@settings(max_examples=60)
@given(plans())
def test_a_plan_that_was_laid_out_leaves_everybody_enough_time(steps: list[Step]) -> None:
    assert misfits(steps, lay_back(steps, DUE, MOVED), DUE, MOVED) == []


def test_the_spring_festival_is_jumped_and_its_worked_sunday_counts() -> None:
    # 2021: 11 to 17 February off, Sunday the 7th and Saturday the 20th worked.
    steps = [Step("a", 5), Step("b", 3, ("a",))]
    assert lay_back(steps, dt.date(2021, 2, 20), MOVED)["a"] == dt.date(2021, 2, 10)
    assert lay_back(steps, dt.date(2021, 2, 9), MOVED)["a"] == dt.date(2021, 2, 5)


def test_a_circle_is_named_from_end_to_end() -> None:
    steps = [Step("a", 1, ("c",)), Step("b", 1, ("a",)), Step("c", 1, ("b",)), Step("d", 1)]
    with pytest.raises(Circle) as found:
        in_order(steps)
    path = found.value.path
    assert path[0] == path[-1]
    assert set(path) == {"a", "b", "c"}
    after = {step.key: step.after for step in steps}
    assert all(before in after[key] for before, key in pairwise(path))


def test_a_pinned_day_stays_and_shows_where_it_does_not_fit() -> None:
    steps = [Step("a", 5), Step("b", 10, ("a",)), Step("c", 5, ("b",))]
    days = lay_back(steps, DUE, MOVED, {"b": DUE})
    assert days == {"c": DUE, "b": DUE, "a": dt.date(2021, 3, 17)}
    [found] = misfits(steps, days, DUE, MOVED)
    assert (found.before, found.key, found.short) == ("b", "c", 5)
    late = misfits(steps, days | {"c": DUE + ONE_DAY}, DUE, MOVED)
    assert [one.key for one in late if not one.before] == ["c"]


def test_a_long_chain_needs_no_deep_recursion() -> None:
    steps = [Step(str(n), 0, (str(n - 1),) if n else ()) for n in range(3000)]
    assert [step.key for step in in_order(steps[::-1])][:2] == ["0", "1"]


def test_a_chart_keeps_everything_inside_and_links_what_waits() -> None:
    today = dt.date(2021, 1, 4)
    bars = [
        Bar(1, "1 开工", dt.date(2020, 12, 1), dt.date(2020, 12, 31), is_critical=True),
        Bar(2, "2 封顶", dt.date(2020, 12, 31), DUE, forecast=dt.date(2021, 4, 9), after=(1,)),
    ]
    chart = draw(bars, today)
    assert chart
    assert chart.height == 22 + 2 * 40
    assert [row.late is not None for row in chart.rows] == [True, True]
    assert (chart.links[0].x1, chart.links[0].y2) == (chart.rows[0].planned, chart.rows[1].y)
    assert chart.rows[1].forecast == "98.00%"
    assert draw([], today) is None
