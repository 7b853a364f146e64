"""What the pages that compare show of their figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Organization, User
from common.naming import local_name
from portfolio.compare_charts import Piece, Ruler, Shares, overlay, ruler, scatter, stacked
from portfolio.filters import ProjectFilter
from portfolio.leagues import Placed, Unit, by_class, changes
from portfolio.selection import Selection
from portfolio.selectors.compare import MOST, Item, groups, largest, projects, unit_sums
from portfolio.selectors.lines import lines_for_list, selected_lines
from portfolio.selectors.scatter import Scatter
from portfolio.selectors.sums import Sums, line_sums, sums_of
from portfolio.views.dashboard import curve_words
from projects.models import Project
from projects.services.secrecy import true_names
from reports.models.measures import Lamp

FOUND = 12  # projects offered for a search
FAR = 20  # percentage points behind time


@dataclass(frozen=True)
class Column:
    """One of those compared, with the number by which chart and table name it."""

    number: int
    item: Item
    url: str
    without: str
    length: str

    @property
    def lamps(self) -> list[Piece]:
        """Its projects by lamp, as a bar."""
        return lamp_bar(self.item.sums)


def lamp_bar(sums: Sums) -> list[Piece]:
    """Projects by lamp, laid end to end."""
    return stacked([(lamp.value, getattr(sums, lamp.value)) for lamp in Lamp])


def compared(selection: Selection, user: User, by: str, codes: Sequence[str]) -> list[Item]:
    """The chosen ones with their figures, no more than a page has room for."""
    if by == "project":
        return projects(selection, user, codes[:MOST])
    return groups(selection, user, by, codes[:MOST] or largest(selection, user, by))


def side_by_side(
    selection: Selection, user: User, by: str, codes: Sequence[str], asked: str
) -> dict[str, Any]:
    """The chosen ones; where none are, the largest districts or units."""
    items = compared(selection, user, by, codes)
    chosen = [item.code for item in items]
    return {
        "selection": selection,
        "month": selection.month,
        "by": by,
        "kinds": [
            ("district", pgettext("kind", "Districts")),
            ("unit", pgettext("kind", "Responsible units")),
            ("project", _("Projects")),
        ],
        "columns": _columns(selection, by, items),
        "met": _ruler(items).whole,
        "chosen": chosen,
        "most": MOST,
        "chart": overlay(_named(items), _overlay_words()),
        "months": _months(items),
        "asked": asked,
        "found": _search(selection, user, asked, chosen) if by == "project" and asked else [],
        "total": line_sums(selected_lines(selection, user), selection.month),
        "extremes": _extremes(items),
    }


def _columns(selection: Selection, by: str, items: Sequence[Item]) -> list[Column]:
    codes = [item.code for item in items]
    scale = _ruler(items)
    return [
        Column(
            number,
            item,
            _address(selection, by, item.code),
            _query(selection, by, [code for code in codes if code != item.code]),
            scale.length(item.sums.schedule_ratio),
        )
        for number, item in enumerate(items, start=1)
    ]


def _ruler(items: Sequence[Item]) -> Ruler:
    return ruler(item.sums.schedule_ratio for item in items)


def _address(selection: Selection, by: str, code: str) -> str:
    """Where a column leads: to the project, or to the list of the group's projects."""
    if by == "project":
        return f"{reverse('project', args=[code])}?month={selection.month.key}"
    return f"{reverse('project-list')}?{selection.query_with(**{by: code})}"


def _query(selection: Selection, by: str, codes: Sequence[str]) -> str:
    """The address's query with other codes."""
    return "&".join([f"by={by}", selection.query, urlencode([("code", code) for code in codes])]).rstrip("&")


def _named(items: Sequence[Item]) -> list[tuple[str, Shares]]:
    return [(f"{number} {local_name(item)}", item.course) for number, item in enumerate(items, start=1)]


def _months(items: Sequence[Item]) -> list[tuple[int, list[tuple[Decimal | None, Decimal | None]]]]:
    """The table beside the picture: for each month, what of each was done and what planned."""
    return [
        (month, [(item.course.invested[month - 1], item.course.planned[month - 1]) for item in items])
        for month in range(1, 13)
    ]


def _extremes(items: Sequence[Item]) -> tuple[Item, Item] | None:
    """The highest and the lowest schedule ratio; None where there are not two."""
    rated = [item for item in items if item.sums.schedule_ratio is not None]
    if len(rated) < 2:
        return None
    ordered = sorted(rated, key=lambda item: item.sums.schedule_ratio or 0)
    return ordered[-1], ordered[0]


def _search(selection: Selection, user: User, asked: str, codes: Sequence[str]) -> list[tuple[str, str, str]]:
    """Code and name of projects that fit what was typed, with the query that adds each to the chosen ones."""
    open_now = Project.objects.visible_to(user).exclude(code__in=codes)
    lines = lines_for_list(selection, user).filter(project__in=open_now)
    found = ProjectFilter({"q": asked}, queryset=lines, is_cleared=user.is_cleared).qs
    rows = list(found.order_by("project__name_sort", "code")[:FOUND])
    names = true_names(user, [row.project_id for row in rows])
    return [
        (
            row.code,
            names.get(row.project_id, row.project.name),
            _query(selection, "project", [*codes, row.code]),
        )
        for row in rows
    ]


def _overlay_words() -> dict[str, Any]:
    return curve_words() | {"even": _("Even year"), "plan": _("plan")}


@dataclass(frozen=True)
class LeagueRow:
    """A unit in its league table."""

    placed: Placed
    sums: Sums
    change: int | None
    query: str
    length: str

    @property
    def unit(self) -> Unit:
        """The unit."""
        return self.placed.unit

    @property
    def lamps(self) -> list[Piece]:
        """Its projects by lamp, as a bar."""
        return lamp_bar(self.sums)

    @property
    def lost(self) -> int:
        """Places lost."""
        return -(self.change or 0)


def leagues(selection: Selection, user: User) -> dict[str, Any]:
    """One table for each class of units; the month before says who won places."""
    before = selection.before
    found = unit_sums(selection, user, *([before] if before else []))
    sums = {row["unit__code"]: sums_of(selection.month, row) for row in found[selection.month.build.pk]}
    now = _placed(sums, found[selection.month.build.pk])
    moved: dict[str, int] = {}
    if before:
        rows = found[before.build.pk]
        moved = changes(now, _placed({row["unit__code"]: sums_of(before, row) for row in rows}, rows))
    scale = ruler(one.schedule_ratio for one in sums.values())
    return {
        "selection": selection,
        "month": selection.month,
        "by": "unit",
        "met": scale.whole,
        "before": before,
        "leagues": [
            (
                Organization.Kind(name).label,
                [_league_row(selection, one, sums[one.unit.code], moved, scale) for one in rows],
            )
            for name, rows in now.items()
        ],
        "total": Sums.over(selection.month.number, sums.values()),
        "most": MOST,
    }


def _league_row(
    selection: Selection, placed: Placed, sums: Sums, moved: dict[str, int], scale: Ruler
) -> LeagueRow:
    code = placed.unit.code
    query, length = selection.query_with(unit=code), scale.length(sums.schedule_ratio)
    return LeagueRow(placed, sums, moved.get(code), query, length)


def _placed(sums: dict[str, Sums], rows: Sequence[dict[str, Any]]) -> dict[str, list[Placed]]:
    units = [
        Unit(
            row["unit__code"],
            row["unit__name"],
            row["unit__name_en"],
            row["unit__kind"],
            sums[row["unit__code"]],
        )
        for row in rows
    ]
    return by_class(units, list(Organization.Kind))


def scattered(selection: Selection, found: Scatter, total: Sums) -> dict[str, Any]:
    """The picture, and its table: those furthest behind first."""
    words = {
        "time": _("Share of the planned time that has passed"),
        "done": _("Share of the total investment that is done"),
        "plan": _("Annual plan"),
        "unit": _("100 million yuan"),
        "even": _("In step with time"),
        "lamps": {lamp.value: str(lamp.label) for lamp in Lamp},
    }
    ordered = sorted(found.points, key=lambda point: point.lead)
    far = sum(1 for point in ordered if point.lead * 100 <= -FAR)
    return {
        "selection": selection,
        "month": selection.month,
        "total": total,
        "scatter": found,
        "points": ordered,
        "far": far,
        "points_far": FAR,
        "chart": scatter(found.points, words),
    }
