"""What the map shows: projects with a position, and how many have none."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from common.numbers import percent
from portfolio.outline_drawing import UNIT
from portfolio.selection import Selection
from portfolio.selectors.districts import LAMPS
from portfolio.selectors.lines import selected_lines, with_page
from projects.models import ConfidentialName, DistrictMap
from projects.progress import schedule_ratio
from reports.models import SnapshotLine

COLUMNS = (
    *("code", "project__name", "project__latitude", "project__longitude", "lamp"),
    *("invested_to_date", "planned_to_date", "has_page", "district__code"),
)


def placed_lines(selection: Selection, user: User) -> QuerySet[SnapshotLine]:
    """Lines of projects that may be shown on a map; where a confidential one lies tells what it is."""
    lines = selected_lines(selection, user).filter(
        project__latitude__isnull=False, project__longitude__isnull=False
    )
    if not user.is_cleared:
        lines = lines.exclude(project__in=ConfidentialName.objects.in_force().values("project"))
    return with_page(lines, user)


def points(selection: Selection, user: User) -> list[list[Any]]:
    """One query. Code, name, latitude and longitude in whole units, the lamp's number, the ratio, whether the
    project has a page, the district.
    """
    rows = placed_lines(selection, user).order_by("code").values_list(*COLUMNS)
    return [_point(*row) for row in rows.iterator(5000)]


def _point(code: str, name: str, latitude: Decimal, longitude: Decimal, lamp: str, *rest: Any) -> list[Any]:
    invested, planned, has_page, district = rest
    ratio = percent(schedule_ratio(invested, planned))
    place = (int(latitude * UNIT), int(longitude * UNIT))
    return [code, name, *place, LAMPS.index(lamp), ratio, int(has_page), district]


def outlines_in_force() -> DistrictMap | None:
    """The outlines that count."""
    return DistrictMap.objects.in_force(DistrictMap.Kind.OUTLINES)


def tiles_in_force() -> dict[str, list[int]]:
    """Where the office put the districts' tiles."""
    found = DistrictMap.objects.in_force(DistrictMap.Kind.TILES)
    return found.content if found else {}
