"""The rules' precise semantics, example by example, on the SQL that screens and editions use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from common.clock import business_now
from projects.services.periods import open_period
from reports.models import Ruleset, SnapshotBuild, SnapshotInput, SnapshotLine
from reports.services import figures
from tests.reports.portfolios import base_rows

OCTOBER = dt.date(2020, 10, 1)
Measure = Callable[..., SnapshotLine]
Put = Callable[..., SnapshotInput]


def months(amount: int | str) -> list[Decimal]:
    """The same amount twelve times."""
    return [Decimal(amount)] * 12


@pytest.fixture
def base(db: None) -> dict[str, Any]:
    """Organisations, categories and sixty projects to hang inputs on."""
    return base_rows(60)


class Month:
    """One month under one ruleset: put inputs in, measure, read lines."""

    def __init__(self, base: dict[str, Any], month: dt.date, rules: dict[str, Any]) -> None:
        document = Ruleset.objects.get(version=1).document
        merged = {
            key: {**value, **rules.get(key, {})} if isinstance(value, dict) else value
            for key, value in document.items()
        }
        ruleset = Ruleset.objects.create(version=2, name="x", name_en="x", document=merged, first_month=month)
        self.base, self.count = base, 0
        self.build = SnapshotBuild.objects.create(
            period=open_period(month=month), ruleset=ruleset, cutoff=0, as_of=business_now()
        )

    def put(self, **changes: Any) -> str:
        """A project that meets its plan of 100 a month exactly, but for the changes; its code."""
        number = self.build.period.month.month
        project = self.base["projects"][self.count]
        self.count += 1
        usual: dict[str, Any] = {
            "build": self.build,
            "project": project,
            "code": project.code,
            "category": self.base["categories"][0],
            "district": self.base["districts"][0],
            "unit": self.base["units"][0],
            "level": "city",
            "is_counted": True,
            "first_month": 1,
            "plan_revision": 1,
            "annual_plan": Decimal(1200),
            "targets": months(100),
            "planned_physical": Decimal(50),
            "planned_start": dt.date(2020, 1, 1),
            "planned_completion": dt.date(2021, 12, 31),
            "first_annual_plan": Decimal(1200),
            "first_targets": months(100),
            "league_annual_plan": Decimal(1200),
            "league_targets": months(100),
            "invested": [Decimal(100) if n < number else Decimal(0) for n in range(12)],
            "returns": ["clean" if n < number else "" for n in range(12)],
            "is_returned": True,
            "physical_progress": Decimal(50),
            "started_on": dt.date(2020, 1, 1),
            "completed_on": None,
            "exempt": "",
            "has_delay_reason": False,
            "milestone_ids": [],
            "milestones_planned": [],
            "milestones_actual": [],
            "lamps": [""] * 12,
            "earlier_lamp": "",
            "was_warned": False,
        }
        SnapshotInput.objects.create(**{**usual, **changes})
        return str(project.code)

    def lines(self) -> dict[str, SnapshotLine]:
        """All lines by code, measured once."""
        figures.measure(self.build)
        return {line.code: line for line in SnapshotLine.objects.filter(build=self.build)}


@pytest.fixture
def measure(base: dict[str, Any]) -> Measure:
    """The line of a single project in October, but for the changes."""

    def one(*, month: dt.date = OCTOBER, rules: dict[str, Any] | None = None, **changes: Any) -> SnapshotLine:
        there = Month(base, month, rules or {})
        code = there.put(**changes)
        return there.lines()[code]

    return one


def done(total: str) -> list[Decimal]:
    """A year-to-date total, all of it in January."""
    return [Decimal(total)] + [Decimal(0)] * 11


@pytest.mark.parametrize(
    ("total", "lamp", "gap"),
    [
        ("1000", "green", None),
        ("999.9999", "yellow", "0.0001"),
        ("600", "yellow", "400"),
        ("599.9999", "red", "0.0001"),
        ("-5", "red", "605"),
    ],
)
def test_lamp_bands_include_their_lower_bound(
    measure: Measure, total: str, lamp: str, gap: str | None
) -> None:
    line = measure(invested=done(total))
    assert (line.lamp, line.lamp_gap) == (lamp, None if gap is None else Decimal(gap))


YINCHUAN = {
    "measure": "time_lead",
    "green": {"op": ">", "value": "-10"},
    "yellow": {"op": ">=", "value": "-30"},
}


@pytest.mark.parametrize(
    ("total", "lamp"),
    [("880.0001", "green"), ("880", "yellow"), ("640", "yellow"), ("639.9999", "red")],
)
def test_yinchuan_lamps_by_points_behind_time(measure: Measure, total: str, lamp: str) -> None:
    """October is 10/12 of 1,200 = 1,000; ten points behind is 880, thirty points behind 640."""
    assert measure(invested=done(total), rules={"lamp": YINCHUAN}).lamp == lamp


def test_an_exclusive_threshold_asks_for_one_step_more(measure: Measure) -> None:
    assert measure(invested=done("880"), rules={"lamp": YINCHUAN}).lamp_gap == Decimal("0.0001")


def test_wuhan_lamps_by_annual_ratio_over_time(measure: Measure) -> None:
    wuhan = {
        "measure": "annual_over_time",
        "green": {"op": ">=", "value": "80"},
        "yellow": {"op": ">=", "value": "60"},
    }
    line = measure(invested=done("800"), targets=[Decimal(1200)] + [Decimal(0)] * 11, rules={"lamp": wuhan})
    assert line.lamp == "green"


@pytest.mark.parametrize(
    ("changes", "clause"),
    [
        ({"exempt": "suspension", "is_returned": False}, "exempt"),
        ({"is_returned": False, "started_on": None}, "not_reported"),
        ({"started_on": None, "planned_start": dt.date(2020, 10, 31)}, "late_start"),
        ({"targets": months(0), "annual_plan": Decimal(0)}, "no_plan"),
        ({"is_counted": False}, "not_counted"),
    ],
)
def test_first_matching_clause_lights_the_lamp(
    measure: Measure, changes: dict[str, Any], clause: str
) -> None:
    assert measure(**changes).lamp_clause == clause


@pytest.mark.parametrize(
    ("planned_start", "lamp"),
    [
        (dt.date(2020, 10, 31), "yellow"),
        (dt.date(2020, 9, 1), "yellow"),
        (dt.date(2020, 8, 31), "red"),
        (dt.date(2019, 12, 1), "red"),
    ],
)
def test_late_start_is_yellow_for_two_months_then_red(
    measure: Measure, planned_start: dt.date, lamp: str
) -> None:
    assert measure(started_on=None, planned_start=planned_start).lamp == lamp


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"exempt": "force_majeure"}, "force_majeure"),
        ({"completed_on": dt.date(2020, 9, 30)}, "completed"),
        ({"completed_on": dt.date(2020, 10, 1)}, ""),
        ({"first_month": 9}, "new"),
        ({"first_month": 10}, "new"),
        ({"first_month": 8}, ""),
        ({"started_on": None, "planned_start": dt.date(2020, 11, 1)}, "preparatory"),
        ({"started_on": None, "planned_start": None}, "preparatory"),
        ({"targets": [Decimal(0)] * 10 + [Decimal(600)] * 2}, "no_plan"),
        ({"is_counted": False}, "not_counted"),
        ({"is_returned": False}, ""),
    ],
)
def test_not_ranked_by_the_first_reason_that_holds(
    measure: Measure, changes: dict[str, Any], reason: str
) -> None:
    line = measure(**changes)
    assert (line.unranked_reason, line.rank_all) == (reason, None if reason else 1)


def test_derived_plan_is_the_annual_plan_by_twelfths(measure: Measure) -> None:
    line = measure(targets=None, annual_plan=Decimal(1000))
    assert (line.planned_to_date, line.is_derived) == (Decimal("833.3333"), True)


def test_derived_plan_of_a_project_that_joined_later(measure: Measure) -> None:
    assert measure(targets=None, annual_plan=Decimal(1200), first_month=7).planned_to_date == Decimal(800)


def test_a_month_without_return_is_ranked_may_be_warned_and_gets_no_flag(measure: Measure) -> None:
    line = measure(is_returned=False, invested=done("100"))
    assert (line.rank_all, line.warning_position) == (1, 1)
    assert "no_return" in line.red_flag_unmet


@pytest.mark.parametrize(("quarter", "league"), [("3333.3334", "large"), ("3333.3333", "small")])
def test_league_by_the_full_quarters_plan(measure: Measure, quarter: str, league: str) -> None:
    assert measure(league_targets=months(quarter)).league == league


FLAG = {
    "targets": months(1000),
    "annual_plan": Decimal(12000),
    "invested": [Decimal(1000)] * 9 + [Decimal(2000), 0, 0],
}


def test_red_flag_takes_ratio_and_excess_of_the_quarter_so_far(measure: Measure) -> None:
    """One month into the quarter, a small project needs a third of 1,000 above its plan."""
    line = measure(**FLAG)
    assert (line.red_flag_unmet, line.red_flag_position) == ([], 1)


@pytest.mark.parametrize(
    ("changes", "unmet"),
    [
        ({"lamps": [""] * 8 + ["red", "", "", ""]}, []),
        ({"month": dt.date(2020, 11, 1), "lamps": [""] * 9 + ["red", "", ""]}, ["red_lamp"]),
        ({"is_returned": False}, ["no_return"]),
        ({"league_targets": months(4000)}, ["quarter_excess"]),
        ({"invested": [Decimal(0)] * 9 + [Decimal(2000), 0, 0]}, ["year_ratio", "red_lamp"]),
        ({"started_on": None, "planned_start": dt.date(2020, 10, 1)}, ["not_in_works"]),
        ({"completed_on": dt.date(2020, 9, 30)}, ["not_in_works"]),
        ({"exempt": "suspension"}, ["not_ranked"]),
    ],
)
def test_what_keeps_a_red_flag_away(measure: Measure, changes: dict[str, Any], unmet: list[str]) -> None:
    if changes.get("month"):
        changes = {**changes, "invested": [Decimal(1000)] * 9 + [Decimal(2000), Decimal(2000), 0]}
    assert measure(**{**FLAG, **changes}).red_flag_unmet == unmet


@pytest.mark.parametrize("total", ["1000", "1000.0001", "5000"])
def test_a_project_that_met_its_plan_is_never_warned(measure: Measure, total: str) -> None:
    line = measure(invested=done(total), physical_progress=Decimal(0), returns=["missing"] * 10 + [""] * 2)
    assert (line.warning_clause, line.warning_position, line.snail_position) == ("", None, None)


@pytest.mark.parametrize(
    ("changes", "clause", "gap"),
    [
        ({"invested": done("900")}, "behind", "100"),
        ({"started_on": None}, "late_start", None),
        ({"started_on": None, "invested": done("0")}, "behind_and_late_start", "1000"),
    ],
)
def test_warning_says_why_and_what_would_lift_it(
    measure: Measure, changes: dict[str, Any], clause: str, gap: str | None
) -> None:
    line = measure(**changes)
    assert (line.warning_clause, line.warning_gap) == (clause, None if gap is None else Decimal(gap))


@pytest.mark.parametrize(
    ("changes", "clause"),
    [
        ({"invested": done("900"), "was_warned": True}, "warned_twice"),
        ({"invested": done("100")}, "red_at_quarter_end"),
        ({"invested": done("100"), "has_delay_reason": True}, ""),
        ({"invested": done("900")}, ""),
    ],
)
def test_snails(measure: Measure, changes: dict[str, Any], clause: str) -> None:
    assert measure(**changes).snail_clause == clause


@pytest.mark.parametrize(
    ("lamps", "earlier", "due"),
    [
        (["yellow"], "", True),
        (["yellow", "unlit"], "", True),
        (["yellow", "green"], "", False),
        ([], "yellow", True),
        ([], "", False),
    ],
)
def test_talk_after_two_lit_yellows_in_a_row(
    measure: Measure, lamps: list[str], earlier: str, due: bool
) -> None:
    history = ([""] * 9 + ["", "", ""])[: 9 - len(lamps)] + lamps + [""] * 3
    assert measure(invested=done("900"), lamps=history, earlier_lamp=earlier).is_talk_due is due


@pytest.mark.parametrize(
    ("changes", "part", "points"),
    [
        ({}, "score_schedule", "33.333333"),
        ({"invested": done("1500")}, "score_schedule", "50"),
        ({"invested": done("-1")}, "score_schedule", "0"),
        ({"physical_progress": Decimal(25)}, "score_visual", "10"),
        ({"physical_progress": Decimal(99)}, "score_visual", "20"),
        ({"planned_physical": Decimal(0), "physical_progress": None}, "score_visual", "20"),
        (
            {
                "milestones_planned": [dt.date(2020, 3, 1), dt.date(2020, 5, 1)],
                "milestone_ids": [1, 2],
                "milestones_actual": [dt.date(2020, 3, 1), dt.date(2020, 5, 2)],
            },
            "score_milestones",
            "7.5",
        ),
        (
            {"milestones_planned": [dt.date(2020, 11, 1)], "milestone_ids": [1], "milestones_actual": [None]},
            "score_milestones",
            "15",
        ),
        ({"invested": [*months(100)[:9], Decimal(25), 0, 0]}, "score_month", "2.5"),
        ({"returns": ["clean"] * 8 + ["late", "missing", "", ""]}, "score_reporting", "4"),
    ],
)
def test_parts_of_the_score(measure: Measure, changes: dict[str, Any], part: str, points: str) -> None:
    assert getattr(measure(**changes), part) == Decimal(points)


def test_planned_progress_by_days_where_none_is_set(measure: Measure) -> None:
    """Half of the days have passed, so 50 % is due and 25 % reached is half of the points."""
    line = measure(
        planned_physical=None,
        planned_start=dt.date(2020, 10, 21),
        planned_completion=dt.date(2020, 11, 10),
        physical_progress=Decimal(25),
    )
    assert (line.visual_key, line.score_visual) == (Decimal("0.5"), Decimal(10))


def test_without_dates_the_rest_is_scaled_to_a_hundred(measure: Measure) -> None:
    line = measure(planned_physical=None, planned_start=None, planned_completion=None, invested=done("1500"))
    assert line.score_visual is None
    assert line.score == Decimal(50 + 15 + 5) * 100 / 80  # nothing in October: no points for the month


def test_ties_fall_to_amount_then_annual_plan_then_code(base: dict[str, Any]) -> None:
    there = Month(base, OCTOBER, {})
    later, earlier = there.put(), there.put()
    larger = there.put(annual_plan=Decimal(1300))
    lines = there.lines()
    assert [lines[code].rank_all for code in (larger, later, earlier)] == [1, 2, 3]


def test_lists_are_capped_by_league_and_never_filled_up(base: dict[str, Any]) -> None:
    there = Month(base, OCTOBER, {})
    behind = [there.put(invested=done(str(900 - n))) for n in range(45)]
    large = [there.put(league_targets=months(5000), invested=done("10")) for _ in range(3)]
    lines = there.lines()
    warned = [code for code in behind if lines[code].warning_position]
    assert warned == behind[-2:], "5 % of 45 is two, and they are the worst"
    assert lines[behind[-1]].warning_position == 1
    assert sum(lines[code].warning_position is not None for code in large) == 1, "at least one"
    assert not any(line.red_flag_position for line in lines.values())


def test_a_package_or_its_parts_are_counted_not_both(base: dict[str, Any]) -> None:
    there = Month(base, OCTOBER, {})
    counted, part = there.put(), there.put(is_counted=False)
    lines = there.lines()
    assert lines[counted].invested_to_date == 1000
    assert (lines[part].invested_to_date, lines[part].planned_to_date, lines[part].rank_all) == (0, 0, None)
