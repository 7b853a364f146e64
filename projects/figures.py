"""The figures of projects for a month: what their returns are compared with and checked against."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, Q, Sum

from common.numbers import half_up
from projects.checks import MONTHS_WITHOUT_RISE, Earlier, Facts
from projects.models import LedgerEntry, MonthlyReturn, MonthlyTarget, PlanRevision, Project, ReportingPeriod
from projects.progress import planned_to_date

ZERO = Decimal(0)
DECEMBER_BEFORE = -1


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What is known of a project when its return for a month is written. Amounts in 万元, progress in %.

    ``invested`` is what the ledger holds, January to the month; ``invested_before`` to the month before;
    ``beside`` to the month without this month's return, and ``ever_beside`` the same since the beginning.
    """

    annual_plan: Decimal | None = None
    target: Decimal | None = None
    planned_to_date: Decimal | None = None
    planned_progress: Decimal | None = None
    last_month: Decimal | None = None
    invested_before: Decimal = ZERO
    invested: Decimal = ZERO
    beside: Decimal = ZERO
    ever_beside: Decimal = ZERO
    earlier: Sequence[Earlier] = ()

    @property
    def last_progress(self) -> Decimal | None:
        """Physical progress of the month before, as handed in."""
        return self.earlier[0].physical_progress if self.earlier else None

    @property
    def usual(self) -> list[Decimal]:
        """Amounts of a month to compare an entry with."""
        average = half_up(self.annual_plan / 12, 4) if self.annual_plan else ZERO
        return [value for value in (self.target, self.last_month, average) if value]

    def facts(
        self, project: Project, investment: Decimal | None, progress: Decimal | None, stage_text: str
    ) -> Facts:
        """What a return of these figures would say, for the checks."""
        return Facts(
            investment=investment,
            physical_progress=progress,
            stage_text=stage_text,
            total_investment=project.total_investment,
            target=self.target,
            usual=self.usual,
            year_before=self.beside,
            ever_before=self.ever_beside,
            earlier=self.earlier,
        )


@dataclass(frozen=True)
class _Plan:
    """The plan in force of one project."""

    annual: Decimal
    first_month: int
    targets: list[Decimal] | None
    physical: Decimal | None

    def to_date(self, month: int) -> Decimal:
        return planned_to_date(self.targets, self.annual, month, self.first_month)


def figures_of(project_ids: Collection[int], period: ReportingPeriod) -> dict[int, Figures]:
    """The figures of several projects for a month; a project without a plan has none of the planned ones."""
    month = period.month.month
    plans = _plans_in_force(project_ids, period.month)
    posted = _posted(project_ids, period.month)
    own = _own_entries(project_ids, period.month)
    earlier = _earlier(project_ids, period.month)
    figures = {}
    for pk in project_ids:
        months, plan = posted[pk], plans.get(pk)
        year = sum((amount for n, amount in months.items() if n > 0), ZERO)
        figures[pk] = Figures(
            annual_plan=plan.annual if plan else None,
            target=plan.to_date(month) - plan.to_date(month - 1) if plan else None,
            planned_to_date=plan.to_date(month) if plan else None,
            planned_progress=plan.physical if plan else None,
            last_month=months.get(month - 1 if month > 1 else DECEMBER_BEFORE),
            invested_before=year - months.get(month, ZERO),
            invested=year,
            beside=year - own.get(pk, ZERO),
            ever_beside=year + months.get(0, ZERO) - own.get(pk, ZERO),
            earlier=earlier[pk],
        )
    return figures


def _plans_in_force(project_ids: Collection[int], month: dt.date) -> dict[int, _Plan]:
    """The highest approved revision whose first period has come, with its targets."""
    revisions = list(
        PlanRevision.objects.filter(
            plan__project__in=project_ids,
            plan__year=month.year,
            status=PlanRevision.Status.APPROVED,
            first_period__lte=month.month,
        )
        .select_related("plan")
        .order_by("plan_id", "-number")
        .distinct("plan_id")
    )
    targets = _targets(revisions)
    return {
        revision.plan.project_id: _Plan(
            revision.annual_amount,
            revision.plan.first_month,
            [target.amount for target in targets[revision.pk]] or None,
            next((t.physical_progress for t in targets[revision.pk] if t.month == month.month), None),
        )
        for revision in revisions
    }


def _targets(revisions: Iterable[PlanRevision]) -> dict[int, list[MonthlyTarget]]:
    grouped: dict[int, list[MonthlyTarget]] = defaultdict(list)
    for target in MonthlyTarget.objects.filter(revision__in=list(revisions)).order_by("revision", "month"):
        grouped[target.revision_id].append(target)
    return grouped


def _posted(project_ids: Collection[int], month: dt.date) -> dict[int, dict[int, Decimal]]:
    """What the ledger holds by project and month number, January to the month; 0: all years before.

    In January the month before is a number of its own, too.
    """
    entries = LedgerEntry.objects.filter(project__in=project_ids).order_by()
    posted: dict[int, dict[int, Decimal]] = defaultdict(dict)
    rows = (
        entries.filter(month__range=(month.replace(month=1), month))
        .exclude(kind=LedgerEntry.Kind.OPENING)
        .values("project", "month")
        .annotate(total=Sum("amount"))
        .values_list("project", F("month__month"), "total")
    )
    for project, number, total in rows:
        posted[project][number] = total
    before = entries.filter(month__lt=month.replace(month=1)).values("project").annotate(total=Sum("amount"))
    for project, total in before.values_list("project", "total"):
        posted[project][0] = total
    if month.month == 1:
        december = entries.filter(month=dt.date(month.year - 1, 12, 1)).exclude(kind=LedgerEntry.Kind.OPENING)
        totals = december.values("project").annotate(total=Sum("amount"))
        for project, total in totals.values_list("project", "total"):
            posted[project][DECEMBER_BEFORE] = total
    return posted


def _own_entries(project_ids: Collection[int], month: dt.date) -> dict[int, Decimal]:
    """What returns for the month itself have posted: an entry replaces that, and nothing else."""
    own = Q(project__in=project_ids, month=month, kind=LedgerEntry.Kind.RETURN)
    rows = LedgerEntry.objects.filter(own).order_by().values("project").annotate(total=Sum("amount"))
    return dict(rows.values_list("project", "total"))


def _months_before(month: dt.date, count: int) -> list[dt.date]:
    months = [month]
    for _number in range(count):
        months.append((months[-1] - dt.timedelta(days=1)).replace(day=1))
    return months[1:]


def _earlier(project_ids: Collection[int], month: dt.date) -> dict[int, list[Earlier]]:
    """What was handed in for the months just before, newest first; a month without a return ends it."""
    months = _months_before(month, MONTHS_WITHOUT_RISE)
    handed_in = MonthlyReturn.objects.filter(
        project__in=project_ids,
        period__month__in=months,
        status__in=[MonthlyReturn.Status.SUBMITTED, MonthlyReturn.Status.APPROVED],
    ).order_by("-period__month")
    rows = handed_in.values_list("project", "period__month", "investment", "physical_progress", "stage_text")
    found: dict[int, list[Earlier]] = defaultdict(list)
    for project, of, amount, progress, text in rows:
        follows = months.index(of) == len(found[project])
        if follows and amount is not None and progress is not None:
            found[project].append(Earlier(f"{of:%Y-%m}", amount, progress, text))
    return found
