"""Everything on the first screen."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User
from portfolio.selection import Selection
from portfolio.selectors.lines import named_lines
from portfolio.selectors.sums import CategorySums, Course, Sums, category_sums, year_course
from reports.models import SnapshotLine


@dataclass(frozen=True)
class Overview:
    """How the projects somebody sees stand in a month."""

    total: Sums
    categories: list[CategorySums]
    course: list[Course]
    red_flags: list[SnapshotLine]
    warnings: list[SnapshotLine]

    @property
    def extremes(self) -> tuple[CategorySums, CategorySums] | None:
        """The categories with the highest and the lowest schedule ratio; None where there are not two."""
        rated = [group for group in self.categories if group.sums.schedule_ratio is not None]
        if len(rated) < 2:
            return None
        ordered = sorted(rated, key=lambda group: group.sums.schedule_ratio or 0, reverse=True)
        return ordered[0], ordered[-1]

    @property
    def is_replanned(self) -> bool:
        """Whether the first plan says something else than the plan in force."""
        return any(point.planned != point.first_planned for point in self.course)


def overview(selection: Selection, user: User) -> Overview:
    """Four queries, whatever the number of projects."""
    categories = category_sums(selection, user)[selection.month.build.pk]
    named = named_lines(selection, user)
    blamed = [line for line in named if line.warning_position or line.snail_position]
    return Overview(
        total=Sums.over(selection.month.number, (category.sums for category in categories)),
        categories=categories,
        course=year_course(selection, user),
        red_flags=[line for line in named if line.red_flag_position],
        warnings=sorted(blamed, key=_blame_order),
    )


def _blame_order(line: SnapshotLine) -> tuple[int, int, str]:
    """Snails first, then by position; the leagues take turns."""
    position = line.snail_position or line.warning_position or 0
    return (0 if line.snail_position else 1, position, line.league)
