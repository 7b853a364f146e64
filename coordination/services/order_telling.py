"""Whom orders and talks concern, and what they are told. Only names that everybody may read."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.translation import gettext_noop as N_

from accounts.models import Role
from common.notices import notify
from coordination.models import Order, OrderEvent
from coordination.order_people import turn, unit_people
from coordination.problem_people import people_at
from projects.services.announcing import places_of
from projects.services.secrecy import covered

KIND = "order"
ISSUED = N_("%(unit)s has been sent %(count)s orders or talks by rule: %(numbers)s. Answer in time.")
SAID = {
    "hold": N_("%(number)s, %(project)s: the talk was held. Report by %(due)s what has been done."),
    "answer": N_("%(number)s, %(project)s: %(who)s has answered. It waits to be verified."),
    "return": N_("%(number)s, %(project)s: %(who)s returned the answer. Due by %(due)s. Reason: %(words)s"),
    "verify": N_("%(number)s, %(project)s: %(who)s has verified the answer. It waits to be closed."),
    "close": N_("%(number)s, %(project)s: closed by %(who)s."),
    "withdraw": N_("%(number)s, %(project)s: withdrawn by %(who)s. Reason: %(words)s"),
}
GONE = N_(
    "%(number)s, %(project)s: withdrawn, since the corrected circular %(circular)s gives no cause any more."
)
OVERDUE = N_("%(number)s, %(project)s: not answered by %(due)s.")


def _tell(
    order: Order, users: Iterable[int], key: str, said: str, now: dt.datetime, **values: object
) -> None:
    notify(
        users=users,
        kind=KIND,
        key=f"order:{order.pk}:{key}",
        text=said,
        values={
            "number": order.number,
            "project": covered(order.project_name),
            "due": order.due_on.isoformat(),
            **values,
        },
        address=reverse("order", args=[order.pk]),
        now=now,
    )


def tell_issued(orders: Sequence[Order], circular: str, now: dt.datetime) -> None:
    """Each unit once for all that it is sent at a time."""
    by_unit: dict[int, list[Order]] = defaultdict(list)
    for order in orders:
        by_unit[order.unit_id].append(order)
    for sent in by_unit.values():
        first = sent[0]
        notify(
            users=unit_people(first),
            kind=KIND,
            key=f"orders:{first.pk}",
            text=ISSUED,
            values={
                "unit": first.unit_name,
                "count": len(sent),
                "numbers": "、".join(order.number for order in sent),
            },
            address=reverse("order", args=[first.pk]) if len(sent) == 1 else reverse("order-list"),
            now=now,
        )


def tell_step(event: OrderEvent, now: dt.datetime) -> None:
    """Tell those whose turn it is, or whom the step touches."""
    order = event.order
    _tell(
        order,
        turn(order) - {event.author_id or 0},
        f"{event.kind}:{event.version}",
        SAID[event.kind],
        now,
        who=event.author,
        words=covered(event.text),
    )


def tell_gone(order: Order, circular: str, now: dt.datetime) -> None:
    """Tell the unit that nothing is awaited any more."""
    _tell(order, unit_people(order), f"gone:{order.version}", GONE, now, circular=circular)


def tell_overdue(order: Order, now: dt.datetime) -> None:
    """Tell the unit, and those above it who decide."""
    above = people_at([Role.OFFICE, Role.LEADER], places_of(order.project), above=True)
    _tell(order, unit_people(order) | above, f"overdue:{order.due_on}", OVERDUE, now)
