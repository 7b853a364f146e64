"""Lines of a month's current build, in the scope of a person."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.scope import within
from portfolio.selection import PLACES, Selection
from portfolio.selectors.months import Month
from projects.models import Project
from projects.progress import annual_ratio, original_plan_ratio, schedule_ratio, time_lead
from reports.models import SnapshotInput, SnapshotLine

# What a named project's row on the first screen, and its reason, are made of.
SHOWN = (
    "build",
    "code",
    "league",
    "lamp",
    "annual_plan",
    "plan_revision",
    "first_annual_plan",
    "first_planned_to_date",
    "is_plan_lowered",
    "planned_to_date",
    "invested_to_date",
    "quarter_planned",
    "quarter_invested",
    "is_late_start",
    "red_flag_position",
    "red_flag_unmet",
    "warning_position",
    "warning_clause",
    "warning_gap",
    "snail_position",
    "snail_clause",
    "project__name",
    "district__name",
    "district__name_en",
)
NAMED = (
    Q(red_flag_position__isnull=False) | Q(warning_position__isnull=False) | Q(snail_position__isnull=False)
)


def visible_lines(month: Month, user: User) -> QuerySet[SnapshotLine]:
    """The lines of the projects that somebody sees."""
    return SnapshotLine.objects.filter(build=month.build).filter(within(user, *PLACES))


def selected_lines(selection: Selection, user: User) -> QuerySet[SnapshotLine]:
    """Those of them that a page is narrowed to."""
    return visible_lines(selection.month, user).filter(selection.where)


def selected_inputs(selection: Selection, user: User) -> QuerySet[SnapshotInput]:
    """What those lines were computed from."""
    inputs = SnapshotInput.objects.filter(build=selection.month.build).filter(within(user, *PLACES))
    return inputs.filter(selection.where)


def with_page(lines: QuerySet[SnapshotLine], user: User) -> QuerySet[SnapshotLine]:
    """Annotate which projects' pages open: a list shows a month as it was, a page whose project it is now."""
    now = Project.objects.visible_to(user).filter(pk=OuterRef("project"))
    return lines.annotate(has_page=Exists(now))


def lines_for_list(selection: Selection, user: User) -> QuerySet[SnapshotLine]:
    """What the project list shows of each."""
    lines = with_page(selected_lines(selection, user), user)
    return lines.select_related("project", "category", "district", "unit")


def named_lines(selection: Selection, user: User, *others: Month) -> list[SnapshotLine]:
    """Red-flag, warning and snail projects of the month and of others, each league's first before its second.

    There are few of them in any portfolio, and an index of their own leads to them.
    """
    builds = [month.build for month in (selection.month, *others)]
    lines = SnapshotLine.objects.filter(within(user, *PLACES), selection.where, NAMED, build__in=builds)
    shown = with_page(lines.select_related("project", "district").only(*SHOWN), user)
    return list(
        shown.order_by(F("red_flag_position").asc(nulls_last=True), "warning_position", "league", "code")
    )


@dataclass(frozen=True)
class Row:
    """A line with the ratios that are computed where they are shown."""

    line: SnapshotLine
    month: int
    reason: str = ""

    @property
    def schedule_ratio(self) -> Decimal | None:
        """R."""
        return schedule_ratio(self.line.invested_to_date, self.line.planned_to_date)

    @property
    def original_plan_ratio(self) -> Decimal | None:
        """R against the first plan, where the plan was revised."""
        if self.line.plan_revision < 2:
            return None
        return original_plan_ratio(self.line.invested_to_date, self.line.first_planned_to_date)

    @property
    def annual_ratio(self) -> Decimal | None:
        """C."""
        return annual_ratio(self.line.invested_to_date, self.line.annual_plan)

    @property
    def time_lead(self) -> Decimal | None:
        """L, as a difference of ratios."""
        return time_lead(self.line.invested_to_date, self.line.annual_plan, self.month)

    @property
    def excess(self) -> Decimal:
        """Invested above the plan to date, 万元; negative below it."""
        return self.line.invested_to_date - self.line.planned_to_date

    @property
    def shortfall(self) -> Decimal:
        """The same with its sign turned."""
        return -self.excess
