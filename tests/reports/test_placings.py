"""Placings with their reasons: what is said, from which figures, and how far it is to the next step."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from launcher.home import ROOT
from reports import placings
from tests.reports.test_reasons import line

RULES: dict[str, Any] = json.loads((ROOT / "reports" / "rulesets" / "default.json").read_text("utf-8"))
RANKED: dict[str, Any] = {
    "score": Decimal("86.5"),
    "rank_all": 7,
    "rank_best": 7,
    "rank_worst": 7,
    "rank_gap": None,
    "rank_nodes": None,
}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """The sentences as they are in the code."""
    with translation.override("en"):
        yield


def ranked(**changed: Any) -> object:
    """A line with a rank."""
    return line(**RANKED | changed)


def test_a_rank_says_its_points() -> None:
    assert placings.rank_reason(ranked()) == "86.50 points, rank 7"


def test_without_a_rank_the_reason_for_that_is_said() -> None:
    assert placings.rank_reason(ranked(rank_all=None, unranked_reason="new")) == (
        "added less than two months ago"
    )


@pytest.mark.parametrize(
    ("best", "worst", "said"), [(6, 9, "between rank 6 and 9"), (7, 7, ""), (None, None, "")]
)
def test_what_rounding_leaves_open_is_said_only_where_it_does(
    best: int | None, worst: int | None, said: str
) -> None:
    span = placings.rank_span(ranked(rank_best=best, rank_worst=worst))
    assert span.startswith(said)
    assert bool(span) == bool(said)


@pytest.mark.parametrize(
    ("gap", "nodes", "said"),
    [
        (None, None, ""),
        (Decimal(0), None, "as many points as rank 6: the order of ties decides"),
        (Decimal(3200), None, "0.32 亿元 more would draw level with rank 6"),
        (Decimal(46), None, "46.00 万元 more would draw level with rank 6"),
        (None, 1, "1 milestone more on time would draw level with rank 6"),
        (Decimal(3200), 2, "0.32 亿元 more, or 2 milestones more on time, would draw level with rank 6"),
    ],
)
def test_the_step_to_the_place_before(gap: Decimal | None, nodes: int | None, said: str) -> None:
    assert placings.rank_step(ranked(rank_gap=gap, rank_nodes=nodes)) == said


def test_the_first_has_no_step() -> None:
    assert placings.rank_step(ranked(rank_all=1, rank_gap=Decimal(0))) == ""


SOFTENED: dict[str, Any] = {
    "plan_revision": 2,
    "planned_to_date": Decimal(8000),
    "annual_plan": Decimal(20_000),
    "first_annual_plan": Decimal(25_000),
    "is_plan_lowered": True,
}


def test_a_softened_plan_is_said_with_both_ratios() -> None:
    assert placings.plan_reason(line(**SOFTENED)) == (
        "plan in force against the first plan: 80.00% to date, 80.00% of the year; lowered in the year"
    )


def test_beside_an_honour_a_plan_that_was_never_revised_is_worth_saying() -> None:
    unrevised = line(first_annual_plan=Decimal(25_000), annual_plan=Decimal(25_000))
    assert placings.plan_reason(unrevised) == ""
    assert placings.softness(unrevised) == "plan as it was first set"
    assert placings.softness(line(first_annual_plan=None)) == ""


@pytest.mark.parametrize("topic", ["warning", "snail"])
def test_who_might_be_listed_and_is_not_reads_why(topic: str) -> None:
    behind = {"invested_to_date": Decimal(6800), "warning_clause": "behind", "snail_clause": "warned_twice"}
    say = getattr(placings, f"{topic}_reason")
    assert say(line(**behind)).endswith("not listed: the places are taken by projects further behind")
    assert "not listed" not in say(line(**behind, **{f"{topic}_position": 1}))


def test_the_distance_of_the_amounts_to_a_red_flag_is_said() -> None:
    unmet = line(red_flag_unmet=["no_return"], red_flag_gap=Decimal(900))
    assert placings.red_flag_reason(unmet) == (
        "no approved return for the month; 0.09 亿元 more would meet what is asked of the amounts"
    )


def a_bundles_line(**changed: Any) -> dict[str, Any]:
    """The line as it stands in a bundle: decimals as strings."""
    values = {**vars(line(**RANKED | SOFTENED)), "nodes_due": 2, "nodes_on_time": 1, "lamp_run": None}
    values |= {"quarter_planned": "4000", "is_late_start": False, "red_flag_gap": None} | changed
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in values.items()}


def test_every_topic_carries_clause_figures_step_and_both_languages() -> None:
    found = {one["topic"]: one for one in placings.placings(a_bundles_line(rank_gap=Decimal(3200)), RULES)}
    assert list(found) == ["lamp", "rank", "plan"]
    rank = found["rank"]
    assert (rank["clause"], rank["inputs"]["score"]) == ("ranked", "86.5")
    assert rank["step"] == {"amount": "3200", "nodes": None}
    assert rank["en"] == "86.50 points, rank 7; 0.32 亿元 more would draw level with rank 6"
    assert rank["zh"] == "得86.50分，列第7名；再完成投资0.32亿元，得分可与第6名持平"
    assert found["plan"]["clause"] == "lowered"


def test_a_topic_without_a_clause_is_left_out() -> None:
    silent = a_bundles_line(plan_revision=1, lamp_clause="", red_flag_unmet=[])
    assert [one["topic"] for one in placings.placings(silent, RULES)] == ["rank"]
