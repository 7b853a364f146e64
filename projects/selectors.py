"""What the pages of the monthly return read, each in a number of queries that does not grow with the rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce

from accounts.models import Role, User
from accounts.scope import paths_as
from projects.figures import Figures as Figures
from projects.figures import figures_of as figures_of
from projects.models import AnnualPlan, MonthlyReturn, Project, ReportingPeriod, ReturnAttachment, ReturnEvent
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


def unfinished_first(projects: QuerySet[Project], period: ReportingPeriod) -> QuerySet[Project]:
    """What was sent back, then what is still to be handed in, then the rest; each by name."""
    returns = MonthlyReturn.objects.filter(period=period, project=OuterRef("pk"))
    status = MonthlyReturn.Status
    return projects.annotate(
        is_back=Exists(returns.filter(status=status.SENT_BACK)),
        is_in=Exists(returns.filter(status__in=[status.SUBMITTED, status.APPROVED])),
    ).order_by("-is_back", "is_in", "name_sort", "code")


def status_counts(projects: QuerySet[Project], period: ReportingPeriod) -> dict[str, int]:
    """How many returns stand at each status, "missing" and "all" included."""
    returns = MonthlyReturn.objects.filter(period=period, project=OuterRef("pk"))
    stands = Coalesce(Subquery(returns.values("status")), Value(MISSING), output_field=CharField())
    found = dict(projects.order_by().annotate(stands=stands).values_list("stands").annotate(n=Count("pk")))
    counts = dict.fromkeys((MISSING, *MonthlyReturn.Status.values), 0) | found
    return {"all": sum(found.values()), **counts}


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


def sent_back_events(returns: Iterable[MonthlyReturn]) -> dict[int, ReturnEvent]:
    """Of returns that were sent back, who said why, by project."""
    back = [row for row in returns if row.status == MonthlyReturn.Status.SENT_BACK]
    events = ReturnEvent.objects.filter(monthly_return__in=back, kind=ReturnEvent.Kind.SENT_BACK)
    told = events.select_related("author", "on_behalf_of").order_by("posting")
    return {event.project_id: event for event in told}


def files_of(returns: Iterable[MonthlyReturn]) -> dict[int, list[ReturnAttachment]]:
    """What is attached to returns, by project."""
    attached = ReturnAttachment.objects.filter(monthly_return__in=list(returns), removed_at=None)
    files: dict[int, list[ReturnAttachment]] = {}
    for one in attached.select_related("attachment"):
        files.setdefault(one.attachment.project_id, []).append(one)
    return files


def _own_receipts(user: User) -> QuerySet[ReturnEvent]:
    """What was handed in for projects in the clerk's scope."""
    return ReturnEvent.objects.filter(
        scope_as(user, Role.CLERK, prefix="project__"), kind=ReturnEvent.Kind.SUBMITTED
    )


def receipt_events(user: User, number: UUID) -> QuerySet[ReturnEvent]:
    """What was handed in with one press."""
    events = _own_receipts(user).filter(batch=number)
    told = events.select_related("project__responsible_unit", "author", "on_behalf_of")
    return told.order_by("project__name_sort", "pk")


def receipts_of(user: User, period: ReportingPeriod) -> Any:
    """The presses with which a month's returns were handed in, newest first."""
    events = _own_receipts(user).filter(month=period.month, batch__isnull=False).order_by()
    return (
        events.values("batch", "author__name", "on_behalf_of__name")
        .annotate(at=Min("business_at"), count=Count("pk"), total=Sum("investment"))
        .order_by("-at")
    )
