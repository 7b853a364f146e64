"""What the pages of corrections read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.models import Role, User
from accounts.scope import acts_for
from projects.models import Correction, CorrectionEvent, Project
from projects.selectors import scope_as

Status = Correction.Status
# Who sees corrections: those who decide, and those who may read everything in their scope.
SEE = (Role.CLERK, Role.REVIEWER, Role.OFFICE, Role.LEADER, Role.AUDITOR)

WAITING = "waiting"
# The lists of the page, each with the states it holds.
LISTS: Mapping[str, tuple[str, ...]] = {
    "open": (Status.REQUESTED, Status.REVIEWED),
    "posted": (Status.POSTED,),
    "closed": (Status.REFUSED, Status.WITHDRAWN),
}


def corrections_seen(user: User) -> QuerySet[Correction]:
    """Corrections of the projects in the user's scope, newest first."""
    return (
        Correction.objects.filter(scope_as(user, *SEE, prefix="project__"))
        .select_related(
            "project__responsible_unit",
            "requested_by",
            "reviewed_by",
            "approved_by",
            "entry",
            "document__file",
        )
        .defer("document__file__content")
        .order_by("-pk")
    )


def corrections_of(project: Project, month: dt.date | None = None) -> QuerySet[Correction]:
    """A project's corrections, of one month if it is named; newest first."""
    found = Correction.objects.filter(project=project).select_related("requested_by", "approved_by")
    return (found.filter(month=month) if month else found).order_by("-pk")


def waiting_for(user: User) -> Q:
    """Corrections that the user may decide on now: nobody decides twice on the same."""
    review = Q(status=Status.REQUESTED) & scope_as(user, Role.REVIEWER, prefix="project__")
    approve = Q(status=Status.REVIEWED) & scope_as(user, Role.OFFICE, prefix="project__")
    own = acts_for(user)
    behind = CorrectionEvent.objects.filter(correction=OuterRef("pk"), on_behalf_of__in=own)
    by_own = Q(requested_by__in=own) | Q(reviewed_by__isnull=False, reviewed_by__in=own) | Q(Exists(behind))
    return (review | approve) & ~by_own


def listed(user: User, name: str) -> QuerySet[Correction]:
    """One list of the page."""
    found = corrections_seen(user)
    return found.filter(waiting_for(user)) if name == WAITING else found.filter(status__in=LISTS[name])


def list_counts(user: User) -> dict[str, int]:
    """How many stand on each list."""
    states = {name: Count("pk", filter=Q(status__in=held)) for name, held in LISTS.items()}
    seen = Correction.objects.filter(scope_as(user, *SEE, prefix="project__"))
    return seen.aggregate(**states, waiting=Count("pk", filter=waiting_for(user)))
