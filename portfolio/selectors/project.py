"""Everything on a project's own page, in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from portfolio.selectors.months import Month
from projects.correction_selectors import corrections_of
from projects.models import (
    Assignment,
    Correction,
    DelayReason,
    LedgerEntry,
    Milestone,
    MilestoneDate,
    MonthlyReturn,
    PlanRevision,
    Project,
    ReturnAttachment,
    ReturnEvent,
    StageChange,
    Suspension,
)
from reports.models import EditionLine, SnapshotInput, SnapshotLine

PAPER = ("approver", "attachment")


@dataclass(frozen=True)
class Node:
    """A milestone with its dates: the first planned one, the one in force, and the day it was reached."""

    milestone: Milestone
    baseline: MilestoneDate | None
    planned: MilestoneDate | None
    actual: MilestoneDate | None

    @property
    def days(self) -> int | None:
        """Days reached before the planned date; negative when late; None until it is reached."""
        if not (self.planned and self.planned.on and self.actual and self.actual.on):
            return None
        return (self.planned.on - self.actual.on).days

    @property
    def days_late(self) -> int:
        """Days reached after the planned date."""
        return -(self.days or 0)

    @property
    def days_moved(self) -> int:
        """Days by which the planned date lies after the first one; negative where it was brought forward."""
        if not (self.planned and self.planned.on and self.baseline and self.baseline.on):
            return 0
        return (self.planned.on - self.baseline.on).days

    @property
    def days_brought_forward(self) -> int:
        """The same with its sign turned."""
        return -self.days_moved

    def days_to(self, today: dt.date) -> int | None:
        """Days left to the planned date, negative once it has passed; None when reached or never planned."""
        if self.actual or not (self.planned and self.planned.on):
            return None
        return (self.planned.on - today).days


@dataclass(frozen=True)
class Placing:
    """How a project stood in a month: an edition's line, or the provisional one."""

    month: Month
    line: EditionLine | SnapshotLine


@dataclass(frozen=True)
class Story:
    """A project, its figures in a month, and what they rest on. ``line`` is None where it is not listed."""

    project: Project
    month: Month | None
    line: SnapshotLine | None
    inputs: SnapshotInput | None
    returns: Sequence[MonthlyReturn]
    ledger: Sequence[LedgerEntry]
    nodes: Sequence[Node]
    revisions: Sequence[PlanRevision]
    stages: Sequence[StageChange]
    suspensions: Sequence[Suspension]
    delay_reasons: Sequence[DelayReason]
    placings: Sequence[Placing]
    corrections: Sequence[Correction]
    belongings: Sequence[Assignment]


def story(project: Project, months: list[Month], month: Month | None) -> Story:
    """A fixed number of queries, however long the project's history."""
    return Story(
        project=project,
        month=month,
        line=_line(project, month),
        inputs=_inputs(project, month),
        returns=list(_returns(project)),
        ledger=list(project.ledger.select_related("author", "approver").order_by("-month", "-posting")),
        nodes=_nodes(project),
        revisions=list(_revisions(project)),
        stages=_stages(project),
        suspensions=list(project.suspensions.filter(replaced_by=None).select_related(*PAPER)),
        delay_reasons=list(project.delay_reasons.filter(replaced_by=None).select_related(*PAPER)),
        placings=_placings(project, months),
        corrections=list(corrections_of(project)),
        belongings=list(_belongings(project)),
    )


def _stages(project: Project) -> list[StageChange]:
    """The course of its life; a word that repeats an earlier one in place of a wrong one is left out."""
    rows = project.stage_changes.filter(replaced_by=None).select_related("attachment")
    steps = {(row.effective_on, row.stage): row for row in rows.order_by("-posting")}
    return sorted(steps.values(), key=lambda row: (row.effective_on, row.posting or 0))


def _belongings(project: Project) -> QuerySet[Assignment]:
    """Where it belonged, newest first; what was corrected is left out."""
    rows = project.assignments.filter(replaced_by=None).order_by("-effective_on", "-posting")
    return rows.select_related("category", "district", "responsible_unit", "supervising_department")


def _line(project: Project, month: Month | None) -> SnapshotLine | None:
    if month is None:
        return None
    return SnapshotLine.objects.filter(build=month.build, project=project).first()


def _inputs(project: Project, month: Month | None) -> SnapshotInput | None:
    if month is None:
        return None
    return SnapshotInput.objects.filter(build=month.build, project=project).first()


def _returns(project: Project) -> list[MonthlyReturn]:
    events = ReturnEvent.objects.select_related("author", "on_behalf_of").order_by("posting")
    attached = ReturnAttachment.objects.filter(removed_at=None).select_related("attachment")
    rows = project.returns.select_related("period", "entered_by").order_by("-period__month")
    return list(rows.prefetch_related(Prefetch("events", events), Prefetch("attached", attached)))


def _revisions(project: Project) -> list[PlanRevision]:
    rows = PlanRevision.objects.filter(plan__project=project).select_related("plan", "author", "approver")
    return list(rows.prefetch_related("targets").order_by("-plan__year", "-number"))


def _nodes(project: Project) -> list[Node]:
    """In the order of their planned dates."""
    dates = MilestoneDate.objects.select_related("attachment").order_by("posting")
    nodes = [
        _node(row)
        for row in project.milestones.filter(is_withdrawn=False).prefetch_related(Prefetch("dates", dates))
    ]
    return sorted(nodes, key=lambda node: (node.planned is None, node.planned and node.planned.on))


def _node(milestone: Milestone) -> Node:
    planned = [row for row in milestone.dates.all() if row.kind == MilestoneDate.Kind.PLANNED]
    actual = [row for row in milestone.dates.all() if row.kind == MilestoneDate.Kind.ACTUAL]
    reached = actual[-1] if actual and actual[-1].on else None
    return Node(milestone, planned[0] if planned else None, planned[-1] if planned else None, reached)


def _placings(project: Project, months: list[Month]) -> list[Placing]:
    """Published months as published, the others as they stand now; newest first."""
    editions = [month.edition for month in months if month.edition]
    builds = [month.build for month in months if not month.edition]
    frozen = {row.edition_id: row for row in project.edition_lines.filter(edition__in=editions)}
    running = {row.build_id: row for row in SnapshotLine.objects.filter(project=project, build__in=builds)}
    lines = [
        (month, frozen.get(month.edition.pk) if month.edition else running.get(month.build.pk))
        for month in months
    ]
    return [Placing(month, line) for month, line in lines if line is not None]
