"""The revisions of a project's plans with what each of them changed, from rows that are read already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from portfolio.selectors.months import Month
from projects.models import LedgerEntry, PlanRevision
from projects.progress import MONTHS
from projects.services.plans import figures_of
from projects.softening import Softening

ZERO = Decimal(0)
Status = PlanRevision.Status


@dataclass(frozen=True)
class PlanStep:
    """A revision, its twelve months, and what it changed of the plan in force before it."""

    revision: PlanRevision
    months: list[Decimal]
    change: Softening | None

    @property
    def is_approved(self) -> bool:
        """Whether it ever was in force."""
        return self.revision.status == Status.APPROVED


@dataclass(frozen=True)
class PlanCourse:
    """All revisions, newest first, and what became of the first plan of the year that is shown."""

    steps: list[PlanStep]
    since_first: Softening | None

    @property
    def softened(self) -> int:
        """How many approved revisions ask for less than the plan before."""
        return sum(1 for step in self.steps if step.is_approved and step.change and step.change.softens)

    @property
    def revised(self) -> int:
        """How many approved revisions there are after the first plan."""
        return sum(1 for step in self.steps if step.is_approved and step.revision.number > 1)


def plan_course(
    revisions: Sequence[PlanRevision], ledger: Sequence[LedgerEntry], month: Month | None
) -> PlanCourse:
    """The revisions in their order; ratios to the month shown, or to a whole year that is not its own."""
    steps: list[PlanStep] = []
    since_first = None
    for year, rows in groupby(sorted(revisions, key=_order), key=lambda row: row.plan.year):
        through = month.number if month and month.year == year else MONTHS
        invested = _invested(ledger, year, through)
        found = list(_steps(rows, through, invested))
        if month and month.year == year:
            since_first = _since_first(found, through, invested)
        steps = [*reversed(found), *steps]
    return PlanCourse(steps, since_first)


def _order(revision: PlanRevision) -> tuple[int, int]:
    return revision.plan.year, revision.number


def _invested(ledger: Iterable[LedgerEntry], year: int, through: int) -> Decimal:
    own = (row for row in ledger if row.month.year == year and row.month.month <= through)
    return sum((row.amount for row in own if row.kind != LedgerEntry.Kind.OPENING), ZERO)


def _steps(rows: Iterable[PlanRevision], through: int, invested: Decimal) -> Iterable[PlanStep]:
    before: PlanStep | None = None
    for revision in rows:
        months = figures_of(revision).months(revision.plan.first_month)
        change = _change(before, revision, months, through, invested) if before else None
        step = PlanStep(revision, months, change)
        yield step
        before = step if step.is_approved else before


def _change(
    before: PlanStep, revision: PlanRevision, months: Sequence[Decimal], through: int, invested: Decimal
) -> Softening:
    return Softening(
        month=through,
        annual_before=before.revision.annual_amount,
        annual_after=revision.annual_amount,
        to_date_before=sum(before.months[:through], ZERO),
        to_date_after=sum(months[:through], ZERO),
        invested=invested,
    )


def _since_first(steps: Sequence[PlanStep], through: int, invested: Decimal) -> Softening | None:
    """From the first plan to the one in force in the month."""
    in_force = [step for step in steps if step.is_approved and step.revision.first_period <= through]
    if len(in_force) < 2:
        return None
    return _change(in_force[0], in_force[-1].revision, in_force[-1].months, through, invested)
