"""Everything on the first screen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import User
from portfolio.changes import Standing
from portfolio.selection import Selection
from portfolio.selectors.lines import named_lines
from portfolio.selectors.months import Month
from portfolio.selectors.sums import (
    CategorySums,
    Course,
    Silent,
    Sums,
    category_sums,
    silent_units,
    year_course,
)
from reports.models import SnapshotLine


@dataclass(frozen=True)
class Overview:
    """How the projects somebody sees stand in a month, and stood in the months it is compared with."""

    standing: Standing
    total: Sums
    categories: list[CategorySums]
    course: list[Course]
    red_flags: list[SnapshotLine]
    warnings: list[SnapshotLine]
    silent: list[Silent]
    before: Standing | None
    last_month: Sums | None
    last_year: Sums | None

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
    month, before = selection.month, selection.before
    last_year = selection.same_month_of(month.year - 1)
    others = [other for other in (before, last_year) if other]
    groups = category_sums(selection, user, *others)
    named = named_lines(selection, user, *([before] if before else []))
    totals = {
        other.build.pk: Sums.over(other.number, (group.sums for group in groups[other.build.pk]))
        for other in (month, *others)
    }
    listed = [line for line in named if line.build_id == month.build.pk]
    to_compare = before if before and before.year == month.year else None
    total = totals[month.build.pk]
    return Overview(
        standing=standing_of(month, total, named),
        total=total,
        categories=groups[month.build.pk],
        course=year_course(selection, user),
        red_flags=[line for line in listed if line.red_flag_position],
        warnings=sorted((line for line in listed if is_blamed(line)), key=_blame_order),
        silent=silent_units(selection, user),
        before=standing_of(before, totals[before.build.pk], named) if before else None,
        last_month=totals[to_compare.build.pk] if to_compare else None,
        last_year=totals[last_year.build.pk] if last_year else None,
    )


def standing_of(month: Month, total: Sums, named: Iterable[SnapshotLine]) -> Standing:
    """A month as the sentence of what changed sees it."""
    lines = [line for line in named if line.build_id == month.build.pk]
    return Standing(
        month=month.first,
        sums=total,
        red_flags={line.project_id for line in lines if line.red_flag_position},
        warnings={line.project_id for line in lines if is_blamed(line)},
    )


def is_blamed(line: SnapshotLine) -> bool:
    """Whether a project is warned, or a snail."""
    return bool(line.warning_position or line.snail_position)


def _blame_order(line: SnapshotLine) -> tuple[int, int, str]:
    """Snails first, then by position; the leagues take turns."""
    position = line.snail_position or line.warning_position or 0
    return (0 if line.snail_position else 1, position, line.league)
