"""The columns of tables of groups: categories, districts, responsible units."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from common.press.model import Cell, Kind
from projects import progress
from reports.circular import figures as f
from reports.circular.columns import Catalogue
from reports.circular.edition import localized
from reports.circular.phrases import Brief

Group = Mapping[str, Any]
Maker = Callable[[Brief, Group], Cell]


def _name(brief: Brief, group: Group) -> Cell:
    if group["kind"] == "total":
        return f.words_cell(brief.words("table.total"))
    return f.words_cell(localized(group, brief.language))


def _class(brief: Brief, group: Group) -> Cell:
    return f.words_cell(brief.words.term("unit_class", group["unit_class"]))


def _sum(field: str) -> Maker:
    return lambda brief, group: f.yi_cell(Decimal(group[field]))


def _count(field: str) -> Maker:
    return lambda brief, group: f.count_cell(group[field])


def _ratio(denominator: str) -> Maker:
    return lambda brief, group: f.ratio_cell(Decimal(group["invested_to_date"]), Decimal(group[denominator]))


def _first_ratio(brief: Brief, group: Group) -> Cell:
    """Against the first plans, only where one was revised."""
    if not group["replanned"]:
        return f.EMPTY
    return f.ratio_cell(Decimal(group["invested_to_date"]), Decimal(group["first_planned_to_date"]))


def _lead(brief: Brief, group: Group) -> Cell:
    invested, annual = Decimal(group["invested_to_date"]), Decimal(group["annual_plan"])
    return f.points_cell(progress.time_lead(invested, annual, brief.edition.month))


GROUP: Catalogue[Group] = Catalogue(
    {
        "rank": (Kind.COUNT, 6, _count("rank")),
        "category": (Kind.TEXT, 13, _name),
        "district": (Kind.TEXT, 11, _name),
        "unit": (Kind.TEXT, 20, _name),
        "class": (Kind.TEXT, 10, _class),
        "annual_plan": (Kind.YI, 9, _sum("annual_plan")),
        "planned": (Kind.YI, 9, _sum("planned_to_date")),
        "invested": (Kind.YI, 9, _sum("invested_to_date")),
        "first_planned": (Kind.YI, 9, _sum("first_planned_to_date")),
        "month_planned": (Kind.YI, 9, _sum("month_planned")),
        "month_invested": (Kind.YI, 9, _sum("month_invested")),
        "projects": (Kind.COUNT, 7, _count("projects")),
        "green": (Kind.COUNT, 6, _count("green")),
        "yellow": (Kind.COUNT, 6, _count("yellow")),
        "red": (Kind.COUNT, 6, _count("red")),
        "unlit": (Kind.COUNT, 6, _count("unlit")),
        "returned": (Kind.COUNT, 6, _count("returned")),
        "replanned": (Kind.COUNT, 6, _count("replanned")),
        "late_start": (Kind.COUNT, 6, _count("late_start")),
        "annual_ratio": (Kind.PERCENT, 9, _ratio("annual_plan")),
        "schedule_ratio": (Kind.PERCENT, 10, _ratio("planned_to_date")),
        "first_ratio": (Kind.PERCENT, 9, _first_ratio),
        "lead": (Kind.POINTS, 10, _lead),
    }
)
