"""How much of each project's time has passed, and how much of its money is spent."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from accounts.models import User
from common.numbers import quotient
from portfolio.compare_charts import Point, time_passed
from portfolio.selection import Selection
from portfolio.selectors.lines import selected_lines, with_page
from portfolio.selectors.months import Month
from projects.cadence import month_end
from projects.models import LedgerEntry
from projects.services.secrecy import true_names
from reports.models import SnapshotInput

MOST = 2000  # points in one picture: more would be a cloud, and slow
ZERO = Decimal(0)
COLUMNS = (
    "project_id", "code", "project__name", "lamp", "annual_plan", "project__total_investment", "has_page",
)  # fmt: skip


@dataclass(frozen=True)
class Scatter:
    """The points, the largest plans first, and how many projects there are without one."""

    points: list[Point]
    undated: int
    left_out: int

    @property
    def ahead(self) -> int:
        """How many have spent a larger share of their money than of their time."""
        return sum(1 for point in self.points if point.lead >= 0)

    @property
    def behind(self) -> list[Point]:
        """Those that lag, the furthest first."""
        return sorted((point for point in self.points if point.lead < 0), key=lambda point: point.lead)


def scatter(selection: Selection, user: User) -> Scatter:
    """Five queries; of more projects than a picture takes, those with the largest plans."""
    lines = with_page(selected_lines(selection, user).filter(is_counted=True), user)
    count = lines.count()
    rows = list(lines.order_by("-annual_plan", "code").values(*COLUMNS)[:MOST])
    wanted = [row["project_id"] for row in rows]
    dates, spent = _dates(selection.month, wanted), _spent(selection.month, wanted)
    names = true_names(user, [row["project_id"] for row in rows if row["has_page"]])
    made = [_point(selection.month, row, dates, spent, names) for row in rows]
    points = [point for point in made if point]
    return Scatter(points, undated=len(made) - len(points), left_out=count - len(rows))


def _dates(month: Month, wanted: Collection[int]) -> dict[int, tuple[Any, Any]]:
    """Planned start and completion, as the plan in force has them."""
    rows = SnapshotInput.objects.filter(build=month.build, project__in=wanted)
    found = rows.values_list("project_id", "planned_start", "planned_completion")
    return {project: (start, completion) for project, start, completion in found}


def _spent(month: Month, wanted: Collection[int]) -> dict[int, Decimal]:
    """What the ledger held at the figures' cut-off of all years to the month, opening balances included."""
    rows = LedgerEntry.objects.filter(
        project__in=wanted, month__lte=month.first, posting__lte=month.build.cutoff
    )
    return dict(rows.order_by().values_list("project").annotate(Sum("amount")))


def _point(
    month: Month,
    row: dict[str, Any],
    dates: dict[int, tuple[Any, Any]],
    spent: dict[int, Decimal],
    names: dict[int, str],
) -> Point | None:
    """None where a date or the total investment is missing."""
    project = row["project_id"]
    time = time_passed(*dates.get(project, (None, None)), month_end(month.first))
    done = quotient(spent.get(project, ZERO), row["project__total_investment"])
    if time is None or done is None:
        return None
    name = names.get(project, row["project__name"])
    return Point(row["code"], name, row["lamp"], row["annual_plan"], time, done, row["has_page"])
