"""What was on record at a moment, or at an edition's cut-off: sums of the ledger, plans approved by then.

Facts are never changed, only added, so that the answer is the same whenever it is asked.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, Sum

from common.numbers import quotient
from projects.models import (
    AnnualPlan,
    Assignment,
    Departure,
    LedgerEntry,
    MonthlyTarget,
    PlanRevision,
    Project,
    StageChange,
)
from projects.progress import planned_to_date
from reports.models import Edition

ZERO = Decimal(0)
MONTHS = range(1, 13)


@dataclass(frozen=True)
class Moment:
    """By when: true time, or the posting number at which an edition was cut off."""

    recorded_by: dt.datetime
    cutoff: int | None = None
    edition: Edition | None = None

    def posted(self, prefix: str = "") -> Q:
        """Facts that were on record."""
        if self.cutoff is not None:
            return Q(**{f"{prefix}posting__lte": self.cutoff})
        return Q(**{f"{prefix}posting__isnull": False, f"{prefix}recorded_at__lte": self.recorded_by})


@dataclass(frozen=True)
class Recorded:
    """One month's sums. Amounts in 万元."""

    month: int
    planned: Decimal
    planned_to_date: Decimal
    invested: Decimal
    invested_to_date: Decimal

    @property
    def ratio(self) -> Decimal | None:
        """Schedule plan completed."""
        return quotient(self.invested_to_date, self.planned_to_date)


@dataclass(frozen=True)
class Standing:
    """Where a project stood."""

    stage: StageChange | None
    assignment: Assignment | None
    revisions: list[PlanRevision]
    entries: list[LedgerEntry]


@dataclass(frozen=True)
class _Listed:
    """A project on the year's list."""

    project: int
    first_month: int
    last_month: int
    revisions: list[PlanRevision]
    targets: dict[int, list[Decimal]]

    def planned(self, until: int, month: int) -> Decimal:
        """January to ``until``, in the revision in force in ``month``."""
        found = next((one for one in self.revisions if one.first_period <= month), None)
        if found is None:
            return ZERO
        return planned_to_date(self.targets.get(found.pk), found.annual_amount, until, self.first_month)

    def is_on(self, month: int) -> bool:
        return self.first_month <= month <= self.last_month


def sums(year: int, moment: Moment, project: Project | None = None) -> list[Recorded]:
    """The twelve months of a year: of the portfolio's counted projects, or of one project."""
    listed = _listed(year, moment, project)
    invested = _invested(year, moment, [one.project for one in listed])
    months = []
    for month in MONTHS:
        on = [one for one in listed if one.is_on(month)]
        months.append(
            Recorded(
                month=month,
                planned=sum((one.planned(month, month) - one.planned(month - 1, month) for one in on), ZERO),
                planned_to_date=sum((one.planned(month, month) for one in on), ZERO),
                invested=sum((invested[one.project][month] for one in on), ZERO),
                invested_to_date=sum(
                    (invested[one.project][n] for one in on for n in range(1, month + 1)), ZERO
                ),
            )
        )
    return months


def _listed(year: int, moment: Moment, project: Project | None) -> list[_Listed]:
    plans = AnnualPlan.objects.filter(year=year)
    plans = plans.filter(project=project) if project else plans.filter(is_counted=True)
    revisions: dict[int, list[PlanRevision]] = defaultdict(list)
    approved = PlanRevision.objects.filter(moment.posted(), plan__in=plans, status="approved")
    for revision in approved.order_by("plan_id", "-number"):
        revisions[revision.plan_id].append(revision)
    targets = _targets([one.pk for found in revisions.values() for one in found])
    left = dict(Departure.objects.filter(moment.posted(), plan__in=plans).values_list("plan", "first_month"))
    return [
        _Listed(plan.project_id, plan.first_month, left.get(plan.pk, 13) - 1, revisions[plan.pk], targets)
        for plan in plans
        if revisions[plan.pk]
    ]


def _targets(revisions: Collection[int]) -> dict[int, list[Decimal]]:
    found: dict[int, list[Decimal]] = defaultdict(list)
    rows = MonthlyTarget.objects.filter(revision__in=revisions).order_by("revision", "month")
    for revision, amount in rows.values_list("revision", "amount"):
        found[revision].append(amount)
    return dict(found)


def _invested(year: int, moment: Moment, projects: Collection[int]) -> dict[int, dict[int, Decimal]]:
    rows = LedgerEntry.objects.filter(moment.posted(), project__in=projects, month__year=year)
    grouped = rows.exclude(kind=LedgerEntry.Kind.OPENING).order_by().values_list("project", "month__month")
    found: dict[int, dict[int, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    for project, month, amount in grouped.annotate(total=Sum("amount")):
        found[project][month] = amount
    return found


def standing(project: Project, year: int, moment: Moment, today: dt.date) -> Standing:
    """Stage, assignment, plans and ledger entries of a project that were on record."""
    stages = StageChange.objects.filter(moment.posted(), project=project, effective_on__lte=today)
    replaced = StageChange.objects.filter(moment.posted(), replaces__isnull=False).values("replaces")
    assignments = Assignment.objects.filter(moment.posted(), project=project, effective_on__lte=today)
    moved_again = Assignment.objects.filter(moment.posted(), replaces__isnull=False).values("replaces")
    revisions = PlanRevision.objects.filter(
        moment.posted(), plan__project=project, plan__year=year, status="approved"
    )
    entries = project.ledger.filter(moment.posted(), month__year=year)
    return Standing(
        stage=stages.exclude(pk__in=replaced).order_by("-effective_on", "-posting").first(),
        assignment=assignments.exclude(pk__in=moved_again)
        .select_related("category", "district", "responsible_unit", "supervising_department")
        .order_by("-effective_on", "-posting")
        .first(),
        revisions=list(revisions.select_related("author", "approver").order_by("number")),
        entries=list(entries.select_related("author", "approver").order_by("posting")),
    )


def cut_offs() -> list[Edition]:
    """Editions whose cut-off can be chosen, newest first."""
    return list(Edition.objects.published().filter(cutoff__isnull=False).select_related("period")[:60])
