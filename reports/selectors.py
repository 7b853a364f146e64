"""What the pages of months and editions read; the number of queries does not grow with the projects."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Max, Q, QuerySet

from accounts.models import User
from common.models import Job
from projects.models import AnnualPlan, Category, MonthlyReturn, Project, ReportingPeriod, ReturnEvent
from reports.models import Edition, EditionGroup, EditionLine, RollupLine
from reports.models.measures import Sums
from reports.services.editions import BUILD
from reports.services.publishing import PUBLISH

LISTED = (
    Q(red_flag_position__isnull=False)
    | Q(warning_position__isnull=False)
    | Q(snail_position__isnull=False)
)
IN_THE_MAKING = (Edition.Status.BUILDING, Edition.Status.DRAFT)
SUMS = [field.name for field in Sums._meta.local_fields]


@dataclass(frozen=True)
class Month:
    """One row of the list of months."""

    period: ReportingPeriod
    published: Edition | None
    making: Edition | None
    returned: int
    due: int

    @property
    def missing(self) -> int:
        """How many returns are not in, or not approved."""
        return self.due - self.returned


def years() -> list[int]:
    """Years that have months, newest first."""
    return [day.year for day in ReportingPeriod.objects.dates("month", "year", order="DESC")]


def months_of(year: int) -> list[Month]:
    """The months of a year with what became of them, newest first."""
    periods = list(ReportingPeriod.objects.filter(month__year=year).order_by("-month"))
    published = {e.period_id: e for e in editions().published().filter(period__in=periods).order_by("revision")}
    making = {e.period_id: e for e in editions().filter(period__in=periods, status__in=IN_THE_MAKING)}
    returned, joined = _returned(periods), _joined(year)
    return [
        Month(
            period,
            published.get(period.pk),
            making.get(period.pk),
            returned.get(period.month, 0),
            sum(n for month, n in joined.items() if month <= period.month.month),
        )
        for period in periods
    ]


def month_row(period: ReportingPeriod) -> Month:
    """One month, as in the list."""
    return next(row for row in months_of(period.month.year) if row.period.pk == period.pk)


def _returned(periods: Collection[ReportingPeriod]) -> dict[dt.date, int]:
    """How many projects have an approved return, by month."""
    approved = ReturnEvent.objects.filter(
        kind=ReturnEvent.Kind.APPROVED, month__in=[period.month for period in periods]
    )
    return dict(approved.order_by().values_list("month").annotate(n=Count("project", distinct=True)))


def _joined(year: int) -> dict[int, int]:
    """How many projects joined the year's list, by their first month (1–12)."""
    listed = AnnualPlan.objects.filter(year=year).order_by()
    return dict(listed.values_list("first_month").annotate(n=Count("pk")))


def editions() -> QuerySet[Edition]:
    """Editions with the people and the rules they name, without the stored bytes."""
    return Edition.objects.select_related("period", "ruleset", "built_by", "published_by", "previous")


def published_edition(month: dt.date, revision: int | None = None) -> Edition | None:
    """The revision of a month that counts, or the one asked for."""
    found = editions().published().filter(period__month=month)
    return found.filter(revision=revision).first() if revision else found.first()


def edition_in_the_making(period: ReportingPeriod) -> Edition | None:
    """The month's edition that is being built or waits as a draft."""
    return editions().filter(period=period, status__in=IN_THE_MAKING).first()


def last_failure(period: ReportingPeriod) -> Edition | None:
    """The month's newest edition, where its building failed and nothing has been built since."""
    newest = editions().filter(period=period).order_by("-pk").first()
    return newest if newest and newest.status == Edition.Status.FAILED else None


def open_jobs(edition: Edition) -> list[Job]:
    """Work that an edition waits for."""
    unfinished = Job.objects.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING])
    return list(unfinished.filter(kind__in=[BUILD, PUBLISH], key=str(edition.pk)))


def missing_returns(period: ReportingPeriod) -> QuerySet[Project]:
    """Projects of the month's list without an approved return, by unit and name."""
    month = period.month
    approved = ReturnEvent.objects.filter(kind=ReturnEvent.Kind.APPROVED, month=month)
    return (
        Project.objects.select_related("responsible_unit", "district", "category")
        .filter(annual_plans__year=month.year, annual_plans__first_month__lte=month.month)
        .exclude(pk__in=approved.values("project"))
        .order_by("responsible_unit__path", "name_sort", "code")
    )


def returns_by_project(
    projects: Iterable[Project], period: ReportingPeriod
) -> list[tuple[Project, MonthlyReturn | None]]:
    """Projects with the month's return, where one was begun."""
    wanted = list(projects)
    rows = MonthlyReturn.objects.filter(period=period, project__in=wanted)
    by_project = {row.project_id: row for row in rows}
    return [(project, by_project.get(project.pk)) for project in wanted]


def provisional_groups(period: ReportingPeriod) -> list[EditionGroup]:
    """Sums of the month's current build in all and by category, as unsaved groups of no edition."""
    lines = RollupLine.objects.filter(build__in=period_build(period)).order_by()
    sums = {name: models_sum(name) for name in SUMS}
    by_category = lines.values(
        code=F("category__code"), name=F("category__name"), name_en=F("category__name_en")
    ).annotate(**sums)
    groups = [EditionGroup(kind="category", **row) for row in by_category.order_by("category__position")]
    total = lines.aggregate(**sums)
    if total["projects"] is None:
        return []
    return [*groups, EditionGroup(kind="total", code="all", **total)]
