"""Telling those who must act on a stop of works or a reason for delay, and those whom a decision touches."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext_noop as N_

from accounts.models import Role
from accounts.selectors import holders
from common.notices import notify
from projects.models import ExemptionRequest
from projects.services.secrecy import covered

# Only the name that everybody may read: a notice is stored and may be mailed.
ASKED = N_("%(project)s: a stop of works or a reason for delay waits for your decision.")
APPROVED = N_("%(project)s: the stop of works or reason for delay from %(day)s on was approved.")
REFUSED = N_("%(project)s: the stop of works or reason for delay from %(day)s on was refused: %(reason)s")


def _people(request: ExemptionRequest, role: Role, *, above: bool) -> set[int]:
    """Those who hold a role for the project: at its unit or district, or above them too."""
    places = [request.project.responsible_unit, request.project.district]
    places = places if above else places[:1]
    found = holders(role=role, organizations=places, above=above)
    return {user.pk for people in found.values() for user in people}


def tell_leaders(request: ExemptionRequest, now: dt.datetime) -> None:
    """Somebody must decide; whoever asked can't."""
    notify(
        users=_people(request, Role.LEADER, above=True) - {request.requested_by_id},
        kind="exemption",
        key=f"exemption:{request.pk}:asked",
        text=ASKED,
        values={"project": request.project.name},
        address=reverse("exemption-list"),
        now=now,
    )


def tell_decision(request: ExemptionRequest, now: dt.datetime) -> None:
    """The office that asked, and the unit's clerks, read what came of it."""
    is_approved = request.status == ExemptionRequest.Status.APPROVED
    notify(
        users=_people(request, Role.CLERK, above=False) | {request.requested_by_id},
        kind="exemption",
        key=f"exemption:{request.pk}:decided",
        text=APPROVED if is_approved else REFUSED,
        values={
            "project": request.project.name,
            "day": request.starts_on.isoformat(),
            "reason": covered(request.decision),
        },
        address=reverse("project", args=[request.project.code]),
        now=now,
    )
