"""A demo project before it is loaded: plain values. Money in whole 万元, progress in tenths of a %."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

YEAR = 2020
MONTHS = range(1, 13)
# The last month whose edition is published, and the one that is open.
LAST = 10
OPEN = 11

CATEGORIES = (
    ("industrial", "产业", "Industrial", "CY"),
    ("social", "社会事业", "Social", "SH"),
    ("infrastructure", "城乡基础设施", "Urban–rural infrastructure", "CS"),
    ("new-town", "新城配套", "New-town", "XC"),
)


@dataclass(frozen=True)
class Published:
    """What was published of a category in October 2020: projects, 万元 invested, 万元 planned to date.

    The planned sum was not published; it is the one in the middle of those that give the published ratio.
    """

    projects: int
    invested: int
    planned: int


PUBLISHED = {
    "industrial": Published(128, 3_396_400, 2_698_983),
    "social": Published(130, 2_524_800, 1_506_714),
    "infrastructure": Published(141, 3_602_700, 2_370_197),
    "new-town": Published(16, 4_190_800, 3_032_856),
}


@dataclass(frozen=True)
class Sketch:
    """A project's name and place, before any figure. ``size`` is its weight among its category's plans."""

    category: str
    name: str
    district: str
    unit: str
    department: str
    level: str
    kind: str
    size: int
    node: str
    state: str = ""
    on: dt.date | None = None

    @property
    def is_known(self) -> bool:
        """A project that was really on the list of 2020."""
        return bool(self.state)


@dataclass(frozen=True)
class PlanDraft:
    """A revision: targets of twelve months or none, planned progress or none, when it was drawn up."""

    annual: int
    targets: tuple[int, ...] | None
    physical: tuple[int, ...] | None
    start: dt.date | None
    completion: dt.date | None
    first_period: int = 1
    month: int = 1
    reason: str = ""


@dataclass(frozen=True)
class Node:
    """A milestone with the day it is planned for and the day it was reached."""

    kind: str
    name: str
    planned: dt.date
    actual: dt.date | None = None


@dataclass(frozen=True)
class Stop:
    """A stop of works, reported in ``month``; without a document nobody approved it."""

    kind: str
    starts: dt.date
    ends: dt.date | None
    reason: str
    document: str
    month: int


@dataclass(frozen=True)
class Excuse:
    """A reason for delay that was accepted."""

    starts: dt.date
    ends: dt.date
    text: str
    document: str
    month: int


@dataclass(frozen=True)
class Correction:
    """A signed difference in 万元 to an earlier month, posted while another was being reported."""

    month: int
    posted_in: int
    amount: int
    reason: str


@dataclass(frozen=True)
class Report:
    """A month's return as the clerk entered it. ``way`` says how it went: see ``reporting``."""

    month: int
    way: str
    invested: int
    physical: int
    stage_text: str = ""
    problems: str = ""

    @property
    def progress(self) -> Decimal:
        """Physical progress to date in %."""
        return Decimal(self.physical) / 10


@dataclass(frozen=True)
class DemoProject:
    """A project of the demo with everything that happens to it in the year."""

    code: str
    sketch: Sketch
    story: str
    lead_official: str
    total: int
    opening: int
    position: tuple[Decimal, Decimal]
    first_month: int
    is_counted: bool
    package: str
    signed_on: dt.date
    plans: tuple[PlanDraft, ...]
    stages: tuple[tuple[str, dt.date], ...]
    nodes: tuple[Node, ...]
    reports: tuple[Report, ...]
    stops: tuple[Stop, ...] = ()
    excuses: tuple[Excuse, ...] = ()
    corrections: tuple[Correction, ...] = ()
    moves: tuple[tuple[int, str], ...] = field(default=())

    @property
    def plan(self) -> PlanDraft:
        """The plan in force in October."""
        return [plan for plan in self.plans if plan.first_period <= LAST][-1]

    def planned_to_date(self, month: int = LAST) -> int:
        """万元 planned January to the month, in the plan of October."""
        if self.plan.targets is None:
            return self.plan.annual * (month - self.first_month + 1) // (13 - self.first_month)
        return sum(self.plan.targets[:month])

    def invested_to_date(self, month: int = LAST) -> int:
        """万元 approved and corrected for January to the month."""
        reported = sum(
            report.invested for report in self.reports if report.month <= month and report.way != "missing"
        )
        return reported + sum(one.amount for one in self.corrections if one.month <= month)
