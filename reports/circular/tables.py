"""The tables of the circular."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from reports.circular import figures as f
from reports.circular import phrases as say
from reports.circular.charts import monthly
from reports.circular.columns import GROUP, PROJECT
from reports.circular.edition import Project, day_of
from reports.circular.model import Cell, Column, Kind, Table, Tone
from reports.circular.phrases import Brief

Group = Mapping[str, Any]

GROUP_SUMS = [
    *("counted", "annual_plan", "planned", "invested", "annual_ratio", "schedule_ratio", "lead", "first_ratio"),
    *("-month_planned", "-month_invested", "-green", "-yellow", "-red", "-unlit"),
    *("-returned", "-replanned", "-late_start", "-first_planned"),
]
RED_FLAG = [
    *("position", "name", "district", "unit", "quarter_ratio", "quarter_excess", "schedule_ratio", "score"),
    *("-league", "-code", "-category", "-quarter_planned", "-quarter_invested", "-planned", "-invested", "-merit"),
]
LISTED = ["-league", "-code", "-category", "-district", "-planned", "-invested", "-shortfall", "-progress", "-score"]
WARNING = ["position", "name", "unit", "schedule_ratio", "lamp", "reason", "ask", *LISTED]
SNAIL = ["position", "name", "unit", "schedule_ratio", "lamp", "snail_reason", "snail_ask", *LISTED]
MISSING = ["name", "category", "district", "unit", "invested", "status", "-code"]
UNRANKED = ["name", "category", "district", "unit", "annual_plan", "invested", "unranked", "-code"]
ALL = [
    *("rank", "name", "category", "district", "unit", "annual_plan", "planned", "invested", "annual_ratio"),
    *("schedule_ratio", "lead", "first_ratio", "progress", "score", "lamp", "remark"),
    *("-code", "-level", "-league", "-difference", "-first_planned", "-month_planned", "-month_invested"),
    *("-quarter_planned", "-quarter_invested", "-score_schedule", "-score_visual", "-score_milestones"),
    *("-score_month", "-score_reporting", "-rank_category", "-rank_district", "-rank_league"),
    *("-plan_revision", "-started_on", "-completed_on"),
]
LEAGUES = ("large", "small")


def category_table(brief: Brief) -> Table:
    """Categories with their sum."""
    return _groups(brief, "categories", ["category", *GROUP_SUMS], brief.edition.groups("category"))


def district_table(brief: Brief) -> Table:
    """Districts, best schedule ratio first, with their sum."""
    groups = by_ratio(brief.edition.groups("district"))
    return _groups(brief, "districts", ["district", *GROUP_SUMS], groups)


def by_ratio(groups: Iterable[Group]) -> list[Group]:
    """Groups by schedule ratio, descending; those without a plan last. Unrounded."""

    def key(group: Group) -> tuple[bool, Any, str]:
        ratio = f.ratio_cell(_money(group, "invested_to_date"), _money(group, "planned_to_date")).value
        return (ratio is None, 0 if ratio is None else -f.as_decimal(ratio), group["code"])

    return sorted(groups, key=key)


def _money(group: Group, field: str) -> Any:
    return f.as_decimal(group[field])


def _groups(brief: Brief, key: str, keys: Sequence[str], groups: Sequence[Group]) -> Table:
    total = [brief.edition.total]
    return Table(
        key,
        brief.words.term("title", key),
        brief.words.term("sheet", key),
        GROUP.columns(brief, keys, {}),
        tuple(GROUP.row(brief, keys, group) for group in [*groups, *total]),
        totals=1,
    )


def unit_tables(brief: Brief) -> list[Table]:
    """Responsible units, one table per class, ranked ones first."""
    keys = ["rank", "unit", *GROUP_SUMS, "-class"]
    classes: dict[str, list[Group]] = {}
    for group in brief.edition.groups("unit"):
        classes.setdefault(group["unit_class"], []).append(group)
    tables = []
    for name in sorted(classes):
        groups = sorted(classes[name], key=lambda group: (group["rank"] is None, group["rank"] or 0, group["code"]))
        title = brief.words("title.units_class", **{"class": brief.words.term("unit_class", name)})
        rows = tuple(GROUP.row(brief, keys, group) for group in groups)
        columns = GROUP.columns(brief, keys, {})
        tables.append(Table(f"units-{name}", title, brief.words("sheet.units"), columns, rows))
    return tables


def _list_tables(brief: Brief, name: str, keys: Sequence[str], tone: Tone) -> list[Table]:
    """A list of honour or warning, one table per league."""
    placed = brief.edition.placed(f"{name}_position")
    sheet = "escalated" if name == "snail" and not brief.shows_snail else name
    tables = []
    for league in LEAGUES:
        chosen = [project for project in placed if project.line["league"] == league]
        if chosen:
            title = brief.words.term("league", league)
            tables.append(_projects(brief, name, keys, chosen, key=f"{name}-{league}", title=title, sheet=sheet, tone=tone))
    return tables


def red_flag_tables(brief: Brief) -> list[Table]:
    """Red-flag projects."""
    return _list_tables(brief, "red_flag", RED_FLAG, Tone.HONOUR)


def warning_tables(brief: Brief) -> list[Table]:
    """Warning projects with reasons, and what is asked by when."""
    return _list_tables(brief, "warning", WARNING, Tone.BLAME)


def snail_tables(brief: Brief) -> list[Table]:
    """Snail projects, or repeated warnings where the word is off."""
    return _list_tables(brief, "snail", SNAIL, Tone.BLAME)


def _projects(
    brief: Brief,
    name: str,
    keys: Sequence[str],
    projects: Iterable[Project],
    *,
    key: str = "",
    title: str = "",
    sheet: str = "",
    tone: Tone = Tone.PLAIN,
) -> Table:
    columns = PROJECT.columns(brief, keys, {})
    rows = tuple(PROJECT.row(brief, keys, project) for project in projects)
    return Table(
        key or name,
        title or brief.words.term("title", name),
        brief.words.term("sheet", sheet or name),
        columns,
        rows,
        tone=tone,
    )


def missing_table(brief: Brief) -> Table:
    """Projects with no approved return for the month."""
    return _projects(brief, "missing", MISSING, brief.edition.unreported)


def unranked_table(brief: Brief) -> Table:
    """Projects outside the ranking, by reason."""
    chosen = [project for project in brief.edition.projects if project.line["unranked_reason"]]
    chosen.sort(key=lambda project: (project.line["unranked_reason"], project.code))
    return _projects(brief, "unranked", UNRANKED, chosen)


def all_table(brief: Brief) -> Table:
    """Every project, by rank; those outside the ranking last."""

    def key(project: Project) -> tuple[bool, int, str]:
        rank = project.line["rank_all"]
        return (rank is None, rank or 0, project.code)

    return _projects(brief, "projects", ALL, sorted(brief.edition.projects, key=key))


def month_table(brief: Brief) -> Table:
    """Planned and invested month by month, and cumulative."""
    words, course = brief.words, monthly(brief.edition)
    kinds = {
        "month": (Kind.TEXT, 6),
        "month_planned": (Kind.YI, 10),
        "month_invested": (Kind.YI, 10),
        "cumulative_planned": (Kind.YI, 10),
        "cumulative_invested": (Kind.YI, 10),
        "schedule_ratio": (Kind.PERCENT, 10),
    }
    columns = tuple(Column(key, words.term("column", key), kind, weight) for key, (kind, weight) in kinds.items())
    rows = []
    for month, (planned, invested) in enumerate(zip(course.planned, course.invested, strict=False), start=1):
        before = (course.planned[month - 2], course.invested[month - 2]) if month > 1 else (0 * planned, 0 * invested)
        rows.append(
            (
                f.words_cell(words.short_month(month)),
                f.yi_cell(planned - before[0]),
                f.yi_cell(invested - before[1]),
                f.yi_cell(planned),
                f.yi_cell(invested),
                f.ratio_cell(invested, planned),
            )
        )
    return Table("months", words("title.months"), words("sheet.months"), columns, tuple(rows))


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
    return Table("starts", words("title.starts"), words("sheet.starts"), tuple(columns), tuple(rows), totals=1)


def reached(brief: Brief) -> list[tuple[Project, Mapping[str, Any], date]]:
    """Milestones reached in the month, by day."""
    found = []
    for project in brief.edition.projects:
        for milestone in project.given["milestones"]:
            actual = day_of(milestone["actual"])
            if actual is not None and brief.edition.is_this_month(actual):
                found.append((project, milestone, actual))
    return sorted(found, key=lambda entry: (entry[2], entry[0].code, entry[1]["name"]))


def planned_day(milestone: Mapping[str, Any]) -> date:
    """The day a milestone was planned for."""
    return date.fromisoformat(milestone["planned"])


def milestone_table(brief: Brief) -> Table:
    """Milestones reached in the month, planned and actual day."""
    words = brief.words
    kinds = {
        "name": (Kind.TEXT, 24),
        "category": (Kind.TEXT, 11),
        "unit": (Kind.TEXT, 17),
        "node": (Kind.TEXT, 12),
        "planned_on": (Kind.DATE, 10),
        "actual_on": (Kind.DATE, 10),
        "early": (Kind.TEXT, 9),
    }
    columns = tuple(Column(key, words.term("column", key), kind, weight) for key, (kind, weight) in kinds.items())
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


