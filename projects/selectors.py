"""What the pages of the monthly return read, each in a number of queries that does not grow with the rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet

from accounts.models import Role, User
from accounts.scope import paths_as
from projects.figures import Figures as Figures
from projects.figures import figures_of as figures_of
from projects.models import AnnualPlan, MonthlyReturn, Project, ReportingPeriod
from projects.services.authorship import written_by

MISSING = "missing"


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
        .filter(pk__in=AnnualPlan.objects.listed_in(period.month).values("project"))
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
