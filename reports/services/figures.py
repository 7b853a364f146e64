"""Running the SQL that derives figures. The statements stand in ``reports/sql``."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from reports.models.measures import Measures, Sums, column_names
from reports.models.snapshots import SnapshotBuild, SnapshotInput
from reports.rules import month_parameters, rule_parameters

SQL = Path(__file__).resolve().parents[1] / "sql"

# Ties by the keys of the rules in their order; "worst" turns each that the list of warnings turns.
BEST_FIRST = 'score DESC, best_1 DESC, best_2 DESC, best_3 DESC, best_4 DESC, code COLLATE "C"'
WORST_FIRST = 'score, worst_1, worst_2, worst_3, worst_4, code COLLATE "C"'
TIE_KEYS = {
    "best": {
        "ratio": "coalesce(schedule_key, 0)",
        "excess": "a - p",
        "visual": "coalesce(visual_key, 0)",
        "annual_plan": "annual",
    },
    "worst": {
        "ratio": "coalesce(schedule_key, 0)",
        "excess": "a - p",
        "visual": "coalesce(visual_key, 0)",
        "annual_plan": "-annual",
    },
}
# Of the rows that ranks and lists are made of, what is read of them afterwards.
JUDGED = (
    *("build_id", "project_id", "category_id", "district_id", "unit_id", "code", "level", "is_counted"),
    *("is_derived", "is_returned", "plan_revision", "annual", "p", "first_to_date", "a", "month_planned"),
    *("month_invested", "quarter_planned", "quarter_invested", "physical_progress", "league_sum", "league"),
    *("unranked", "late", "lamp", "clause", "lamp_gap", "is_talk_due", "schedule_key", "visual_key"),
    *("score_schedule", "score_visual", "score_milestones", "score_month", "score_reporting", "score"),
    *("unmet", "may_be_flagged", "may_be_warned", "is_ranked", "is_behind", "was_warned", "warned_rounds"),
    *("has_delay_reason", "first_annual", "nodes_due", "nodes_on_time", "lamp_run", "flag_short"),
    *("score_low", "score_high"),
)

COUNTS = {
    "projects": "count(*)",
    "counted": "count(*) FILTER (WHERE is_counted)",
    "ranked": "count(*) FILTER (WHERE unranked_reason = '')",
    "returned": "count(*) FILTER (WHERE is_returned)",
    "replanned": "count(*) FILTER (WHERE plan_revision > 1)",
    "late_start": "count(*) FILTER (WHERE is_late_start)",
    "green": "count(*) FILTER (WHERE lamp = 'green')",
    "yellow": "count(*) FILTER (WHERE lamp = 'yellow')",
    "red": "count(*) FILTER (WHERE lamp = 'red')",
    "unlit": "count(*) FILTER (WHERE lamp = 'unlit')",
}


def derived_targets(annual: str) -> str:
    """SQL for twelve targets that follow from an annual plan: cumulative shares, rounded to 4 decimals."""
    share = "round({annual} * greatest(n - first_month{less}, 0) / (13 - first_month), 4)"
    return (
        f"ARRAY(SELECT {share.format(annual=annual, less=' + 1')} - {share.format(annual=annual, less='')} "
        "FROM generate_series(1, 12) AS n ORDER BY n)"
    )


def tie_keys() -> str:
    """SQL for the sort keys after the score: the rules name them by words, which stay parameters."""
    return ", ".join(
        f"CASE %(tie_{n})s "
        + " ".join(f"WHEN '{word}' THEN {key}" for word, key in keys.items())
        + f" END AS {side}_{n}"
        for side, keys in TIE_KEYS.items()
        for n in range(1, len(keys) + 1)
    )


def schedule_points(amount: str) -> str:
    """SQL for the score's schedule part with an amount invested to date."""
    return (
        f"CASE WHEN p <= 0 OR {amount} <= 0 THEN 0 "
        f"WHEN ({amount}) * 100 >= %(schedule_cap)s * p THEN %(weight_schedule)s "
        f"ELSE round((%(weight_schedule)s * ({amount}) * 100)::numeric(60, 30) "
        "/ (%(schedule_cap)s * p), 6) END"
    )


def month_points(amount: str) -> str:
    """SQL for the score's part of the month with an amount invested in it."""
    return (
        f"CASE WHEN month_planned = 0 OR {amount} >= month_planned THEN %(weight_month)s "
        f"WHEN {amount} <= 0 THEN 0 "
        f"ELSE round((%(weight_month)s * ({amount}))::numeric(60, 30) / month_planned, 6) END"
    )


def total_points(end: str) -> str:
    """SQL for the score at one end of what the rounding of the amounts leaves open."""
    parts = f"points_{end} + score_milestones + score_reporting"
    return (
        f"CASE WHEN score_visual IS NOT NULL THEN {parts} + score_visual "
        f"ELSE round((({parts}) * 100)::numeric(60, 30) / (100 - %(weight_visual)s), 6) END"
    )


def rounded_up(amount: str, divisor: str) -> str:
    """SQL for an exact quotient, rounded up to a whole number."""
    return f"(div({amount}, {divisor}) + sign(mod({amount}, {divisor})))"


def quota(name: str) -> str:
    """SQL for how many of a league a list may hold: its share, at least and at most."""
    share = f"floor(league_size * %({name}_share)s / 100)"
    return f"least(%({name}_at_most)s, greatest(%({name}_at_least)s, {share}))"


@cache
def statement(name: str) -> str:
    """A statement from its file, with what several of them share filled in."""
    text = (SQL / f"{name}.sql").read_text("utf-8")
    if name == "gather":
        return text
    columns = column_names(Measures) if name in {"measure", "freeze"} else column_names(Sums)
    return text.format(
        columns=", ".join(columns),
        line_columns=", ".join(f"line.{column}" for column in columns),
        sums=", ".join(f"{COUNTS.get(column, f'sum({column})')} AS {column}" for column in columns),
        derived_targets={name: derived_targets(name) for name in ANNUAL_PLANS},
        best_first=BEST_FIRST,
        worst_first=WORST_FIRST,
        tie_keys=tie_keys(),
        judged=", ".join(JUDGED),
        points=POINTS,
        score={end: total_points(end) for end in ("low", "high")},
        rank_gap=rounded_up("rise * %(schedule_cap)s * p", "%(weight_schedule)s"),
        rank_nodes=rounded_up("rise * nodes_due", "(100 * %(weight_milestones)s)"),
        quota={name: quota(name) for name in ("flag", "warning", "snail")},
    )


HALF = "%(half_unit)s"
POINTS = {
    "schedule": schedule_points("a"),
    "schedule_low": schedule_points(f"a - {HALF}"),
    "schedule_high": schedule_points(f"a + {HALF}"),
    "month": month_points("month_invested"),
    "month_low": month_points(f"month_invested - {HALF}"),
    "month_high": month_points(f"month_invested + {HALF}"),
}
ANNUAL_PLANS = ("annual_plan", "first_annual_plan", "league_annual_plan")


def execute(name: str, parameters: Mapping[str, Any]) -> int:
    """Run one statement; returns the number of rows it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(statement(name), parameters)
        return int(cursor.rowcount)


def course_of(inputs: QuerySet[SnapshotInput]) -> list[tuple[int, Decimal, Decimal, Decimal]]:
    """(month, planned, first planned, invested) of the year over some inputs, in one statement."""
    chosen, parameters = inputs.order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(statement("course").replace("{chosen}", chosen), parameters)
        return [(int(month), *amounts) for month, *amounts in cursor.fetchall()]


def gather(build: SnapshotBuild) -> int:
    """Facts posted up to the build's cut-off → inputs."""
    return execute(
        "gather", {"build": build.pk, "cutoff": build.cutoff, **month_parameters(build.period.month)}
    )


def measure(build: SnapshotBuild) -> int:
    """Inputs → lines and rollups."""
    parameters = _parameters(build, build.ruleset.document)
    lines = execute("measure", parameters)
    execute("rollup", parameters)
    execute("rollup_month", parameters)
    return lines


def measure_lines(build: SnapshotBuild, document: Mapping[str, Any]) -> int:
    """Inputs → lines, by the rules of a document; no rollups."""
    return execute("measure", _parameters(build, document))


def _parameters(build: SnapshotBuild, document: Mapping[str, Any]) -> dict[str, Any]:
    return {"build": build.pk, **month_parameters(build.period.month), **rule_parameters(document)}


def copy_inputs(base: SnapshotBuild, build: SnapshotBuild) -> int:
    """The inputs of one build for another of the same month."""
    own = column_names(SnapshotInput)
    columns = ", ".join(column for column in own if column not in ("id", "build_id"))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO reports_snapshotinput (build_id, {columns}) "
            f"SELECT %s, {columns} FROM reports_snapshotinput WHERE build_id = %s",
            [build.pk, base.pk],
        )
        return int(cursor.rowcount)
