"""What stands side by side, the units' league tables, time against money, and projects by their place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common.naming import local_name
from common.numbers import half_up
from common.sheets import Column, Kind
from portfolio.exports import sums
from portfolio.exports.lines import CHUNK, Lines, head, in_points, lamp_words, lists, share
from portfolio.leagues import Placed
from portfolio.selectors.compare import Item
from portfolio.selectors.lines import Row
from portfolio.selectors.months import Month
from portfolio.selectors.scatter import Scatter
from portfolio.selectors.sums import Sums
from reports.reasons import lamp_reason


@dataclass(frozen=True)
class Compared(sums.Group):
    """One of those that stand side by side."""

    item: Item | None = None


def rows(by: str, items: Sequence[Item], month: Month) -> list[Compared]:
    """In the order of the page."""
    kinds = {"district": _("District"), "unit": _("Responsible unit"), "project": _("Project")}
    return [Compared(kinds[by], one.name, one.name_en, month.key, one.sums, item=one) for one in items]


def columns(by: str) -> list[Column]:
    """Their sums, then what only projects or only groups of them have."""
    count = Kind.COUNT
    code = Column(_("Code"), lambda row: row.item.code, width=16)
    if by != "project":
        return [
            code,
            *sums.columns(),
            Column(_("Red-flag projects"), lambda row: row.item.flags, count, 10),
            Column(_("Warning and snail projects"), lambda row: row.item.warnings, count, 10),
        ]
    lamps = lamp_words()
    return [
        code,
        *sums.columns(),
        Column(_("Lamp"), lambda row: row.item.line and lamps[row.item.line.lamp], width=8),
        Column(_("Rank"), lambda row: row.item.line and row.item.line.rank_all, count, 7),
        Column(_("Score"), lambda row: row.item.line and half_up(row.item.line.score, 2), Kind.NUMBER, 8),
        Column(_("List"), lambda row: row.item.line and lists(row.item.line), width=12),
    ]


@dataclass(frozen=True)
class Ranked:
    """A unit in the league table of its class."""

    league: str
    placed: Placed
    change: int | None
    sums: Sums


def league_columns() -> list[Column]:
    """Units with their place, as the page has them."""
    wan, percent, lamps = _("10,000 yuan"), "%", lamp_words()
    amount, count = Kind.AMOUNT, Kind.COUNT
    found = [
        Column(pgettext("unit", "Class"), lambda one: one.league, width=16),
        Column(_("Rank"), lambda one: one.placed.rank, count, 7),
        Column(_("Places won or lost since the month before"), lambda one: one.change, Kind.CHANGE, 14),
        Column(_("Code"), lambda one: one.placed.unit.code, width=12),
        Column(_("Responsible unit"), lambda one: local_name(one.placed.unit), width=30),
        Column(pgettext("count", "Projects"), lambda one: one.sums.projects, count, 9),
        Column(_("Within packages"), lambda one: one.sums.merged, count, 9),
        Column(head(_("Planned to date"), wan), lambda one: one.sums.planned_to_date, amount, 16),
        Column(head(_("Invested to date"), wan), lambda one: one.sums.invested_to_date, amount, 16),
        Column(head(_("Above or below plan"), wan), lambda one: one.sums.excess, Kind.DIFFERENCE, 16),
        Column(
            head(_("Schedule plan completed"), percent),
            lambda one: share(one.sums.schedule_ratio),
            Kind.PERCENT,
        ),
    ]
    return found + [
        Column(_("Projects: %(lamp)s") % {"lamp": word}, attrgetter(f"sums.{lamp}"), count, 9)
        for lamp, word in lamps.items()
    ]


def point_columns() -> list[Column]:
    """Projects by how much of their time has passed and how much of their money is spent."""
    wan, percent, lamps = _("10,000 yuan"), "%", lamp_words()
    return [
        Column(_("Lamp"), lambda point: lamps[point.lamp], width=8),
        Column(_("Code"), lambda point: point.code, width=16),
        Column(_("Project"), lambda point: point.name, width=36),
        Column(head(_("Annual plan"), wan), lambda point: point.plan, Kind.AMOUNT, 14),
        Column(head(_("Time passed"), percent), lambda point: share(point.time), Kind.PERCENT),
        Column(head(_("Invested"), percent), lambda point: share(point.done), Kind.PERCENT),
        Column(
            head(_("Difference"), _("percentage points")),
            lambda point: in_points(point.lead),
            Kind.DIFFERENCE,
        ),
    ]


def missing(found: Scatter) -> tuple[str, str]:
    """How many projects are not in the table, and why."""
    words = _("%(undated)s without planned dates or total investment, %(smaller)s with smaller plans")
    return _("Not in the table"), words % {"undated": found.undated, "smaller": found.left_out}


def placed(lines: Lines, month: Month) -> Iterator[Row]:
    """Lines of projects with a place, as they pass."""
    for line in lines.select_related("project", "district", "unit").iterator(CHUNK):
        yield Row(line, month.number)


def place_columns(month: Month) -> list[Column]:
    """Projects, how they stand and why, and where they are."""
    lamps, rules = lamp_words(), month.build.ruleset.document
    degrees = Kind.DEGREES
    return [
        Column(_("Lamp"), lambda row: lamps[row.line.lamp], width=8),
        Column(_("Code"), lambda row: row.line.code, width=16),
        Column(_("Project"), lambda row: row.line.project.name, width=36),
        Column(_("District"), lambda row: local_name(row.line.district), width=14),
        Column(_("Responsible unit"), lambda row: local_name(row.line.unit), width=26),
        Column(head(_("Schedule plan completed"), "%"), lambda row: share(row.schedule_ratio), Kind.PERCENT),
        Column(head(_("Above or below plan"), _("10,000 yuan")), lambda row: row.excess, Kind.DIFFERENCE, 14),
        Column(_("Reason"), lambda row: lamp_reason(row.line, rules), width=60),
        Column(head(_("Latitude"), "°"), lambda row: row.line.project.latitude, degrees, 12),
        Column(head(_("Longitude"), "°"), lambda row: row.line.project.longitude, degrees, 12),
    ]
