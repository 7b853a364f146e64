"""The tables of the circular."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from common.press.model import Column, Kind, Table, Tone
from reports.circular import figures as f
from reports.circular.charts import monthly
from reports.circular.edition import Project
from reports.circular.group_columns import GROUP
from reports.circular.history import History
from reports.circular.phrases import Brief
from reports.circular.project_columns import PROJECT

Group = Mapping[str, Any]

GROUP_SUMS = [
    *(
        "projects",
        "annual_plan",
        "planned",
        "invested",
        "annual_ratio",
        "schedule_ratio",
        "lead",
        "first_ratio",
    ),
    *("-month_planned", "-month_invested", "-green", "-yellow", "-red", "-unlit"),
    *("-returned", "-replanned", "-late_start", "-first_planned"),
]
RED_FLAG = [
    *(
        "red_flag_position",
        "name",
        "district",
        "unit",
        "quarter_ratio",
        "quarter_excess",
        "schedule_ratio",
        "softness",
        "score",
    ),
    *(
        "-league",
        "-code",
        "-category",
        "-quarter_planned",
        "-quarter_invested",
        "-planned",
        "-invested",
        "-merit",
    ),
]
LISTED = [
    "-league",
    "-code",
    "-category",
    "-district",
    "-planned",
    "-invested",
    "-shortfall",
    "-progress",
    "-score",
]
WARNING = ["warning_position", "name", "unit", "schedule_ratio", "lamp", "reason", "ask", *LISTED]
SNAIL = ["snail_position", "name", "unit", "schedule_ratio", "lamp", "snail_reason", "snail_ask", *LISTED]
MISSING = ["name", "category", "district", "unit", "invested", "status", "-code"]
UNRANKED = ["name", "category", "district", "unit", "annual_plan", "invested", "unranked", "-code"]
ALL = [
    *(
        "rank",
        "name_marked",
        "category",
        "district",
        "unit",
        "annual_plan",
        "planned",
        "invested",
        "annual_ratio",
    ),
    *("schedule_ratio", "lead", "first_ratio", "progress", "score", "lamp", "remark"),
    *("-code", "-level", "-league", "-difference", "-first_planned", "-month_planned", "-month_invested"),
    *("-quarter_planned", "-quarter_invested", "-score_schedule", "-score_visual", "-score_milestones"),
    *("-score_month", "-score_reporting", "-rank_category", "-rank_district", "-rank_league"),
    *("-plan_revision", "-started_on", "-completed_on", "-generated"),
]
# Widths where a table's columns must give way to each other.
REASONED = {"name": 16, "unit": 14, "schedule_ratio": 11, "lamp": 10, "reason": 26, "ask": 23}
REASONED |= {"snail_reason": 26, "snail_ask": 23}
WEIGHTS = {
    "warning": REASONED,
    "snail": REASONED,
    "red_flag": {"quarter_ratio": 10, "quarter_excess": 9, "schedule_ratio": 10, "softness": 10, "score": 8},
    "missing": {"category": 14, "unit": 18},
    "unranked": {"category": 14, "unit": 18, "unranked": 14},
    "projects": {
        "name_marked": 24,
        "category": 12,
        "district": 7,
        "unit": 17,
        "annual_ratio": 8,
        "schedule_ratio": 8,
        "lead": 9,
        "first_ratio": 8,
        "progress": 7,
        "score": 7,
        "lamp": 8,
        "remark": 11,
    },
}
LEAGUES = ("large", "small")
CLASSES = ("district", "department", "headquarters", "group", "enterprise", "office", "city")


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
        GROUP.columns(brief, keys),
        tuple(GROUP.row(brief, keys, group) for group in [*groups, *total]),
        totals=1,
    )


def class_order(name: str) -> tuple[int, str]:
    """Classes of units in the order a circular names them; unknown ones last."""
    return (CLASSES.index(name) if name in CLASSES else len(CLASSES), name)


def unit_tables(brief: Brief) -> list[Table]:
    """Responsible units, one table per class, ranked ones first."""
    keys = ["rank", "unit", *GROUP_SUMS, "-class"]
    classes: dict[str, list[Group]] = {}
    for group in brief.edition.groups("unit"):
        classes.setdefault(group["unit_class"], []).append(group)
    tables = []
    for name in sorted(classes, key=class_order):
        groups = sorted(
            classes[name], key=lambda group: (group["rank"] is None, group["rank"] or 0, group["code"])
        )
        title = brief.words("title.units_class", **{"class": brief.words.term("unit_class", name)})
        rows = tuple(GROUP.row(brief, keys, group) for group in groups)
        columns = GROUP.columns(brief, keys)
        tables.append(
            Table(
                f"units-{name}",
                title,
                brief.words("sheet.units"),
                columns,
                rows,
                sheet_title=brief.words("title.units"),
            )
        )
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
            table = _projects(brief, name, _with_times(brief, name, keys), chosen)
            tables.append(
                replace(
                    table,
                    key=f"{name}-{league}",
                    title=title,
                    sheet=brief.words.term("sheet", sheet),
                    tone=tone,
                    sheet_title=brief.words(f"title.{name}", term=brief.term(name)),
                )
            )
    return tables


def _with_times(brief: Brief, name: str, keys: Sequence[str]) -> list[str]:
    """How often a project had been listed before stands beside its ratio, where the bundle says it."""
    if not History(brief.edition).is_told:
        return list(keys)
    place = keys.index("schedule_ratio") + 1
    return [*keys[:place], f"times_{name}", *keys[place:]]


def red_flag_tables(brief: Brief) -> list[Table]:
    """Red-flag projects."""
    return _list_tables(brief, "red_flag", RED_FLAG, Tone.HONOUR)


def warning_tables(brief: Brief) -> list[Table]:
    """Warning projects with reasons, and what is asked by when."""
    return _list_tables(brief, "warning", WARNING, Tone.BLAME)


def snail_tables(brief: Brief) -> list[Table]:
    """Snail projects, or repeated warnings where the word is off."""
    return _list_tables(brief, "snail", SNAIL, Tone.BLAME)


def _projects(brief: Brief, name: str, keys: Sequence[str], projects: Iterable[Project]) -> Table:
    return Table(
        name,
        brief.words.term("title", name),
        brief.words.term("sheet", name),
        PROJECT.columns(brief, keys, WEIGHTS.get(name, {})),
        tuple(PROJECT.row(brief, keys, project) for project in projects),
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
    columns = tuple(
        Column(key, words.term("column", key), kind, weight) for key, (kind, weight) in kinds.items()
    )
    rows = []
    for month, (planned, invested) in enumerate(zip(course.planned, course.invested, strict=False), start=1):
        before = (
            (course.planned[month - 2], course.invested[month - 2])
            if month > 1
            else (0 * planned, 0 * invested)
        )
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
