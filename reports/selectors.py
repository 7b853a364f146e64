"""What the pages of months and editions read; the number of queries does not grow with the projects."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F, Max, Q, QuerySet, Sum

from accounts.models import User
from common.models import Job, StoredFile
from projects.cadence import first_of_next_month
from projects.models import (
    AnnualPlan,
    Category,
    LedgerEntry,
    MonthlyReturn,
    Project,
    ReportingPeriod,
    ReturnEvent,
)
from reports.models import (
    CurrentBuild,
    Edition,
    EditionGroup,
    EditionLine,
    RollupLine,
    SnapshotInput,
    Subscription,
)
from reports.models.editions import EditionQuerySet
from reports.models.measures import Sums
from reports.services.editions import BUILD
from reports.services.publishing import PUBLISH

LISTED = (
    Q(red_flag_position__isnull=False) | Q(warning_position__isnull=False) | Q(snail_position__isnull=False)
)
IN_THE_MAKING = (Edition.Status.BUILDING, Edition.Status.DRAFT)
Kind = EditionGroup.Kind
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


def next_month(today: dt.date) -> dt.date | None:
    """The month to be opened next; None while it has not begun."""
    newest = ReportingPeriod.objects.order_by("-month").first()
    month = first_of_next_month(newest.month) if newest else today.replace(day=1)
    return month if month <= today else None


def months_of(year: int) -> list[Month]:
    """The months of a year with what became of them, newest first; the counts are those of the figures."""
    periods = list(ReportingPeriod.objects.filter(month__year=year).order_by("-month"))
    published = {
        e.period_id: e for e in editions().published().filter(period__in=periods).order_by("revision")
    }
    making = {e.period_id: e for e in editions().filter(period__in=periods, status__in=IN_THE_MAKING)}
    counts = _counts(periods)
    return [
        Month(period, published.get(period.pk), making.get(period.pk), *counts.get(period.pk, (0, 0)))
        for period in periods
    ]


def _counts(periods: Collection[ReportingPeriod]) -> dict[int, tuple[int, int]]:
    """Returns in and projects listed, by month, from the current builds."""
    builds = dict(CurrentBuild.objects.filter(period__in=periods).values_list("build", "period"))
    sums = RollupLine.objects.filter(build__in=builds).order_by().values("build")
    rows = sums.annotate(come=Sum("returned"), due=Sum("projects")).values_list("build", "come", "due")
    return {builds[build]: (come, due) for build, come, due in rows}


def month_row(period: ReportingPeriod) -> Month:
    """One month, its returns counted at this moment: somebody may be about to lock it."""
    due = AnnualPlan.objects.listed_in(period.month).count()
    published, making = published_edition(period.month), edition_in_the_making(period)
    return Month(period, published, making, due - missing_returns(period).count(), due)


def editions() -> EditionQuerySet:
    """Editions with the people and the rules they name, without the stored bytes."""
    return Edition.objects.select_related(
        *("period", "ruleset", "built_by", "published_by", "previous"),
        *("withdrawal__author", "erratum__corrects", "erratum__author"),
    )


def published_edition(month: dt.date, revision: int | None = None) -> Edition | None:
    """The revision of a month that counts, or the one asked for."""
    found = editions().published().filter(period__month=month)
    return found.filter(revision=revision).first() if revision else found.first()


def is_subscribed(user: User) -> bool:
    """Whether a person asked to be told of each circular."""
    return Subscription.objects.filter(user=user, ended_at=None).exists()


def revisions(period: ReportingPeriod) -> list[Edition]:
    """Everything that was published of a month, newest first."""
    return list(editions().published().filter(period=period))


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
        .filter(pk__in=AnnualPlan.objects.listed_in(month).values("project"))
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
    """Sums of the month's current build by category and in all, as unsaved groups of no edition."""
    lines = RollupLine.objects.filter(build__in=CurrentBuild.objects.filter(period=period).values("build"))
    sums = {name: Sum(name) for name in SUMS}
    named = {"code": F("category__code"), "name": F("category__name"), "name_en": F("category__name_en")}
    by_category = lines.order_by("category__position").values(**named).annotate(**sums)
    total = lines.aggregate(**sums)
    if total["projects"] is None:
        return []
    groups = [EditionGroup(kind=Kind.CATEGORY, **row) for row in by_category]
    return [*groups, EditionGroup(kind=Kind.TOTAL, code="all", **total)]


def groups_of(edition: Edition) -> list[EditionGroup]:
    """The sums of an edition: categories in the office's order, units by class and rank."""
    position = dict(Category.objects.values_list("code", "position"))
    groups = edition.groups.order_by("kind", "unit_class", F("rank").asc(nulls_last=True), "code")
    return sorted(groups, key=lambda group: position.get(group.code, 0) if group.kind == Kind.CATEGORY else 0)


def listed_lines(edition: Edition) -> list[EditionLine]:
    """Red-flag, warning and snail projects, the large league first."""
    return list(edition.lines.filter(LISTED).order_by("league", "code"))


def unranked_lines(edition: Edition) -> QuerySet[EditionLine]:
    """Projects without a rank, by reason and code."""
    return edition.lines.exclude(unranked_reason="").order_by("unranked_reason", "code")


def unreturned_lines(edition: Edition) -> QuerySet[EditionLine]:
    """Projects whose return was not in when the edition was built."""
    return edition.lines.filter(is_returned=False).order_by("unit_code", "code")


def ranked_lines(edition: Edition, first: int, count: int) -> list[EditionLine]:
    """A stretch of the ranking, found by rank: as quick at the end as at the beginning."""
    return list(edition.lines.filter(rank_all__range=(first, first + count - 1)).order_by("rank_all"))


def ranked_count(edition: Edition) -> int:
    """How many projects have a rank."""
    return edition.lines.aggregate(Max("rank_all"))["rank_all__max"] or 0


def corrected_since(edition: Edition, user: User) -> list[LedgerEntry]:
    """Corrections of an edition's month that were posted after its cut-off, of projects the user may open."""
    posted = LedgerEntry.objects.filter(
        project__in=Project.objects.visible_to(user),
        kind=LedgerEntry.Kind.CORRECTION,
        month=edition.period.month,
        posting__gt=edition.cutoff or 0,
    )
    return list(posted.select_related("project").order_by("posting"))


def edition_before(edition: Edition) -> Edition | None:
    """The newest revision of the newest published month before an edition's."""
    return editions().published().filter(period__month__lt=edition.period.month).first()


def lines_by_project(edition: Edition, projects: Collection[int]) -> dict[int, EditionLine]:
    """An edition's lines of some projects, and of those on its own lists."""
    lines = edition.lines.filter(LISTED | Q(project__in=projects))
    return {line.project_id: line for line in lines}


def visible_among(user: User, projects: Sequence[int]) -> set[int]:
    """Which of some projects the user may open."""
    return set(
        Project.objects.visible_to(user).filter(pk__in=projects).order_by().values_list("pk", flat=True)
    )


def stored_file(file: int | None) -> StoredFile | None:
    """A stored file without its bytes."""
    return StoredFile.objects.defer("content").filter(pk=file).first() if file else None


def planned_starts(period: ReportingPeriod, projects: Collection[int]) -> dict[int, dt.date | None]:
    """When projects were to start, as the month's current figures have it."""
    build = CurrentBuild.objects.filter(period=period).values("build")
    inputs = SnapshotInput.objects.filter(build__in=build, project__in=projects)
    return dict(inputs.values_list("project", "planned_start"))
