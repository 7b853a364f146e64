"""Whom the steps of returns and corrections concern, and what they are told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_noop as N_

from accounts.models import Organization, Role, User
from accounts.selectors import holders
from common.notices import notify
from common.numbers import wan
from projects.models import Correction, MonthlyReturn, Project, ReturnEvent
from projects.services.secrecy import covered

Status = Correction.Status

SAID = {
    Status.REQUESTED: N_(
        "%(project)s: %(who)s asks that %(month)s be corrected by %(amount)s 万元. Please review."
    ),
    Status.REVIEWED: N_(
        "%(project)s: %(who)s has reviewed the correction of %(month)s by %(amount)s 万元. Please decide."
    ),
    Status.POSTED: N_("%(project)s: the correction of %(month)s by %(amount)s 万元 was approved and posted."),
    Status.REFUSED: N_(
        "%(project)s: %(who)s refused the correction of %(month)s by %(amount)s 万元. Reason: %(reason)s"
    ),
    Status.WITHDRAWN: N_("%(project)s: %(who)s took back the correction of %(month)s by %(amount)s 万元."),
}
SENT_BACK = N_("%(project)s: the return for %(month)s was sent back by %(who)s. Reason: %(reason)s")


def tell_sent_back(rows: Iterable[MonthlyReturn], user: User, reason: str, now: dt.datetime) -> None:
    """Tell those who wrote a return or handed it in, and its unit's clerks of today."""
    for row in rows:
        handed_in = ReturnEvent.objects.filter(monthly_return=row, kind=ReturnEvent.Kind.SUBMITTED)
        people = {row.entered_by_id, *handed_in.values_list("author", flat=True)}
        people |= _at(Role.CLERK, [row.project.responsible_unit])
        notify(
            users=people - {user.pk},
            kind="return",
            key=f"sent-back:{row.pk}:{row.version}",
            text=SENT_BACK,
            values={
                "project": row.project.name,
                "month": f"{row.period.month:%Y-%m}",
                "who": user,
                "reason": covered(reason),
            },
            address=reverse("return-edit", args=[row.period.month, row.project.code]),
            now=now,
        )


def tell_correction(row: Correction, user: User, reason: str, now: dt.datetime) -> None:
    """Tell those whose turn it is, or those who took part."""
    notify(
        users=_concerned(row) - {user.pk},
        kind="correction",
        key=f"correction:{row.pk}:{row.version}",
        text=SAID[Status(row.status)],
        values={
            "project": row.project.name,
            "month": f"{row.month:%Y-%m}",
            "amount": wan(row.amount, signed=True),
            "who": user,
            "reason": covered(reason),
        },
        address=reverse("correction", args=[row.pk]),
        now=now,
    )


def _concerned(row: Correction) -> set[int]:
    if row.status == Status.REQUESTED:
        return _at(Role.REVIEWER, places_of(row.project), above=True)
    if row.status == Status.REVIEWED:
        return _at(Role.OFFICE, places_of(row.project), above=True)
    return {person for person in (row.requested_by_id, row.reviewed_by_id) if person}


def places_of(project: Project) -> list[Organization]:
    """The organisations through which people have to do with a project."""
    places = (project.district, project.responsible_unit, project.supervising_department)
    return [place for place in places if place is not None]


def _at(role: Role, organizations: list[Organization], *, above: bool = False) -> set[int]:
    found = holders(role=role, organizations=organizations, above=above)
    return {person.pk for people in found.values() for person in people}
