"""Who is told that something of the plans waits, and what came of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext_noop as N_

from accounts.models import Organization, Role
from accounts.selectors import holders
from common.notices import notify
from projects.models import Departure, MilestoneChange, OpeningBalance, PlanRevision, YearClosing
from projects.services.secrecy import covered

Decided = PlanRevision | Departure | OpeningBalance | MilestoneChange | YearClosing


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


def tell_of_many(rows: Sequence[Decided], now: dt.datetime) -> None:
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
    "MilestoneChange": {
        "approved": N_("The change of a milestone of %(what)s was approved."),
        "rejected": N_("The change of a milestone of %(what)s was turned down: %(reason)s"),
    },
    "YearClosing": {
        "approved": N_("The year %(what)s is closed."),
        "rejected": N_("Closing the year %(what)s was turned down: %(reason)s"),
    },
}


def tell_author(row: Decided, wanted: str, reason: str, now: dt.datetime) -> None:
    """Tell whoever proposed it what was decided."""
    what, address = _name_and_page(row)
    notify(
        users=[row.author_id],
        kind="plan",
        key=f"{type(row).__name__}-decided:{row.pk}:{getattr(row, 'version', 1)}",
        text=SAID[type(row).__name__][wanted],
        values={"what": what, "reason": covered(reason)},
        address=address,
        now=now,
    )


def _name_and_page(row: Decided) -> tuple[str, str]:
    if isinstance(row, YearClosing):
        return str(row.year), f"{reverse('year-end')}?year={row.year}"
    if isinstance(row, OpeningBalance):
        return row.project.name, reverse("opening-balance", args=[row.project.code])
    if isinstance(row, MilestoneChange):
        return row.project.name, reverse("register-milestones", args=[row.project.code])
    return row.plan.project.name, reverse("plan", args=[row.plan.year, row.plan.project.code])
