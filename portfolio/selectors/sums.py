"""Sums over the projects a person sees: by category and in all, and the year's course month by month."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, Self

from django.db.models import Aggregate, Count, Q, QuerySet, Sum
from django.db.models.expressions import CombinedExpression

from accounts.models import User
from accounts.scope import sees_by_department, within
from portfolio.selection import PLACES, Selection
from portfolio.selectors.lines import selected_inputs
from portfolio.selectors.months import Month
from projects.progress import annual_ratio, original_plan_ratio, planned_to_date, schedule_ratio, time_lead
from reports.models import RollupLine, RollupMonth, SnapshotLine
from reports.models.measures import Lamp
from reports.services.figures import course_of

ZERO = Decimal(0)


@dataclass(frozen=True)
class Sums:
    """Sums (万元) and counts over a group of projects; ``month`` is that of the figures, 1 to 12.

    ``projects`` are all that are listed; of a package and its parts only one half is ``counted``. Sums and
    lamps are those of the counted.
    """

    month: int = 0
    projects: int = 0
    counted: int = 0
    returned: int = 0
    replanned: int = 0
    green: int = 0
    yellow: int = 0
    red: int = 0
    unlit: int = 0
    annual_plan: Decimal = ZERO
    planned_to_date: Decimal = ZERO
    first_planned_to_date: Decimal = ZERO
    invested_to_date: Decimal = ZERO

    @classmethod
    def over(cls, month: int, groups: Iterable[Sums]) -> Self:
        """The sum of several groups."""
        rows = list(groups)
        names = [field.name for field in fields(Sums) if field.name != "month"]
        sums = {name: sum((getattr(row, name) for row in rows), getattr(cls, name)) for name in names}
        return cls(month, **sums)

    @property
    def merged(self) -> int:
        """Listed, but counted together with their package or their parts."""
        return self.projects - self.counted

    @property
    def schedule_ratio(self) -> Decimal | None:
        """完成序时进度计划, R."""
        return schedule_ratio(self.invested_to_date, self.planned_to_date)

    @property
    def original_plan_ratio(self) -> Decimal | None:
        """R against the first plan."""
        return original_plan_ratio(self.invested_to_date, self.first_planned_to_date)

    @property
    def annual_ratio(self) -> Decimal | None:
        """占年度计划, C."""
        return annual_ratio(self.invested_to_date, self.annual_plan)

    @property
    def time_lead(self) -> Decimal | None:
        """超/欠时序进度, L, as a difference of ratios."""
        return time_lead(self.invested_to_date, self.annual_plan, self.month)

    @property
    def excess(self) -> Decimal:
        """Invested above the plan to date, 万元; negative below it."""
        return self.invested_to_date - self.planned_to_date

    @property
    def shortfall(self) -> Decimal:
        """The same with its sign turned, 万元."""
        return self.planned_to_date - self.invested_to_date


@dataclass(frozen=True)
class CategorySums:
    """The sums of one category, with its names."""

    code: str
    name: str
    name_en: str
    sums: Sums


@dataclass(frozen=True)
class Silent:
    """A unit whose returns are not all in."""

    code: str
    name: str
    name_en: str
    missing: int


@dataclass(frozen=True)
class Course:
    """One month of the year: planned, first planned and invested in that month (万元)."""

    month: int
    planned: Decimal
    first_planned: Decimal
    invested: Decimal


Counted = Mapping[str, Aggregate | CombinedExpression]

MONEY = ("annual_plan", "planned_to_date", "first_planned_to_date", "invested_to_date")
COUNTS: Counted = {
    "projects": Count("pk"),
    "counted": Count("pk", filter=Q(is_counted=True)),
    "returned": Count("pk", filter=Q(is_returned=True)),
    "replanned": Count("pk", filter=Q(plan_revision__gt=1)),
    **{lamp.value: Count("pk", filter=Q(lamp=lamp.value, is_counted=True)) for lamp in Lamp},
}
# The rollup's unlit, as the edition's, hold those that are not counted: they never show another lamp.
ROLLED: Counted = {name: Sum(name) for name in COUNTS} | {
    Lamp.UNLIT.value: Sum("unlit") - Sum("projects") + Sum("counted")
}
UNIT = ("unit__code", "unit__name", "unit__name_en")
CATEGORY = ("category__code", "category__name", "category__name_en")


def _summed(counts: Counted) -> Counted:
    """Aggregates under names that no column has."""
    parts = {name: Sum(name) for name in MONEY}
    return {f"sum_{name}": part for name, part in (parts | dict(counts)).items()}


def line_sums(lines: QuerySet[SnapshotLine], month: Month) -> Sums:
    """The sums over some lines, for a filtered list."""
    return sums_of(month, lines.order_by().aggregate(**_summed(COUNTS)))


def sums_of(month: Month, row: Mapping[str, Any]) -> Sums:
    """A row of aggregates as sums."""
    summed: dict[str, Any] = {name: row[f"sum_{name}"] or ZERO for name in MONEY}
    summed |= {name: row[f"sum_{name}"] or 0 for name in COUNTS}
    return Sums(month.number, **summed)


def category_sums(selection: Selection, user: User, *others: Month) -> dict[int, list[CategorySums]]:
    """By category, in their order, of the month and some others to compare with; by the build's id."""
    months = {month.build.pk: month for month in (selection.month, *others)}
    rows = sums_by(selection, user, months, *CATEGORY, order="category__position")
    found: dict[int, list[CategorySums]] = {build: [] for build in months}
    for row in rows:
        found[row["build"]].append(CategorySums(*_named(row), sums=sums_of(months[row["build"]], row)))
    return found


def sums_by(
    selection: Selection, user: User, builds: Iterable[int], *columns: str, order: str
) -> Iterable[dict[str, Any]]:
    """Sums of some builds by columns; one query."""
    rows, counts = rows_of(selection, user, builds)
    grouped: Iterable[dict[str, Any]] = (
        rows.order_by(order).values("build", *columns).annotate(**_summed(counts))
    )
    return grouped


def rows_of(selection: Selection, user: User, builds: Iterable[int]) -> tuple[QuerySet[Any], Counted]:
    """The rollup's rows of some builds, and how they are counted.

    What a department sees does not follow from the rollup's grain: it sums its projects' lines.
    """
    wanted = selection.where & Q(build__in=list(builds))
    if sees_by_department(user):
        return SnapshotLine.objects.filter(within(user, *PLACES), wanted), COUNTS
    rows = RollupLine.objects.filter(within(user, "district", "unit"), wanted)
    return rows, ROLLED


def silent_units(selection: Selection, user: User) -> list[Silent]:
    """Which units have not handed in, those with most missing first."""
    rows, counts = rows_of(selection, user, [selection.month.build.pk])
    missing = counts["projects"] - counts["returned"]
    grouped = rows.order_by().values_list(*UNIT).annotate(missing=missing).filter(missing__gt=0)
    return [Silent(*row) for row in grouped.order_by("-missing", "unit__path")]


def _named(row: dict[str, Any]) -> tuple[str, str, str]:
    code, name, name_en = (str(row[key]) for key in CATEGORY)
    return code, name, name_en


def year_course(selection: Selection, user: User) -> list[Course]:
    """The twelve months of the year; what was invested is known up to the month of the figures."""
    if sees_by_department(user):
        return [Course(*row) for row in course_of(selected_inputs(selection, user))]
    rows = RollupMonth.objects.filter(within(user, "district", "unit"), selection.where)
    rows = rows.filter(build=selection.month.build)
    grouped = rows.order_by("month").values_list("month")
    return [Course(*row) for row in grouped.annotate(Sum("planned"), Sum("first_planned"), Sum("invested"))]


def target_of_month(targets: list[Decimal] | None, annual: Decimal, month: int, first_month: int) -> Decimal:
    """What is planned for one month, 万元; its share of the annual plan where there are no targets."""
    to_date = planned_to_date(targets, annual, month, first_month)
    return to_date - planned_to_date(targets, annual, month - 1, first_month)
