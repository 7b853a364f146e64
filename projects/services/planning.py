"""The office enters plans and what changes the year's list; the leader decides; each is told by a notice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from accounts.models import Organization, Role, User
from accounts.selectors import holders
from common.errors import Conflict, Refusal
from common.notices import notify
from projects.models import AnnualPlan, Departure, OpeningBalance, PlanRevision, Project, YearClosing
from projects.services import proposals
from projects.services.departures import approve_departure, propose_departure
from projects.services.drafts import change_draft
from projects.services.openings import approve_opening, propose_opening
from projects.services.plans import (
    PlanFigures,
    approve_revision,
    draft_plan,
    figures_of,
    reject_revision,
    revise_plan,
)
from projects.services.years import approve_closing

MANY = 5  # more decisions at once than this are told in one notice
Decided = PlanRevision | Departure | OpeningBalance | YearClosing


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


def tell_leaders(
    places: Sequence[Organization], *, key: str, text: str, values: Mapping[str, object], now: dt.datetime
) -> None:
    """Tell the leaders of some places and of those above them that something waits."""
    found = holders(role=Role.LEADER, organizations=places, above=True)
    people = {user.pk for users in found.values() for user in users}
    notify(
        users=people,
        kind="plan",
        key=key,
        text=text,
        values=values,
        address=reverse("plan-approvals"),
        now=now,
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
        _tell_of_many(done, now)
    else:
        for row in done:
            _tell_author(row, "approved" if approves else "rejected", reason, now)
    return len(done)


def _tell_of_many(rows: Sequence[Decided], now: dt.datetime) -> None:
    """One word for a whole year's plans."""
    notify(
        users={row.author_id for row in rows},
        kind="plan",
        key=f"decided:{type(rows[-1]).__name__}:{rows[-1].pk}",
        text=N_("%(count)s plans were approved."),
        values={"count": len(rows)},
        address=reverse("plan-list"),
        now=now,
    )


def _decide(row: Decided, version: int, approves: bool, user: User, reason: str, now: dt.datetime) -> bool:
    wanted = "approved" if approves else "rejected"
    if row.status == wanted and row.approver_id == user.pk:
        return False
    if isinstance(row, PlanRevision):
        if row.version != version:
            raise Conflict(
                _("A plan was changed since this page was opened. Nothing was decided; read it again.")
            )
        _decide_revision(row, approves, user, reason, now)
    elif approves:
        _approve(row, user, now)
    else:
        proposals.reject(row, user, reason, now)
    return True


def _decide_revision(row: PlanRevision, approves: bool, user: User, reason: str, now: dt.datetime) -> None:
    if approves:
        approve_revision(revision=row, approver=user, now=now)
    else:
        proposals.require_words(reason, _("Say why it is turned down."))
        reject_revision(revision=row, user=user, reason=reason, now=now)


def _approve(row: Departure | OpeningBalance | YearClosing, user: User, now: dt.datetime) -> None:
    if isinstance(row, Departure):
        approve_departure(departure=row, approver=user, now=now)
    elif isinstance(row, OpeningBalance):
        approve_opening(balance=row, approver=user, now=now)
    else:
        approve_closing(closing=row, approver=user, now=now)


SAID = {
    "PlanRevision": {
        "approved": N_("The plan of %(what)s was approved."),
        "rejected": N_("The plan of %(what)s was turned down: %(reason)s"),
    },
    "Departure": {
        "approved": N_("That %(what)s leaves the list was approved."),
        "rejected": N_("That %(what)s leaves the list was turned down: %(reason)s"),
    },
    "OpeningBalance": {
        "approved": N_("The opening balance of %(what)s was posted."),
        "rejected": N_("The opening balance of %(what)s was turned down: %(reason)s"),
    },
    "YearClosing": {
        "approved": N_("The year %(what)s is closed."),
        "rejected": N_("Closing the year %(what)s was turned down: %(reason)s"),
    },
}


def _tell_author(row: Decided, wanted: str, reason: str, now: dt.datetime) -> None:
    what, address = _name_and_page(row)
    notify(
        users=[row.author_id],
        kind="plan",
        key=f"{type(row).__name__}-decided:{row.pk}:{getattr(row, 'version', 1)}",
        text=SAID[type(row).__name__][wanted],
        values={"what": what, "reason": reason},
        address=address,
        now=now,
    )


def _name_and_page(row: Decided) -> tuple[str, str]:
    if isinstance(row, YearClosing):
        return str(row.year), f"{reverse('year-end')}?year={row.year}"
    if isinstance(row, OpeningBalance):
        return row.project.name, reverse("opening-balance", args=[row.project.code])
    return row.plan.project.name, reverse("plan", args=[row.plan.year, row.plan.project.code])


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
