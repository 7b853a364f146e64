"""Starts, completions and milestones: what was reached, and when it was planned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from common.press.model import Cell, Column, Kind, Table
from reports.circular import figures as f
from reports.circular import phrases as say
from reports.circular.edition import Project, day_of
from reports.circular.group_columns import GROUP
from reports.circular.phrases import Brief
from reports.circular.project_columns import PROJECT

START_KEYS = (
    *("planned_starts", "actual_starts", "planned_completions", "actual_completions"),
    *("month_starts", "month_completions"),
)


def start_counts(brief: Brief, projects: Iterable[Project]) -> list[int]:
    """Starts and completions planned and actual this year to date, then those of the month."""
    edition, chosen = brief.edition, list(projects)
    return [
        sum(edition.is_this_year(project.planned_start) for project in chosen),
        sum(edition.is_this_year(project.day("started_on")) for project in chosen),
        sum(edition.is_this_year(project.planned_completion) for project in chosen),
        sum(edition.is_this_year(project.day("completed_on")) for project in chosen),
        sum(edition.is_this_month(project.day("started_on")) for project in chosen),
        sum(edition.is_this_month(project.day("completed_on")) for project in chosen),
    ]


def start_table(brief: Brief) -> Table:
    """Starts and completions by category."""
    words, counted = brief.words, brief.edition.counted
    columns = [Column("category", words.term("column", "category"), Kind.TEXT, 14)]
    columns += [Column(key, words.term("column", key), Kind.COUNT, 9) for key in START_KEYS]
    rows = []
    for group in brief.edition.groups("category"):
        chosen = [project for project in counted if project.given["category"] == group["code"]]
        name = GROUP.row(brief, ["category"], group)
        rows.append((*name, *map(f.count_cell, start_counts(brief, chosen))))
    rows.append((f.words_cell(words("table.total")), *map(f.count_cell, start_counts(brief, counted))))
    return Table(
        "starts", words("title.starts"), words("sheet.starts"), tuple(columns), tuple(rows), totals=1
    )


def reached(brief: Brief) -> list[tuple[Project, Mapping[str, Any], date]]:
    """Milestones reached in the month, by day."""
    found = []
    for project in brief.edition.projects:
        for milestone in project.given["milestones"]:
            actual = day_of(milestone["actual"])
            if actual is not None and brief.edition.is_this_month(actual):
                found.append((project, milestone, actual))
    return sorted(found, key=lambda entry: (entry[2], entry[0].code, entry[1]["name"]))


def reached_text(brief: Brief, section: str, fits: Callable[[date | None], bool]) -> str:
    """How many milestones of each kind were reached on days of a quarter or a year."""
    words = brief.words
    kinds = Counter(
        "custom" if milestone["kind"] == "custom" else say.milestone_text(brief, milestone)
        for project in brief.edition.projects
        for milestone in project.given["milestones"]
        if fits(day_of(milestone["actual"]))
    )
    if not kinds:
        return words(f"{section}.no_milestones")
    entries = [
        words("annual.kind", kind=words("annual.other") if kind == "custom" else kind, count=n)
        for kind, n in kinds.most_common()
    ]
    return words(f"{section}.milestones", count=kinds.total(), kinds=words.names(entries))


def planned_day(milestone: Mapping[str, Any]) -> date:
    """The day a milestone was planned for."""
    return date.fromisoformat(milestone["planned"])


def milestone_table(brief: Brief) -> Table:
    """Milestones reached in the month, planned and actual day."""
    words = brief.words
    kinds = {
        "name": (Kind.TEXT, 26),
        "category": (Kind.TEXT, 14),
        "unit": (Kind.TEXT, 19),
        "node": (Kind.TEXT, 14),
        "planned_on": (Kind.DATE, 12),
        "actual_on": (Kind.DATE, 12),
        "early": (Kind.TEXT, 10),
    }
    columns = tuple(
        Column(key, words.term("column", key), kind, weight) for key, (kind, weight) in kinds.items()
    )
    rows: list[tuple[Cell, ...]] = []
    for project, milestone, actual in reached(brief):
        planned = planned_day(milestone)
        rows.append(
            (
                *PROJECT.row(brief, ["name", "category", "unit"], project),
                f.words_cell(say.milestone_text(brief, milestone)),
                f.date_cell(planned),
                f.date_cell(actual),
                f.words_cell(say.punctuality(brief, (actual - planned).days)),
            )
        )
    title = words("title.milestones", month=brief.month)
    return Table("milestones", title, words("sheet.milestones"), columns, tuple(rows))
