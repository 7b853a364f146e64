"""Projects, districts and units side by side, each kind in a number of queries that does not grow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum
from django.http import Http404

from accounts.models import Organization, User
from accounts.scope import sees_by_department, within
from portfolio.compare_charts import Shares, shares
from portfolio.selection import Selection, places_seen
from portfolio.selectors.lines import NAMED, selected_inputs, selected_lines
from portfolio.selectors.sums import Sums, sums_by, sums_of, target_of_month
from projects.models import Project
from projects.services.secrecy import true_names
from reports.models import RollupMonth, SnapshotInput, SnapshotLine

ZERO = Decimal(0)
MOST = 6
GROUPS = ("district", "unit")
Months = tuple[list[Decimal], list[Decimal]]


@dataclass(frozen=True)
class Item:
    """One of those compared: its figures, its course as shares of its annual plan, its place on the lists.

    ``line`` is there for a project alone, ``flags`` and ``warnings`` are those of its projects.
    """

    code: str
    name: str
    name_en: str
    sums: Sums
    course: Shares
    flags: int = 0
    warnings: int = 0
    line: SnapshotLine | None = None


def groups(selection: Selection, user: User, by: str, codes: Sequence[str]) -> list[Item]:
    """Districts or units by their codes; one that is not in somebody's sight is not found."""
    rows = places_seen(user, by, codes)
    if missing := set(codes) - {row.code for row in rows}:
        raise Http404(", ".join(missing))
    month = selection.month
    sums = {row[by]: sums_of(month, row) for row in sums_by(selection, user, [month.build.pk], by, order=by)}
    months = _months(selection, user, by, rows)
    lists = _lists(selection, user, by, rows)
    found = {row.code: _group(selection, row, sums, months, lists) for row in rows}
    return [found[code] for code in codes]


def _group(
    selection: Selection,
    row: Organization,
    sums: dict[int, Sums],
    months: dict[int, Months],
    lists: dict[int, tuple[int, int]],
) -> Item:
    own = sums.get(row.pk, Sums(selection.month.number))
    planned, invested = months.get(row.pk, ([ZERO] * 12, [ZERO] * 12))
    course = shares(planned, invested, own.annual_plan, selection.month.number)
    return Item(row.code, row.name, row.name_en, own, course, *lists.get(row.pk, (0, 0)))


def _months(selection: Selection, user: User, by: str, rows: Sequence[Organization]) -> dict[int, Months]:
    """Planned and invested in each month of the year, by district or unit."""
    found: dict[int, Months] = {row.pk: ([ZERO] * 12, [ZERO] * 12) for row in rows}
    chosen = Q(**{f"{by}__in": list(found)})
    if sees_by_department(user):
        for inputs in selected_inputs(selection, user).filter(chosen, is_counted=True):
            _add(found[getattr(inputs, f"{by}_id")], *_months_of(inputs))
        return found
    course = RollupMonth.objects.filter(within(user, "district", "unit"), selection.where, chosen)
    course = course.filter(build=selection.month.build).order_by()
    summed = course.values_list(by, "month").annotate(Sum("planned"), Sum("invested"))
    for place, month, planned, invested in summed:
        found[place][0][month - 1] = planned
        found[place][1][month - 1] = invested
    return found


def _add(sums: Months, planned: Sequence[Decimal], invested: Sequence[Decimal]) -> None:
    for number in range(12):
        sums[0][number] += planned[number]
        sums[1][number] += invested[number]


def _months_of(inputs: SnapshotInput) -> Months:
    planned = [
        target_of_month(inputs.targets, inputs.annual_plan, number, inputs.first_month)
        for number in range(1, 13)
    ]
    return planned, list(inputs.invested)


def _lists(
    selection: Selection, user: User, by: str, rows: Sequence[Organization]
) -> dict[int, tuple[int, int]]:
    """How many red-flag, and how many warning or snail projects each has."""
    named = selected_lines(selection, user).filter(NAMED, **{f"{by}__in": [row.pk for row in rows]})
    flags = Count("pk", filter=Q(red_flag_position__isnull=False))
    blamed = Q(warning_position__isnull=False) | Q(snail_position__isnull=False)
    counted = named.order_by().values(by).annotate(flags=flags, blamed=Count("pk", filter=blamed))
    return {row[by]: (row["flags"], row["blamed"]) for row in counted}


def projects(selection: Selection, user: User, codes: Sequence[str]) -> list[Item]:
    """Projects by their codes; one that is not in somebody's sight is not found."""
    rows = list(Project.objects.visible_to(user).filter(code__in=codes).only("code", "name"))
    if missing := set(codes) - {row.code for row in rows}:
        raise Http404(", ".join(missing))
    build, wanted = selection.month.build, [row.pk for row in rows]
    lines = {line.project_id: line for line in SnapshotLine.objects.filter(build=build, project__in=wanted)}
    inputs = {row.project_id: row for row in SnapshotInput.objects.filter(build=build, project__in=wanted)}
    names = true_names(user, wanted)
    found = {
        row.code: _project(selection, row, names.get(row.pk, row.name), lines.get(row.pk), inputs.get(row.pk))
        for row in rows
    }
    return [found[code] for code in codes]


def _project(
    selection: Selection, row: Project, name: str, line: SnapshotLine | None, inputs: SnapshotInput | None
) -> Item:
    """A project that is not on the month's list has no figures."""
    number = selection.month.number
    if line is None or inputs is None:
        return Item(row.code, name, name, Sums(number), shares([ZERO] * 12, [ZERO] * 12, ZERO, number))
    sums = Sums(
        number,
        projects=1,
        counted=int(line.is_counted),
        returned=int(line.is_returned),
        replanned=int(line.plan_revision > 1),
        annual_plan=line.annual_plan,
        planned_to_date=line.planned_to_date,
        first_planned_to_date=line.first_planned_to_date,
        invested_to_date=line.invested_to_date,
        **({line.lamp: 1} if line.is_counted else {}),
    )
    course = shares(*_months_of(inputs), line.annual_plan, number)
    flags, warnings = line.red_flag_position, line.warning_position or line.snail_position
    return Item(row.code, name, name, sums, course, int(flags is not None), int(warnings is not None), line)


def unit_sums(selection: Selection, user: User, *others: Any) -> dict[int, list[dict[str, Any]]]:
    """Sums by unit of the month and some others, by the build's id; one query."""
    columns = ("unit__code", "unit__name", "unit__name_en", "unit__kind")
    builds = [month.build.pk for month in (selection.month, *others)]
    found: dict[int, list[dict[str, Any]]] = {build: [] for build in builds}
    for row in sums_by(selection, user, builds, *columns, order="unit__code"):
        found[row["build"]].append(row)
    return found


def largest(selection: Selection, user: User, by: str) -> list[str]:
    """The codes of the districts or units that plan most for the year."""
    rows = sums_by(selection, user, [selection.month.build.pk], f"{by}__code", order=f"{by}__code")
    ordered = sorted(rows, key=lambda row: row["sum_annual_plan"], reverse=True)
    return [row[f"{by}__code"] for row in ordered][:MOST]
