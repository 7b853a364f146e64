"""The office enters plans and what changes the year's list; the leader decides; each is told by a notice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from accounts.models import Organization, User
from common.errors import Conflict, Refusal
from projects.models import (
    AnnualPlan,
    Departure,
    Milestone,
    MilestoneChange,
    OpeningBalance,
    PlanRevision,
    Project,
    YearClosing,
)
from projects.services import proposals
from projects.services.departures import approve_departure, propose_departure
from projects.services.drafts import change_draft
from projects.services.openings import approve_opening, propose_opening
from projects.services.plan_notices import Decided, tell_author, tell_leaders, tell_of_many
from projects.services.plans import (
    PlanFigures,
    approve_revision,
    draft_plan,
    figures_of,
    reject_revision,
    revise_plan,
)
from projects.services.replanning import approve_change, propose_change
from projects.services.years import approve_closing, propose_closing

MANY = 5  # more decisions at once than this are told in one notice


@dataclass(frozen=True, kw_only=True)
class PlanEntry:
    """A plan as the office entered it. ``version`` is that of the draft it started from, 0 without one."""

    figures: PlanFigures
    first_month: int
    version: int
    reason: str = ""
    is_counted: bool = True


@transaction.atomic
def enter_plan(
    *, project: Project, year: int, entry: PlanEntry, user: User, now: dt.datetime
) -> PlanRevision:
    """Store a plan as a draft for the leader: the first one, a revision, or a draft changed."""
    plan = AnnualPlan.objects.filter(project=project, year=year).first()
    if plan is None:
        revision = _first(project, year, entry, user)
    else:
        waiting = plan.revisions.filter(status="draft").first() or _turned_down(plan)
        if waiting and _is_the_same(waiting, entry, user):
            return waiting
        revision = _change(waiting, entry, user) if waiting else _revise(plan, entry, user)
    tell_leaders(
        [project.district, project.responsible_unit],
        key=f"plan-waits:{revision.pk}:{revision.version}",
        text=N_("The plan of %(project)s for %(year)s waits for your approval."),
        values={"project": project.name, "year": year},
        now=now,
    )
    return revision


def _is_the_same(draft: PlanRevision, entry: PlanEntry, user: User) -> bool:
    """Whether the very same was stored a moment ago: the button was pressed twice."""
    return (
        draft.status == "draft"
        and draft.version == entry.version + 1
        and draft.author_id == user.pk
        and draft.first_period == entry.first_month
        and draft.reason == entry.reason.strip()
        and _written_out(figures_of(draft)) == _written_out(entry.figures)
    )


def _written_out(figures: PlanFigures) -> tuple[object, ...]:
    physical = list(figures.physical or [])
    return (
        figures.annual_amount,
        list(figures.targets or []),
        physical if any(value is not None for value in physical) else [],
        figures.planned_start,
        figures.planned_completion,
    )


def _turned_down(plan: AnnualPlan) -> PlanRevision | None:
    return plan.revisions.filter(number=1, status="rejected").first()


def _first(project: Project, year: int, entry: PlanEntry, user: User) -> PlanRevision:
    return draft_plan(
        project=project,
        year=year,
        figures=entry.figures,
        author=user,
        first_month=entry.first_month,
        is_counted=entry.is_counted,
    )


def _change(draft: PlanRevision, entry: PlanEntry, user: User) -> PlanRevision:
    return change_draft(
        revision=draft,
        version=entry.version,
        figures=entry.figures,
        author=user,
        first_period=entry.first_month,
        reason=entry.reason,
        is_counted=entry.is_counted,
    )


def _revise(plan: AnnualPlan, entry: PlanEntry, user: User) -> PlanRevision:
    if entry.version:
        raise Conflict(_("The draft was decided meanwhile. Nothing was stored."))
    return revise_plan(
        plan=plan, first_period=entry.first_month, figures=entry.figures, author=user, reason=entry.reason
    )


@transaction.atomic
def decide(
    *, rows: Sequence[tuple[Decided, int]], approves: bool, user: User, reason: str, now: dt.datetime
) -> int:
    """Approve or reject what is ticked, with the version that was seen: all of it or nothing.

    What the same person decided so before is passed over; returns how many were decided now.
    """
    done = [row for row, version in rows if _decide(row, version, approves, user, reason, now)]
    if approves and len(done) > MANY:
        tell_of_many(done, now)
    else:
        for row in done:
            tell_author(row, "approved" if approves else "rejected", reason, now)
    return len(done)


def _decide(row: Decided, version: int, approves: bool, user: User, reason: str, now: dt.datetime) -> bool:
    wanted = "approved" if approves else "rejected"
    if row.status == wanted and row.approver_id == user.pk:
        return False
    if isinstance(row, PlanRevision):
        _decide_revision(row, version, approves, user, reason, now)
    elif approves:
        _approve(row, user, now)
    else:
        proposals.reject(row, user, reason, now)
    return True


def _decide_revision(
    row: PlanRevision, version: int, approves: bool, user: User, reason: str, now: dt.datetime
) -> None:
    if approves:
        approve_revision(revision=row, approver=user, now=now, version=version)
    else:
        proposals.require_words(reason, _("Say why it is turned down."))
        reject_revision(revision=row, user=user, reason=reason, now=now, version=version)


def _approve(
    row: Departure | OpeningBalance | MilestoneChange | YearClosing, user: User, now: dt.datetime
) -> None:
    if isinstance(row, Departure):
        approve_departure(departure=row, approver=user, now=now)
    elif isinstance(row, MilestoneChange):
        approve_change(change=row, approver=user, now=now)
    elif isinstance(row, OpeningBalance):
        approve_opening(balance=row, approver=user, now=now)
    else:
        approve_closing(closing=row, approver=user, now=now)


def check_something(rows: Sequence[object]) -> None:
    """Refuse a decision on nothing."""
    if not rows:
        raise Refusal(_("Tick at least one line."))


@transaction.atomic
def ask_for_departure(*, plan: AnnualPlan, now: dt.datetime, **values: Any) -> Departure:
    """Propose that a project leaves the list, and tell the leaders."""
    departure = propose_departure(plan=plan, now=now, **values)
    tell_leaders(
        [plan.project.district, plan.project.responsible_unit],
        key=f"leave-waits:{departure.pk}",
        text=N_("That %(project)s leaves the list of %(year)s waits for your approval."),
        values={"project": plan.project.name, "year": plan.year},
        now=now,
    )
    return departure


@transaction.atomic
def ask_for_opening(*, project: Project, now: dt.datetime, **values: Any) -> OpeningBalance:
    """Enter an opening balance, and tell the leaders."""
    balance = propose_opening(project=project, now=now, **values)
    tell_leaders(
        [project.district, project.responsible_unit],
        key=f"opening-waits:{balance.pk}",
        text=N_("An opening balance of %(project)s waits for your approval."),
        values={"project": project.name},
        now=now,
    )
    return balance


@transaction.atomic
def ask_for_change(*, milestone: Milestone, now: dt.datetime, **values: Any) -> MilestoneChange:
    """Propose that a milestone be moved or withdrawn, and tell the leaders."""
    change = propose_change(milestone=milestone, now=now, **values)
    project = milestone.project
    tell_leaders(
        [project.district, project.responsible_unit],
        key=f"node-waits:{change.pk}",
        text=N_("A change of a milestone of %(project)s waits for your approval."),
        values={"project": project.name},
        now=now,
    )
    return change


@transaction.atomic
def ask_for_closing(*, year: int, author: User, reason: str, now: dt.datetime) -> YearClosing:
    """Propose that a year be closed, and tell the leaders: both or neither."""
    closing = propose_closing(year=year, author=author, reason=reason, now=now)
    tell_leaders(
        list(Organization.objects.filter(parent=None)),
        key=f"year-waits:{closing.pk}",
        text=N_("Closing the year %(year)s waits for your approval."),
        values={"year": year},
        now=now,
    )
    return closing
