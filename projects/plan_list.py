"""What the pages of the plans read, each in a number of queries that does not grow with the rows."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, CharField, Count, F, Max, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organization, Role, User
from projects.models import (
    AnnualPlan,
    Category,
    Departure,
    LedgerEntry,
    PlanRevision,
    Project,
    ReportingPeriod,
)
from projects.progress import MONTHS
from projects.selectors import scope_as
from projects.services.plans import figures_of
from projects.softening import Softening

PLANNERS = (Role.OFFICE, Role.LEADER, Role.AUDITOR)
STATES = {
    "none": _("No plan"),
    "draft": _("First plan waits for approval"),
    "approved": pgettext_lazy("plan", "Approved"),
    "waiting": _("Revision waits for approval"),
    "rejected": _("Turned down"),
    "left": _("Left the list"),
}
ZERO = Decimal(0)


def planned_projects(user: User, year: int) -> QuerySet[Any]:
    """The projects whose plans somebody looks after, with their plan of a year and how far it is."""
    plan = AnnualPlan.objects.filter(project=OuterRef("pk"), year=year)
    revisions = PlanRevision.objects.filter(plan__project=OuterRef("pk"), plan__year=year)
    in_force = revisions.filter(status="approved").order_by("-number")
    draft = revisions.filter(status="draft")
    left = Departure.objects.filter(plan__project=OuterRef("pk"), plan__year=year, status="approved")
    return (
        Project.objects.for_list()
        .filter(scope_as(user, *PLANNERS))
        .annotate(
            joined=Subquery(plan.values("first_month")[:1]),
            counted=Subquery(plan.values("is_counted")[:1]),
            annual=Subquery(in_force.values("annual_amount")[:1]),
            number=Subquery(in_force.values("number")[:1]),
            first_annual=Subquery(revisions.filter(number=1, status="approved").values("annual_amount")[:1]),
            draft_annual=Subquery(draft.values("annual_amount")[:1]),
            draft_number=Subquery(draft.values("number")[:1]),
            left=Subquery(left.values("first_month")[:1]),
        )
        .annotate(state=_state())
    )


def _state() -> Case:
    return Case(
        When(left__isnull=False, then=Value("left")),
        When(draft_number=1, then=Value("draft")),
        When(draft_number__gt=1, then=Value("waiting")),
        When(annual__isnull=False, then=Value("approved")),
        When(joined__isnull=False, then=Value("rejected")),
        default=Value("none"),
        output_field=CharField(),
    )


@dataclass(frozen=True)
class Choice:
    """What the list was narrowed to, as it stands in the address; what does not exist narrows nothing."""

    district: str = ""
    unit: str = ""
    category: str = ""
    state: str = ""
    q: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Choice:
        """The choice in an address."""
        names = ("district", "unit", "category", "state", "q")
        return cls(**{name: query.get(name, "").replace("\0", "").strip()[:60] for name in names})

    def narrow(self, projects: QuerySet[Any]) -> QuerySet[Any]:
        """The projects chosen; without a state those on the year's list, left or not."""
        for name, place in (
            ("district", "district__code"),
            ("unit", "responsible_unit__code"),
            ("category", "category__code"),
        ):
            if code := getattr(self, name):
                projects = projects.filter(**{place: code})
        if self.q:
            projects = projects.filter(Q(name__icontains=self.q) | Q(code__icontains=self.q))
        if self.state in STATES:
            return projects.filter(state=self.state)
        return projects.filter(joined__isnull=False)


def places(user: User) -> tuple[list[Organization], list[Organization], list[Category]]:
    """Districts, units and categories that the user's projects have."""
    mine = Project.objects.filter(scope_as(user, *PLANNERS)).order_by()
    return (
        list(Organization.objects.filter(pk__in=mine.values("district"))),
        list(Organization.objects.filter(pk__in=mine.values("responsible_unit"))),
        list(Category.objects.all()),
    )


def state_counts(projects: QuerySet[Any]) -> dict[str, int]:
    """How many projects there are in each state."""
    return dict(projects.order_by().values_list("state").annotate(n=Count("pk")))


def category_sums(projects: QuerySet[Any]) -> list[dict[str, Any]]:
    """By category: projects, and the plans in force of those that are counted and have not left."""
    counts = Q(counted=True, left__isnull=True)
    return list(
        projects.order_by()
        .values("category__name", "category__name_en", "category__position")
        .annotate(
            projects=Count("pk"),
            planned=Sum("annual", filter=counts, default=ZERO),
            first=Sum("first_annual", filter=counts, default=ZERO),
        )
        .order_by("category__position")
    )


def years_with_plans(today: dt.date) -> list[int]:
    """Years that have plans, this one and the next, newest first."""
    known = set(AnnualPlan.objects.order_by().values_list("year", flat=True).distinct())
    return sorted(known | {today.year, today.year + 1}, reverse=True)


def invested_by_month(
    project_ids: Collection[int], year: int, through: int = MONTHS
) -> dict[int, list[Decimal]]:
    """What the ledger holds of each project for each month of a year, opening balances left out."""
    rows = (
        LedgerEntry.objects.filter(
            project__in=project_ids, month__range=(dt.date(year, 1, 1), dt.date(year, through, 1))
        )
        .exclude(kind=LedgerEntry.Kind.OPENING)
        .order_by()
        .values("project", "month")
        .annotate(total=Sum("amount"))
        .values_list("project", "month__month", "total")
    )
    found: dict[int, list[Decimal]] = defaultdict(lambda: [ZERO] * MONTHS)
    for project, month, total in rows:
        found[project][month - 1] = total
    return found


def portfolio_by_month(year: int) -> list[Decimal]:
    """What all projects that are counted invested in each month of a year."""
    counted = AnnualPlan.objects.filter(year=year, is_counted=True).values("project")
    rows = (
        LedgerEntry.objects.filter(project__in=counted, month__year=year)
        .exclude(kind=LedgerEntry.Kind.OPENING)
        .order_by()
        .values("month")
        .annotate(total=Sum("amount"))
        .values_list("month__month", "total")
    )
    found = dict(rows)
    return [found.get(month, ZERO) for month in range(1, MONTHS + 1)]


def invested_ever(project_ids: Collection[int]) -> dict[int, Decimal]:
    """What was invested in each project in all years, opening balances included."""
    rows = LedgerEntry.objects.filter(project__in=project_ids).order_by()
    return dict(rows.values("project").annotate(total=Sum("amount")).values_list("project", "total"))


def first_open_month(year: int) -> int:
    """The first month (1–12) of a year after all that are closed; 13 when December is closed."""
    closed = ReportingPeriod.objects.filter(month__year=year).exclude(status=ReportingPeriod.Status.OPEN)
    last = closed.aggregate(last=Max("month"))["last"]
    return last.month + 1 if last else 1


def softenings(revisions: Sequence[PlanRevision]) -> dict[int, Softening]:
    """What each waiting revision would change, by its id; first plans change nothing."""
    later = [revision for revision in revisions if revision.number > 1]
    plans = {revision.plan_id for revision in later}
    in_force = (
        PlanRevision.objects.filter(plan__in=plans, status="approved")
        .order_by("plan_id", "-number")
        .distinct("plan_id")
    )
    before = {
        row.plan_id: row for row in PlanRevision.objects.filter(pk__in=in_force).prefetch_related("targets")
    }
    reported = dict(
        ReportingPeriod.objects.order_by().values_list("month__year").annotate(last=Max("month__month"))
    )
    invested = {
        year: invested_by_month([row.plan.project_id for row in later if row.plan.year == year], year)
        for year in {row.plan.year for row in later}
    }
    return {
        row.pk: _softening(
            row,
            before[row.plan_id],
            reported.get(row.plan.year, 0),
            invested[row.plan.year][row.plan.project_id],
        )
        for row in later
        if row.plan_id in before
    }


def _softening(
    revision: PlanRevision, before: PlanRevision, month: int, invested: Sequence[Decimal]
) -> Softening:
    first = revision.plan.first_month
    old, new = figures_of(before).months(first), figures_of(revision).months(first)
    return Softening(
        month=month,
        annual_before=before.annual_amount,
        annual_after=revision.annual_amount,
        to_date_before=sum(old[:month], ZERO),
        to_date_after=sum(new[:month], ZERO),
        invested=sum(invested[:month], ZERO),
    )


def waiting_revisions(user: User, *roles: Role) -> list[PlanRevision]:
    """Plans that wait for somebody's approval, oldest first."""
    rows = PlanRevision.objects.filter(status="draft").filter(
        scope_as(user, *roles, prefix="plan__project__")
    )
    return list(
        rows.select_related("plan__project__responsible_unit", "plan__project__district", "author")
        .prefetch_related("targets")
        .order_by("pk")
    )


def waiting_departures(user: User, *roles: Role) -> list[Departure]:
    """Withdrawals and mergers that wait."""
    rows = Departure.objects.filter(status="draft").filter(scope_as(user, *roles, prefix="plan__project__"))
    return list(rows.select_related("plan__project__responsible_unit", "successor", "author").order_by("pk"))


def departures_of(year: int) -> list[Departure]:
    """Who left the list of a year, and who is about to."""
    rows = Departure.objects.filter(plan__year=year).exclude(status="rejected")
    return list(rows.select_related("plan__project", "successor", "author", "approver").order_by(F("id")))
