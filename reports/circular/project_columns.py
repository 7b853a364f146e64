"""The columns of tables of projects."""

from __future__ import annotations

from collections.abc import Callable

from common.press.model import Cell, Kind
from projects import progress
from reports.circular import figures as f
from reports.circular import phrases as say
from reports.circular.columns import Catalogue
from reports.circular.edition import Project
from reports.circular.history import LISTS, History
from reports.circular.phrases import Brief

Maker = Callable[[Brief, Project], Cell]


def _words(make: Callable[[Brief, Project], str]) -> Maker:
    return lambda brief, project: f.words_cell(make(brief, project))


def _term(section: str, field: str) -> Maker:
    return lambda brief, project: f.words_cell(brief.words.term(section, project.line[field]))


def _organization(field: str) -> Maker:
    return lambda brief, project: f.words_cell(brief.organization(project.given[field]))


def _amount(field: str) -> Maker:
    return lambda brief, project: f.yi_cell(project.amount(field))


def _difference(more: str, less: str, *, signed: bool = True) -> Maker:
    return lambda brief, project: f.yi_cell(project.amount(more) - project.amount(less), signed=signed)


def _ratio(numerator: str, denominator: str) -> Maker:
    return lambda brief, project: f.ratio_cell(project.amount(numerator), project.amount(denominator))


def _count(field: str) -> Maker:
    return lambda brief, project: f.count_cell(project.line[field])


def _decimal(field: str) -> Maker:
    return lambda brief, project: f.decimal_cell(project.number(field))


def _day(field: str) -> Maker:
    return lambda brief, project: f.date_cell(project.day(field))


def _lamp(brief: Brief, project: Project) -> Cell:
    return Cell(say.lamp_text(brief, project), lamp=str(project.line["lamp"]))


def _lead(brief: Brief, project: Project) -> Cell:
    invested, annual = project.amount("invested_to_date"), project.amount("annual_plan")
    return f.points_cell(progress.time_lead(invested, annual, brief.edition.month))


def _first_ratio(brief: Brief, project: Project) -> Cell:
    """Against the first plan, only where it is not the plan in force."""
    if not project.is_replanned:
        return f.EMPTY
    return f.ratio_cell(project.amount("invested_to_date"), project.amount("first_planned_to_date"))


def _name(brief: Brief, project: Project) -> str:
    """The name, with a word where the plan was lowered."""
    return brief.words("table.lowered", name=project.name) if project.is_lowered else project.name


def _name_marked(brief: Brief, project: Project) -> str:
    """The name, with a mark where the project was made up for a demonstration."""
    return brief.words("table.marked", name=project.name) if project.given["generated"] else project.name


def _generated(brief: Brief, project: Project) -> str:
    return brief.words("table.yes" if project.given["generated"] else "table.no")


def _status(brief: Brief, project: Project) -> str:
    missing = brief.edition.filing(project) == "missing"
    return brief.words("missing.status_missing" if missing else "missing.status_pending")


def _times(name: str) -> Maker:
    """In how many final rounds a project had been listed before."""
    return lambda brief, project: f.count_cell(History(brief.edition).times(name, project.code))


PROJECT: Catalogue[Project] = Catalogue(
    {
        "red_flag_position": (Kind.COUNT, 6, _count("red_flag_position")),
        "warning_position": (Kind.COUNT, 6, _count("warning_position")),
        "snail_position": (Kind.COUNT, 6, _count("snail_position")),
        **{f"times_{name}": (Kind.COUNT, 8, _times(name)) for name in LISTS},
        "rank": (Kind.COUNT, 5, _count("rank_all")),
        "name": (Kind.TEXT, 22, _words(_name)),
        "name_marked": (Kind.TEXT, 23, _words(_name_marked)),
        "generated": (Kind.TEXT, 6, _words(_generated)),
        "code": (Kind.TEXT, 9, _words(lambda brief, project: project.code)),
        "category": (Kind.TEXT, 11, _words(lambda brief, project: brief.category(project))),
        "district": (Kind.TEXT, 8, _organization("district")),
        "unit": (Kind.TEXT, 17, _organization("unit")),
        "level": (Kind.TEXT, 6, _term("level", "level")),
        "league": (Kind.TEXT, 8, _term("league", "league")),
        "annual_plan": (Kind.YI, 8, _amount("annual_plan")),
        "planned": (Kind.YI, 8, _amount("planned_to_date")),
        "invested": (Kind.YI, 8, _amount("invested_to_date")),
        "first_planned": (Kind.YI, 8, _amount("first_planned_to_date")),
        "month_planned": (Kind.YI, 8, _amount("month_planned")),
        "month_invested": (Kind.YI, 8, _amount("month_invested")),
        "quarter_planned": (Kind.YI, 8, _amount("quarter_planned")),
        "quarter_invested": (Kind.YI, 8, _amount("quarter_invested")),
        "difference": (Kind.YI, 8, _difference("invested_to_date", "planned_to_date")),
        "shortfall": (Kind.YI, 8, _difference("planned_to_date", "invested_to_date", signed=False)),
        "quarter_excess": (Kind.YI, 8, _difference("quarter_invested", "quarter_planned")),
        "annual_ratio": (Kind.PERCENT, 9, _ratio("invested_to_date", "annual_plan")),
        "schedule_ratio": (Kind.PERCENT, 9, _ratio("invested_to_date", "planned_to_date")),
        "quarter_ratio": (Kind.PERCENT, 9, _ratio("quarter_invested", "quarter_planned")),
        "first_ratio": (Kind.PERCENT, 9, _first_ratio),
        "softness": (Kind.PERCENT, 9, _ratio("planned_to_date", "first_planned_to_date")),
        "lead": (Kind.POINTS, 9, _lead),
        "progress": (Kind.PROGRESS, 7, _decimal("physical_progress")),
        "lamp": (Kind.LAMP, 9, _lamp),
        "score": (Kind.SCORE, 6, _decimal("score")),
        "score_schedule": (Kind.SCORE, 6, _decimal("score_schedule")),
        "score_visual": (Kind.SCORE, 6, _decimal("score_visual")),
        "score_milestones": (Kind.SCORE, 6, _decimal("score_milestones")),
        "score_month": (Kind.SCORE, 6, _decimal("score_month")),
        "score_reporting": (Kind.SCORE, 6, _decimal("score_reporting")),
        "rank_category": (Kind.COUNT, 5, _count("rank_category")),
        "rank_district": (Kind.COUNT, 5, _count("rank_district")),
        "rank_league": (Kind.COUNT, 5, _count("rank_league")),
        "plan_revision": (Kind.COUNT, 5, _count("plan_revision")),
        "started_on": (Kind.DATE, 8, _day("started_on")),
        "completed_on": (Kind.DATE, 8, _day("completed_on")),
        "merit": (Kind.TEXT, 34, _words(say.merit)),
        "reason": (Kind.TEXT, 30, _words(say.warning_reason)),
        "ask": (Kind.TEXT, 26, _words(say.warning_ask)),
        "snail_reason": (Kind.TEXT, 30, _words(say.snail_reason)),
        "snail_ask": (Kind.TEXT, 26, _words(say.snail_ask)),
        "unranked": (Kind.TEXT, 12, _term("unranked", "unranked_reason")),
        "status": (Kind.TEXT, 14, _words(_status)),
        "remark": (Kind.TEXT, 12, _words(say.remark)),
    }
)
