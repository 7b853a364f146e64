"""How every change of an order is written: the row and its event, together."""

from __future__ import annotations

import datetime as dt
from typing import Any

from accounts.models import User
from coordination.models import Order, OrderEvent
from coordination.order_people import for_whom
from coordination.services.writing import keep, refuse_changed, step_of


def hold_order(pk: int) -> Order:
    """The order, kept from being changed by others until the transaction ends."""
    rows = Order.objects.select_for_update(of=("self",))
    return rows.select_related("unit", "project__district", "project__supervising_department").get(pk=pk)


def hold_seen(pk: int, version: int) -> Order:
    """The order, held, if it still is what somebody saw."""
    order = hold_order(pk)
    refuse_changed(order, version)
    return order


def record(order: Order, kind: str, *, user: User | None, now: dt.datetime, **said: Any) -> OrderEvent:
    """Store the order as it is now, one version on, and what was done."""
    keep(order, now)
    return write_event(order, kind, user=user, now=now, **said)


def write_event(
    order: Order,
    kind: str,
    *,
    user: User | None,
    now: dt.datetime,
    month: dt.date | None = None,
    circular: str = "",
    **said: Any,
) -> OrderEvent:
    """What was done, with what the order is after it."""
    return OrderEvent.objects.create(
        **step_of(order, kind, user=user, now=now, **said),
        order=order,
        on_behalf_of=for_whom(user, order, kind) if user else None,
        month=month,
        circular=circular,
    )
