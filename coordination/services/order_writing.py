"""How every change of an order is written: the row and its event, together."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import Conflict
from coordination.models import Order, OrderEvent
from coordination.order_people import for_whom


def hold_order(pk: int) -> Order:
    """The order, kept from being changed by others until the transaction ends."""
    rows = Order.objects.select_for_update(of=("self",))
    return rows.select_related("unit", "project__district", "project__supervising_department").get(pk=pk)


def hold_seen(pk: int, version: int) -> Order:
    """The order, held, if it still is what somebody saw."""
    order = hold_order(pk)
    if order.version != version:
        last = order.events.select_related("author").latest("posting")
        raise Conflict(
            _("%(who)s has changed it meanwhile; it is “%(status)s” now. Look at it again, then decide.")
            % {"who": last.author or _("The clock"), "status": order.get_status_display()}
        )
    return order


def record(
    order: Order,
    kind: str,
    *,
    user: User | None,
    now: dt.datetime,
    text: str = "",
    on: dt.date | None = None,
    month: dt.date | None = None,
    circular: str = "",
) -> OrderEvent:
    """Store the order as it is now, one version on, and what was done."""
    order.version += 1
    order.changed_at = now
    order.save()
    return write_event(order, kind, user=user, now=now, text=text, on=on, month=month, circular=circular)


def write_event(
    order: Order,
    kind: str,
    *,
    user: User | None,
    now: dt.datetime,
    text: str = "",
    on: dt.date | None = None,
    month: dt.date | None = None,
    circular: str = "",
) -> OrderEvent:
    """What was done, with what the order is after it."""
    return OrderEvent.objects.create(
        order=order,
        kind=kind,
        author=user,
        on_behalf_of=for_whom(user, order, kind) if user else None,
        business_at=now,
        on=on or timezone.localdate(now),
        version=order.version,
        status=order.status,
        due_on=order.due_on,
        text=text,
        month=month,
        circular=circular,
    )
