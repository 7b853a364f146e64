"""The columns that tables of the circular are made of: what each holds and how it is got."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Generic, TypeVar

from projects import progress
from reports.circular import figures as f
from reports.circular import phrases as say
from reports.circular.edition import Project, localized
from reports.circular.model import Cell, Column, Kind
from reports.circular.phrases import Brief

T = TypeVar("T")
Group = Mapping[str, Any]


class Catalogue(Generic[T]):
    """Columns by key: kind, width, and the function that fills a cell."""

    def __init__(self) -> None:
        self._made: dict[str, tuple[Kind, int, Callable[[Brief, T], Cell]]] = {}

    def add(self, key: str, kind: Kind, weight: int, make: Callable[[Brief, T], Cell]) -> None:
        """Say what a column holds."""
        self._made[key] = (kind, weight, make)

    def columns(
        self, brief: Brief, keys: Sequence[str], weights: Mapping[str, int] | None = None
    ) -> tuple[Column, ...]:
        """Columns by their keys; a leading ``-`` keeps one to the workbook."""
        made = []
        for key in keys:
            name = key.removeprefix("-")
            kind, weight, _ = self._made[name]
            title = brief.words.term("column", name)
            made.append(
                Column(name, title, kind, (weights or {}).get(name, weight), printed=not key.startswith("-"))
            )
        return tuple(made)

    def row(self, brief: Brief, keys: Sequence[str], item: T) -> tuple[Cell, ...]:
        """The cells of one item."""
        return tuple(self._made[key.removeprefix("-")][2](brief, item) for key in keys)


PROJECT: Catalogue[Project] = Catalogue()
GROUP: Catalogue[Group] = Catalogue()


def _amount(catalogue: Catalogue[Project], key: str, field: str) -> None:
    catalogue.add(key, Kind.YI, 8, lambda brief, project: f.yi_cell(project.amount(field)))


def _rank(key: str) -> None:
    PROJECT.add(key, Kind.COUNT, 5, lambda brief, project: f.count_cell(project.line[key]))


def _score(key: str) -> None:
    PROJECT.add(key, Kind.SCORE, 6, lambda brief, project: f.decimal_cell(project.number(key)))


def _word(key: str, weight: int, make: Callable[[Brief, Project], str]) -> None:
    PROJECT.add(key, Kind.TEXT, weight, lambda brief, project: f.words_cell(make(brief, project)))


def _position(brief: Brief, project: Project) -> Cell:
    places = ("red_flag_position", "warning_position", "snail_position")
    return f.count_cell(next((project.line[key] for key in places if project.line[key] is not None), None))


def _lamp(brief: Brief, project: Project) -> Cell:
    return Cell(say.lamp_text(brief, project), lamp=str(project.line["lamp"]))


def _first_ratio(brief: Brief, project: Project) -> Cell:
    if not project.is_replanned:
        return f.EMPTY
    return f.ratio_cell(project.amount("invested_to_date"), project.amount("first_planned_to_date"))


def _lead(brief: Brief, project: Project) -> Cell:
    return f.points_cell(
        progress.time_lead(
            project.amount("invested_to_date"), project.amount("annual_plan"), brief.edition.month
        )
    )


def _project_ratio(key: str, numerator: str, denominator: str, weight: int = 9) -> None:
    PROJECT.add(
        key,
        Kind.PERCENT,
        weight,
        lambda brief, project: f.ratio_cell(project.amount(numerator), project.amount(denominator)),
    )


def _difference(key: str, more: str, less: str) -> None:
    PROJECT.add(
        key,
        Kind.YI,
        8,
        lambda brief, project: f.yi_cell(
            project.amount(more) - project.amount(less), signed=key != "shortfall"
        ),
    )


def _name_marked(brief: Brief, project: Project) -> str:
    """The name, with a mark where the project was made up for a demonstration."""
    return brief.words("table.marked", name=project.name) if project.given["generated"] else project.name


def _define_projects() -> None:
    PROJECT.add("position", Kind.COUNT, 6, _position)
    PROJECT.add("rank", Kind.COUNT, 5, lambda brief, project: f.count_cell(project.line["rank_all"]))
    _word("name", 22, lambda brief, project: project.name)
    _word("name_marked", 23, _name_marked)
    _word(
        "generated",
        6,
        lambda brief, project: brief.words("table.yes" if project.given["generated"] else "table.no"),
    )
    _word("code", 9, lambda brief, project: project.code)
    _word("category", 11, lambda brief, project: brief.category(project))
    _word("district", 8, lambda brief, project: brief.organization(project.given["district"]))
    _word("unit", 17, lambda brief, project: brief.organization(project.given["unit"]))
    _word("level", 6, lambda brief, project: brief.words.term("level", project.line["level"]))
    _word("league", 8, lambda brief, project: brief.words.term("league", project.line["league"]))
    _word("merit", 34, say.merit)
    _word("reason", 30, say.warning_reason)
    _word("ask", 26, say.warning_ask)
    _word("snail_reason", 30, say.snail_reason)
    _word("snail_ask", 26, lambda brief, project: brief.words("snail.ask", deadline=brief.deadline))
    _word("remark", 12, say.remark)
    _word(
        "unranked", 12, lambda brief, project: brief.words.term("unranked", project.line["unranked_reason"])
    )
    _word("status", 14, _status)
    for key, field in {
        "annual_plan": "annual_plan",
        "planned": "planned_to_date",
        "invested": "invested_to_date",
        "first_planned": "first_planned_to_date",
        "month_planned": "month_planned",
        "month_invested": "month_invested",
        "quarter_planned": "quarter_planned",
        "quarter_invested": "quarter_invested",
    }.items():
        _amount(PROJECT, key, field)
    _difference("difference", "invested_to_date", "planned_to_date")
    _difference("shortfall", "planned_to_date", "invested_to_date")
    _difference("quarter_excess", "quarter_invested", "quarter_planned")
    _project_ratio("annual_ratio", "invested_to_date", "annual_plan")
    _project_ratio("schedule_ratio", "invested_to_date", "planned_to_date")
    _project_ratio("quarter_ratio", "quarter_invested", "quarter_planned")
    PROJECT.add("first_ratio", Kind.PERCENT, 9, _first_ratio)
    PROJECT.add("lead", Kind.POINTS, 9, _lead)
    PROJECT.add(
        "progress",
        Kind.PROGRESS,
        7,
        lambda brief, project: f.decimal_cell(project.number("physical_progress")),
    )
    PROJECT.add("lamp", Kind.LAMP, 9, _lamp)
    for key in ("rank_category", "rank_district", "rank_league"):
        _rank(key)
    for key in (
        "score",
        "score_schedule",
        "score_visual",
        "score_milestones",
        "score_month",
        "score_reporting",
    ):
        _score(key)
    PROJECT.add(
        "plan_revision", Kind.COUNT, 5, lambda brief, project: f.count_cell(project.given["plan"]["revision"])
    )
    PROJECT.add("started_on", Kind.DATE, 8, lambda brief, project: f.date_cell(project.day("started_on")))
    PROJECT.add("completed_on", Kind.DATE, 8, lambda brief, project: f.date_cell(project.day("completed_on")))


def _status(brief: Brief, project: Project) -> str:
    missing = brief.edition.filing(project) == "missing"
    return brief.words("missing.status_missing" if missing else "missing.status_pending")


def _group_sum(key: str, field: str, *, weight: int = 9) -> None:
    GROUP.add(key, Kind.YI, weight, lambda brief, group: f.yi_cell(Decimal(group[field])))


def _group_count(key: str, field: str) -> None:
    GROUP.add(key, Kind.COUNT, 6, lambda brief, group: f.count_cell(group[field]))


def _group_ratio(key: str, denominator: str) -> None:
    GROUP.add(
        key,
        Kind.PERCENT,
        9,
        lambda brief, group: f.ratio_cell(Decimal(group["invested_to_date"]), Decimal(group[denominator])),
    )


def _group_first_ratio(brief: Brief, group: Group) -> Cell:
    if not group["replanned"]:
        return f.EMPTY
    return f.ratio_cell(Decimal(group["invested_to_date"]), Decimal(group["first_planned_to_date"]))


def _group_lead(brief: Brief, group: Group) -> Cell:
    return f.points_cell(
        progress.time_lead(
            Decimal(group["invested_to_date"]), Decimal(group["annual_plan"]), brief.edition.month
        )
    )


def _group_name(brief: Brief, group: Group) -> Cell:
    if group["kind"] == "total":
        return f.words_cell(brief.words("table.total"))
    return f.words_cell(localized(group, brief.language))


def _define_groups() -> None:
    GROUP.add("rank", Kind.COUNT, 5, lambda brief, group: f.count_cell(group["rank"]))
    for key, weight in (("category", 13), ("district", 11), ("unit", 20)):
        GROUP.add(key, Kind.TEXT, weight, _group_name)
    GROUP.add(
        "class",
        Kind.TEXT,
        10,
        lambda brief, group: f.words_cell(brief.words.term("unit_class", group["unit_class"])),
    )
    for key, field in {
        "annual_plan": "annual_plan",
        "planned": "planned_to_date",
        "invested": "invested_to_date",
        "first_planned": "first_planned_to_date",
        "month_planned": "month_planned",
        "month_invested": "month_invested",
    }.items():
        _group_sum(key, field)
    for key in ("counted", "green", "yellow", "red", "unlit", "returned", "replanned", "late_start"):
        _group_count(key, key)
    _group_ratio("annual_ratio", "annual_plan")
    _group_ratio("schedule_ratio", "planned_to_date")
    GROUP.add("first_ratio", Kind.PERCENT, 9, _group_first_ratio)
    GROUP.add("lead", Kind.POINTS, 9, _group_lead)


_define_projects()
_define_groups()
