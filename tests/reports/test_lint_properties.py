"""The lint against a naive oracle: every value of a fine grid is looked at, one by one."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.lint import lint
from reports.rulesets.bands import LAMPS, Interval, band
from reports.rulesets.document import Document, compiled, put
from reports.rulesets.profiles import profile

#: Ends lie on whole numbers; between each two the grid has a value more.
ENDS = range(-4, 9)
GRID = [Decimal(n) / 2 for n in range(2 * min(ENDS) - 4, 2 * max(ENDS) + 5)]
MEASURES = ("schedule_ratio", "annual_over_time", "time_lead")
END = st.none() | st.sampled_from(ENDS).map(str)
TICK = st.booleans()
BAND = st.builds(
    lambda low, high, first, last: band(low, high, low_included=first, high_included=last),
    *(END, END, TICK, TICK),
)


def lit(one: dict[str, Any], value: Decimal) -> bool:
    """Whether a band holds a value, as anybody would look it up."""
    low, high = one["low"], one["high"]
    above = low is None or value > Decimal(low) or (one["low_included"] and value == Decimal(low))
    under = high is None or value < Decimal(high) or (one["high_included"] and value == Decimal(high))
    return above and under


def on_grid(intervals: Iterable[Interval | None]) -> set[Decimal]:
    """The values of the grid that some intervals hold."""
    return {value for one in intervals for value in GRID if one and one.holds(value)}


def rules(measure: str, bands: dict[str, dict[str, Any]]) -> Document:
    """The default rules with bands of one's own."""
    content = profile("default")
    content["lamp"] = {"measure": measure, **bands}
    return content


@settings(max_examples=300)
@given(measure=st.sampled_from(MEASURES), bands=st.fixed_dictionaries(dict.fromkeys(LAMPS, BAND)))
def test_gaps_and_overlaps_are_exactly_those_of_the_grid(
    measure: str, bands: dict[str, dict[str, Any]]
) -> None:
    findings = lint(rules(measure, bands))

    lamps = {value: [lamp for lamp in LAMPS if lit(bands[lamp], value)] for value in GRID}
    assert on_grid(f.interval for f in findings if f.code == "gap") == {v for v in GRID if not lamps[v]}
    assert on_grid(f.interval for f in findings if f.code == "overlap") == {
        v for v in GRID if len(lamps[v]) > 1
    }


@settings(max_examples=300)
@given(
    measure=st.sampled_from(MEASURES),
    ends=st.lists(st.sampled_from(ENDS), min_size=2, max_size=2, unique=True).map(sorted),
    included=st.tuples(st.booleans(), st.booleans()),
)
def test_bands_without_a_fault_light_the_same_lamp_once_compiled(
    measure: str, ends: list[int], included: tuple[bool, bool]
) -> None:
    yellow, green = map(str, ends)
    bands = {
        "green": band(green, None, low_included=included[1]),
        "yellow": band(yellow, green, low_included=included[0], high_included=not included[1]),
        "red": band(None, yellow, high_included=not included[0]),
    }
    content = rules(measure, bands)
    assert not {f.code for f in lint(content)} & {"gap", "overlap", "empty_band", "upside_down"}

    rule = compiled(content)["lamp"]
    for value in GRID:
        assert by_thresholds(rule, value) == next(lamp for lamp in LAMPS if lit(bands[lamp], value))


def by_thresholds(rule: dict[str, Any], value: Decimal) -> str:
    """The lamp as the figures light it: the first threshold that is met."""
    for lamp in ("green", "yellow"):
        threshold = Decimal(rule[lamp]["value"])
        if value > threshold or (value == threshold and rule[lamp]["op"] == ">="):
            return lamp
    return "red"


@settings(max_examples=300)
@given(bands=st.fixed_dictionaries(dict.fromkeys(LAMPS, BAND)), measure=st.sampled_from(MEASURES[:2]))
def test_a_lamp_that_no_project_reaches_is_found(bands: dict[str, dict[str, Any]], measure: str) -> None:
    findings = lint(rules(measure, bands))

    named = {f.paths[0].removeprefix("lamp.") for f in findings if f.code == "unreachable_lamp"}
    held = {lamp: {value for value in GRID if lit(bands[lamp], value)} for lamp in LAMPS}
    assert named == {lamp for lamp, values in held.items() if values and max(values) < 0}


RATIO = st.integers(min_value=0, max_value=12).map(lambda n: str(n * 10))


@settings(max_examples=200)
@given(flag=RATIO, warned=RATIO, yellow=RATIO, green=RATIO)
def test_contradictions_are_exactly_those_that_a_project_can_come_into(
    flag: str, warned: str, yellow: str, green: str
) -> None:
    content = rules(
        "schedule_ratio",
        {
            "green": band(green, None, low_included=True),
            "yellow": band(yellow, green, low_included=True),
            "red": band(None, yellow),
        },
    )
    put(content, "red_flag.year_ratio", flag)
    put(content, "warning.year_ratio", warned)
    found = {f.code for f in lint(content)}
    ratios = [Decimal(n) for n in range(131)]

    honoured = [r for r in ratios if r >= Decimal(flag)]
    assert ("honour_and_warning" in found) == any(r < Decimal(warned) for r in honoured)
    assert ("honour_and_talk" in found) == any(Decimal(yellow) <= r < Decimal(green) for r in honoured)
    assert ("warned_though_met" in found) == any(100 <= r < Decimal(warned) for r in ratios)
    assert ("unreachable_warning" in found) == (not any(r < Decimal(warned) for r in ratios))


LISTED = st.integers(min_value=0, max_value=6)


@settings(max_examples=200)
@given(share=st.integers(0, 40), least=LISTED, most=LISTED, ranked=st.integers(1, 60))
def test_a_list_that_nobody_can_be_on_is_found(share: int, least: int, most: int, ranked: int) -> None:
    content = profile("default")
    content["red_flag"] |= {"share": str(share), "at_least": least, "at_most": most}
    found = {f.code for f in lint(content, ranked=ranked)}

    longest = min(most, max(least, ranked * share // 100))
    if least > most:
        assert "least_above_most" in found
    else:
        assert bool({"empty_list", "share_too_small"} & found) == (longest == 0)


@settings(max_examples=200)
@given(weights=st.lists(st.integers(0, 200).map(lambda n: Decimal(n) / 2), min_size=5, max_size=5))
def test_weights_add_up_to_100(weights: list[Decimal]) -> None:
    content = profile("default")
    names = ("schedule", "visual", "milestones", "month", "reporting")
    content["score"] |= dict(zip(names, map(str, weights), strict=True))
    assert ("weights" in {f.code for f in lint(content)}) == (sum(weights) != 100)
