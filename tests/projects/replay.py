"""Steps of returns, corrections and months twice over: as a child would write them down, and for real."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction
from hypothesis import strategies as st

from common.errors import Refusal
from projects.models import Attachment, Correction, MonthlyReturn, Project, ReportingPeriod
from projects.services import corrections
from projects.services.periods import lock_period, reopen_period
from projects.services.returns import Versioned, save_returns
from projects.services.states import post_correction
from tests.factories import NOW, Town
from tests.projects.helpers import Totals, entry, take

MONTHS = (1, 2, 3)
PROJECTS = 2
Place = tuple[int, int]  # which project, which month
STEPS = st.tuples(
    st.sampled_from(
        [
            *("save", "save", "submit", "submit", "approve", "approve", "send_back", "withdraw"),
            *("lock", "lock", "publish", "reopen"),
            *("correct", "ask", "ask", "review", "review", "post", "post", "refuse", "take_back"),
            *("report", "report", "three_hands"),
        ]
    ),
    st.integers(0, PROJECTS - 1),
    st.sampled_from(MONTHS),
    st.decimals(min_value=-1000, max_value=1000, places=4),
)


DECISIONS = ("ask", "review", "post", "refuse", "take_back")


# Whole ways in one word, so that a sequence gets far.
WAYS = {"report": ("save", "submit", "approve"), "three_hands": ("ask", "review", "post")}


@dataclass
class Asked:
    """A correction that is being decided."""

    amount: Decimal
    before: Decimal
    is_reviewed: bool = False


@dataclass
class Naive:
    """What a child would write down: the state and figure of each return, and what was approved last."""

    state: dict[Place, str] = field(default_factory=dict)
    typed: dict[Place, Decimal] = field(default_factory=dict)
    approved: dict[Place, Decimal] = field(default_factory=dict)
    corrected: dict[Place, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    asked: dict[Place, Asked] = field(default_factory=dict)
    locked: int = 0
    published: int = 0

    def take(self, step: str, place: Place, amount: Decimal) -> bool:
        """Take a step where it is allowed; whether it was."""
        month = place[1]
        if step in ("lock", "publish", "reopen"):
            return self._take_month(step, month)
        if step == "correct":
            allowed = month <= self.locked and amount != 0
            self.corrected[place] += amount if allowed else 0
            return allowed
        if step in DECISIONS:
            return self._decide(step, place, amount)
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

    def _take_month(self, step: str, month: int) -> bool:
        if step == "lock":
            allowed = month == self.locked + 1
            self.locked += allowed
        elif step == "publish":
            allowed = month == self.published + 1 and month <= self.locked
            self.published += allowed
        else:
            allowed = self.published < month == self.locked
            self.locked -= allowed
        return allowed

    def _decide(self, step: str, place: Place, amount: Decimal) -> bool:
        """What three people do with a correction; the difference is to what the month had then."""
        asked, has = self.asked.get(place), self.totals().get(place, Decimal(0))
        if step == "ask":
            if place[1] > self.locked or not amount or asked:
                return False
            self.asked[place] = Asked(amount, has)
            return True
        if asked is None or (step == "review" and asked.is_reviewed):
            return False
        if step == "review":
            asked.is_reviewed = True
            return True
        if step == "post":
            if not asked.is_reviewed or place[1] > self.locked or asked.before != has:
                return False
            self.corrected[place] += asked.amount
        del self.asked[place]
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
    documents: dict[int, Attachment]

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
        elif step == "reopen":
            reopen_period(period=period, user=people["office"], reason="补报", now=NOW)
        elif step == "publish":
            self._publish(period)
        elif step in DECISIONS:
            self._decide(step, project, period, amount)
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

    def _publish(self, period: ReportingPeriod) -> None:
        """What publication does to the month; the press itself has tests of its own."""
        open_or_locked = ReportingPeriod.objects.filter(month__lt=period.month).exclude(status="published")
        rows = ReportingPeriod.objects.filter(pk=period.pk, status="locked")
        if open_or_locked.exists() or not rows.update(status="published"):
            raise Refusal("published in their order")

    def _decide(self, step: str, project: Project, period: ReportingPeriod, amount: Decimal) -> None:
        people = self.town.people
        if step == "ask":
            before = corrections.month_total(project, period.month)
            corrections.request_correction(
                project=project,
                month=period.month,
                before=before,
                right=before + amount,
                reason="复核",
                document=self.documents[project.pk],
                user=people["clerk"],
                now=NOW,
            )
            return
        waiting = Correction.objects.filter(project=project, month=period.month)
        row = waiting.filter(status__in=corrections.OPEN).first()
        if row is None:
            raise Refusal("nothing is asked for")
        seen = Versioned(row.pk, row.version)
        if step == "review":
            corrections.review_correction(seen=seen, user=people["reviewer"], now=NOW)
        elif step == "post":
            corrections.approve_correction(seen=seen, user=people["office"], now=NOW)
        elif step == "refuse":
            corrections.refuse_correction(seen=seen, user=people["reviewer"], now=NOW, reason="无依据")
        else:
            corrections.withdraw_correction(seen=seen, user=people["clerk"], now=NOW)

    def by_place(self, found: Totals) -> dict[Place, Decimal]:
        numbers = {project.pk: number for number, project in enumerate(self.projects)}
        return {(numbers[pk], month): total for (pk, month), total in found.items() if total}
