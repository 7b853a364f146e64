"""The ledger against a naive replay: any sequence of steps, and any past view again."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.errors import Refusal
from projects.models import LedgerEntry, MonthlyReturn, Project, ReportingPeriod
from projects.services.periods import lock_period
from projects.services.returns import save_returns
from projects.services.states import post_correction
from tests import factories
from tests.factories import NOW, Town
from tests.projects.helpers import Totals, entry, first_of, newest_posting, take, totals

MONTHS = (1, 2, 3)
PROJECTS = 2
Place = tuple[int, int]  # which project, which month
STEPS = st.tuples(
    st.sampled_from(
        ["save", "save", "submit", "submit", "approve", "approve", "send_back", "withdraw", "correct", "lock"]
    ),
    st.integers(0, PROJECTS - 1),
    st.sampled_from(MONTHS),
    st.decimals(min_value=-1000, max_value=1000, places=4),
)


@dataclass
class Naive:
    """What a child would write down: the state and figure of each return, and what was approved last."""

    state: dict[Place, str] = field(default_factory=dict)
    typed: dict[Place, Decimal] = field(default_factory=dict)
    approved: dict[Place, Decimal] = field(default_factory=dict)
    corrected: dict[Place, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    locked: int = 0

    def take(self, step: str, place: Place, amount: Decimal) -> bool:
        """Take a step where it is allowed; whether it was."""
        month = place[1]
        if step == "lock":
            allowed = month == self.locked + 1
            self.locked += allowed
            return allowed
        if step == "correct":
            allowed = month <= self.locked and amount != 0
            self.corrected[place] += amount if allowed else 0
            return allowed
        if month <= self.locked or self.state.get(place, "") not in BEFORE[step]:
            return False
        if step == "submit" and not self.ready(place):
            return False
        self.state[place] = AFTER[step]
        if step == "save":
            self.typed[place] = amount
        if step == "approve":
            self.approved[place] = self.typed[place]
        return True

    def ready(self, place: Place) -> bool:
        """No more is taken back than the year to the month holds."""
        months = [(place[0], month) for month in range(1, place[1] + 1)]
        beside = sum((self.approved.get(one, Decimal(0)) for one in months[:-1]), Decimal(0))
        beside += sum((self.corrected[one] for one in months), Decimal(0))
        return self.typed[place] >= 0 or beside + self.typed[place] >= 0

    def totals(self) -> dict[Place, Decimal]:
        """What the ledger must add up to, where it is not zero."""
        places = {*self.approved, *self.corrected}
        sums = {place: self.approved.get(place, Decimal(0)) + self.corrected[place] for place in places}
        return {place: total for place, total in sums.items() if total}


BEFORE = {
    "save": {"", "draft", "sent back", "approved"},
    "submit": {"draft", "sent back"},
    "withdraw": {"submitted"},
    "send_back": {"submitted"},
    "approve": {"submitted"},
}
AFTER = {
    "save": "draft",
    "submit": "submitted",
    "withdraw": "draft",
    "send_back": "sent back",
    "approve": "approved",
}


@dataclass
class Real:
    """The same steps through the services."""

    town: Town
    projects: list[Project]
    periods: dict[int, ReportingPeriod]

    def take(self, step: str, place: Place, amount: Decimal) -> bool:
        """Take a step; whether it was allowed."""
        try:
            with transaction.atomic():
                self._take(step, self.projects[place[0]], self.periods[place[1]], amount)
        except (Refusal, MonthlyReturn.DoesNotExist):
            return False
        return True

    def _take(self, step: str, project: Project, period: ReportingPeriod, amount: Decimal) -> None:
        people = self.town.people
        if step == "lock":
            lock_period(period=period, user=people["office"], now=NOW)
        elif step == "correct":
            post_correction(
                project=project,
                month=period.month,
                amount=amount,
                reason="复核",
                author=people["clerk"],
                approver=people["office"],
                now=NOW,
            )
        elif step == "save" and not MonthlyReturn.objects.filter(project=project, period=period).exists():
            typed = [entry(project, investment=amount)]
            save_returns(period=period, entries=typed, user=people["clerk"], now=NOW)
        else:
            row = MonthlyReturn.objects.select_related("project", "period").get(
                project=project, period=period
            )
            take(step, row, self.town, investment=amount)

    def by_place(self, found: Totals) -> dict[Place, Decimal]:
        numbers = {project.pk: number for number, project in enumerate(self.projects)}
        return {(numbers[pk], month): total for (pk, month), total in found.items() if total}


@pytest.fixture
def real(town: Town) -> Real:
    projects = [factories.add_project(town) for _ in range(PROJECTS)]
    return Real(town, projects, {number: factories.month(number) for number in MONTHS})


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, min_size=10, max_size=40))
def test_any_sequence_of_steps(real: Real, steps: list[tuple[str, int, int, Decimal]]) -> None:
    naive, views = Naive(), {}
    with transaction.atomic():
        for step, project, month, amount in steps:
            place = (project, month)
            assert real.take(step, place, amount) == naive.take(step, place, amount), (step, place)
            found = totals()
            assert real.by_place(found) == naive.totals()
            views[newest_posting()] = found
        for posting, found in views.items():
            assert totals(posting) == found, f"the view of posting {posting} can be had again"
        transaction.set_rollback(True)


def test_every_entry_has_a_number_of_its_own_in_the_order_of_posting(real: Real) -> None:
    for month in MONTHS:
        for step in ("save", "submit", "approve"):
            assert real.take(step, (0, month), Decimal(month))
    entries = list(LedgerEntry.objects.order_by("pk"))
    assert [one.posting for one in entries] == sorted({one.posting for one in entries if one.posting})
    assert [one.amount for one in entries] == [1, 2, 3]


def test_a_later_word_on_an_earlier_month_leaves_the_earlier_view(real: Real) -> None:
    for step in ("save", "submit", "approve"):
        real.take(step, (0, 1), Decimal(100))
    real.take("lock", (0, 1), Decimal(0))
    before = newest_posting()
    assert real.take("correct", (0, 1), Decimal(-30))
    project = real.projects[0].pk
    assert totals(before) == {(project, 1): 100}
    assert totals() == {(project, 1): 70}


@pytest.mark.parametrize("month", [2, 4])
def test_a_month_without_a_lock_is_not_corrected(real: Real, month: int) -> None:
    """Neither while it is open nor before it was ever opened: returns would be added to it later."""
    with pytest.raises(Refusal):
        post_correction(
            project=real.projects[0],
            month=first_of(month),
            amount=Decimal(5),
            reason="复核",
            author=real.town.people["clerk"],
            approver=real.town.people["office"],
            now=NOW,
        )


def test_a_correction_needs_two_people_a_reason_and_an_amount(real: Real) -> None:
    real.take("lock", (0, 1), Decimal(0))
    clerk, office = real.town.people["clerk"], real.town.people["office"]
    for approver, reason, amount in ((clerk, "复核", 5), (office, " ", 5), (office, "复核", 0)):
        with pytest.raises(Refusal):
            post_correction(
                project=real.projects[0],
                month=first_of(1),
                amount=Decimal(amount),
                reason=reason,
                author=clerk,
                approver=approver,
                now=NOW,
            )
    assert not LedgerEntry.objects.exists()
