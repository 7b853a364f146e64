"""How punctually units report: the same states of returns that the score counts (``sql/gather.sql``)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from accounts.models import Organization, User
from common.numbers import quotient
from projects.models import Project, ReportingPeriod
from reports.models import CurrentBuild, SnapshotInput


@dataclass
class Counts:
    """Returns due, and what became of them."""

    of_state: Counter[str] = field(default_factory=Counter)

    def add(self, state: str) -> None:
        """One return; an empty state is a month in which none was due."""
        if state:
            self.of_state[state] += 1

    @property
    def due(self) -> int:
        """Returns that were due."""
        return self.of_state.total()

    @property
    def clean(self) -> int:
        """First handed in by the due date and never sent back."""
        return self.of_state["clean"]

    @property
    def sent_back(self) -> int:
        """In time, but sent back."""
        return self.of_state["sent_back"]

    @property
    def late(self) -> int:
        """Handed in after the due date."""
        return self.of_state["late"]

    @property
    def missing(self) -> int:
        """Not handed in at all."""
        return self.of_state["missing"]

    @property
    def share(self) -> Decimal | None:
        """What the score counts: clean ones of those due."""
        return quotient(Decimal(self.clean), Decimal(self.due))


@dataclass
class UnitPunctuality:
    """A unit in a month, and from January to that month."""

    unit: Organization
    month: Counts = field(default_factory=Counts)
    year: Counts = field(default_factory=Counts)


def punctuality(period: ReportingPeriod, user: User) -> list[UnitPunctuality]:
    """The units of the projects that somebody sees, the least punctual first; a fixed number of queries."""
    rows = SnapshotInput.objects.filter(
        build__in=CurrentBuild.objects.filter(period=period).values("build"),
        project__in=Project.objects.visible_to(user).values("pk"),
    ).select_related("unit")
    found: dict[int, UnitPunctuality] = {}
    for row in rows:
        one = found.setdefault(row.unit_id, UnitPunctuality(row.unit))
        for number, state in enumerate(row.returns[: period.month.month], start=1):
            one.year.add(state)
            if number == period.month.month:
                one.month.add(state)
    return sorted(found.values(), key=lambda one: (one.year.share or Decimal(0), one.unit.path))


def in_all(units: Sequence[UnitPunctuality]) -> UnitPunctuality:
    """Their sum."""
    total = UnitPunctuality(Organization())
    for one in units:
        total.month.of_state += one.month.of_state
        total.year.of_state += one.year.of_state
    return total
