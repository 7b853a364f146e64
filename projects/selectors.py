"""What the pages of the monthly return read, each in a number of queries that does not grow with the rows."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Q, QuerySet, Sum

from accounts.models import Role, User
from accounts.scope import paths_as
from common.numbers import half_up
from projects.models import LedgerEntry, MonthlyReturn, MonthlyTarget, PlanRevision, Project, ReportingPeriod
from projects.progress import planned_to_date
from projects.services.returns import written_by

ZERO = Decimal(0)
MISSING = "missing"


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What is known of a project when its return for a month is written. Amounts in 万元, progress in %.

    ``invested`` is what the ledger holds, January to the month; ``invested_before`` to the month before.
    """

    annual_plan: Decimal | None = None
    target: Decimal | None = None
    planned_to_date: Decimal | None = None
    planned_progress: Decimal | None = None
    last_month: Decimal | None = None
    last_progress: Decimal | None = None
    invested_before: Decimal = ZERO
    invested: Decimal = ZERO

    @property
    def usual(self) -> list[Decimal]:
        """Amounts of a month to compare an entry with."""
        average = half_up(self.annual_plan / 12, 4) if self.annual_plan else ZERO
        return [value for value in (self.target, self.last_month, average) if value]


@dataclass(frozen=True)
class _Plan:
    """The plan in force of one project."""

    annual: Decimal
    first_month: int
    targets: list[Decimal] | None
    physical: Decimal | None

    def to_date(self, month: int) -> Decimal:
        return planned_to_date(self.targets, self.annual, month, self.first_month)


def scope_as(user: User, *roles: Role, prefix: str = "") -> Q:
    """Projects in the subtrees in which the user holds one of the roles; ``prefix`` leads to the project."""
    scope = Q(pk__in=[])
    for path in {path for role in roles for path in paths_as(user, role)}:
        for place in ("responsible_unit", "district", "supervising_department"):
            scope |= Q(**{f"{prefix}{place}__path__startswith": path})
    return scope


def periods() -> QuerySet[ReportingPeriod]:
    """All months, newest first."""
    return ReportingPeriod.objects.order_by("-month")


def period_to_work_on(month: dt.date | None) -> ReportingPeriod | None:
    """The month asked for; without one the earliest that is still open, else the newest."""
    if month:
        return ReportingPeriod.objects.filter(month=month).first()
    still_open = ReportingPeriod.objects.filter(status=ReportingPeriod.Status.OPEN)
    return still_open.order_by("month").first() or periods().first()


def due_projects(user: User, period: ReportingPeriod, *roles: Role) -> QuerySet[Project]:
    """The projects of which the user, in a role, has a return to see for a month."""
    return (
        Project.objects.for_list()
        .filter(scope_as(user, *roles))
        .filter(annual_plans__year=period.month.year, annual_plans__first_month__lte=period.month.month)
    )


def with_status(projects: QuerySet[Project], period: ReportingPeriod, status: str) -> QuerySet[Project]:
    """Those whose return for the month has a status; "missing" are those without a return."""
    begun = MonthlyReturn.objects.filter(period=period)
    if status == MISSING:
        return projects.exclude(pk__in=begun.values("project"))
    if status in MonthlyReturn.Status:
        return projects.filter(pk__in=begun.filter(status=status).values("project"))
    return projects


def status_counts(projects: QuerySet[Project], period: ReportingPeriod) -> dict[str, int]:
    """How many returns stand at each status, "missing" and "all" included."""
    found = (
        MonthlyReturn.objects.filter(period=period, project__in=projects.order_by().values("pk"))
        .order_by()
        .values_list("status")
        .annotate(n=Count("pk"))
    )
    counts = dict.fromkeys(MonthlyReturn.Status.values, 0) | dict(found)
    total = projects.count()
    return {"all": total, MISSING: total - sum(counts.values()), **counts}


def returns_of(projects: Collection[Project], period: ReportingPeriod) -> dict[int, MonthlyReturn]:
    """Returns for a month by project."""
    found = MonthlyReturn.objects.filter(period=period, project__in=projects).select_related("entered_by")
    return {row.project_id: row for row in found}


def reviewable_returns(user: User, period: ReportingPeriod) -> QuerySet[MonthlyReturn]:
    """Returns for a month in the reviewer's scope, in the order of the project list.

    ``is_own`` says that the reviewer wrote it or handed it in, so that another person must approve it.
    """
    return (
        MonthlyReturn.objects.filter(period=period)
        .filter(scope_as(user, Role.REVIEWER, Role.OFFICE, prefix="project__"))
        .annotate(is_own=ExpressionWrapper(written_by(user), output_field=BooleanField()))
        .select_related("project__responsible_unit", "project__district", "entered_by")
        .order_by("project__name_sort", "project__code")
    )


def figures_of(project_ids: Collection[int], period: ReportingPeriod) -> dict[int, Figures]:
    """The figures of several projects for a month; a project without a plan has none of the planned ones."""
    month = period.month.month
    plans = _plans_in_force(project_ids, period.month)
    posted = _posted(project_ids, period.month)
    progress = _last_progress(project_ids, period.month)
    figures = {}
    for pk in project_ids:
        months, plan = posted[pk], plans.get(pk)
        figures[pk] = Figures(
            annual_plan=plan.annual if plan else None,
            target=plan.to_date(month) - plan.to_date(month - 1) if plan else None,
            planned_to_date=plan.to_date(month) if plan else None,
            planned_progress=plan.physical if plan else None,
            last_month=months.get(month - 1) if month > 1 else None,
            last_progress=progress.get(pk),
            invested_before=sum((amount for n, amount in months.items() if n < month), ZERO),
            invested=sum(months.values(), ZERO),
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
    """What the ledger holds by project and month number, January to the month."""
    rows = (
        LedgerEntry.objects.filter(project__in=project_ids, month__range=(month.replace(month=1), month))
        .exclude(kind=LedgerEntry.Kind.OPENING)
        .order_by()
        .values("project", "month")
        .annotate(total=Sum("amount"))
        .values_list("project", F("month__month"), "total")
    )
    posted: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for project, number, total in rows:
        posted[project][number] = total
    return posted


def _last_progress(project_ids: Collection[int], month: dt.date) -> dict[int, Decimal | None]:
    """Physical progress of the approved return of the month before."""
    before = (month - dt.timedelta(days=1)).replace(day=1)
    rows = MonthlyReturn.objects.filter(
        project__in=project_ids, period__month=before, status=MonthlyReturn.Status.APPROVED
    )
    return dict(rows.values_list("project", "physical_progress"))
