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

BEST_FIRST = 'score DESC, r_key DESC, a - p DESC, v_key DESC, annual DESC, code COLLATE "C"'
WORST_FIRST = 'score, r_key, p - a DESC, v_key, annual DESC, code COLLATE "C"'

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
        quota={name: quota(name) for name in ("flag", "warning", "snail")},
    )


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
    parameters = {
        "build": build.pk,
        **month_parameters(build.period.month),
        **rule_parameters(build.ruleset.document),
    }
    lines = execute("measure", parameters)
    execute("rollup", parameters)
    execute("rollup_month", parameters)
    return lines
