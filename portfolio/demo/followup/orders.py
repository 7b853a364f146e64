"""Orders and talks: held, answered, verified and closed in time, but for a few of the last round."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import partial
from typing import NamedTuple

from django.utils import timezone

from accounts.models import User
from coordination.models import Order, OrderEvent
from coordination.services.order_steps import take_step
from portfolio.demo import moments
from portfolio.demo.followup.days import Calendar, Event, day_of
from portfolio.demo.model import LAST
from portfolio.demo.staff import Staff
from reports.models import Edition


class Turn(NamedTuple):
    """A step, and how many working days after the order was sent it is taken."""

    step: str
    after: int


#: What is done about an order in time; it is closed once the circular names its project no more.
WAYS: Mapping[str, tuple[Turn, ...]] = {
    "rectify": (Turn("answer", 4), Turn("verify", 6)),
    "talk": (Turn("hold", 1), Turn("answer", 3), Turn("verify", 5)),
}
SHOWN = "GP-SZ"  # the unit of the clerk's account
CLOSED_AFTER = 3  # working days, counted from the circular that does not name it
#: How far some of the last round have come by the end; the others are closed.
LEFT: Mapping[str, Mapping[int, int]] = {"rectify": {0: 1, 1: 0, 2: 1, 3: 1, 5: 0}, "talk": {0: 2, 1: 2}}
#: Those that are returned wait anew; so many of each kind wait to be closed.
RETURNED, RETURN_ON = {("rectify", 0), ("talk", 0)}, "12-01"
CLOSE_ON, STILL_OPEN = "11-19", 3
SAID: Mapping[str, tuple[str, ...]] = {
    "hold": (
        "约谈责任单位主要负责人，逐项核对滞后原因，明确整改时限和责任人",
        "听取责任单位情况说明，要求倒排工期、增加作业面，每周报送进展",
    ),
    "answer": (
        "已成立整改专班，增加作业班组两个，重新倒排工期，滞后投资计划于两个月内补齐",
        "已与属地街道完成交地协调，管线迁改单位已进场，现场恢复连续施工",
        "已调整施工组织，主体结构实行两班作业，材料款已按合同支付到位",
        "前期手续已补齐，施工许可已核发，年内计划投资重新分解到周",
    ),
    "verify": (
        "现场核查，新增班组已进场，整改措施属实",
        "查阅施工日志和支付凭证，与回复内容一致",
        "会同属地核验，滞后工序已恢复，同意转办结",
    ),
    "return": ("回复未写明补齐滞后投资的时间节点和责任人，请补充后重报",),
}


class Played:
    """One order on its way."""

    def __init__(self, order: Order, staff: Staff) -> None:
        self.order, self.staff = order, staff

    def take(self, step: str, now: dt.datetime) -> None:
        """The next step by whoever it is for."""
        words = SAID.get(step, ("",))
        event = take_step(
            order=self.order,
            step=step,
            seen=self.order.version,
            user=self._who(step),
            now=now,
            text=words[self.order.pk % len(words)],
        )
        self.order.version = event.order.version

    def _who(self, step: str) -> User:
        department = self.order.project.supervising_department
        if step == "answer":
            return self.staff.clerk(self.order.unit.code)
        if step == "hold":
            return self.staff.leader
        return self.staff.reviewer(department.code) if department and step != "close" else self.staff.office


def order_events(staff: Staff, calendar: Calendar) -> Iterator[Event]:
    """What is still to come of the orders and talks that are open."""
    newest = Edition.objects.published().order_by("-period__month").select_related("period").first()
    if newest is None or newest.published_at is None:
        return
    month, told = newest.period.month, timezone.localdate(newest.published_at)
    named = OrderEvent.objects.filter(kind="again", month=month)
    again = set(named.values_list("order", flat=True))
    rows = Order.objects.open().exclude(month=None).select_related("unit", "project__supervising_department")
    rounds: dict[str, list[Order]] = defaultdict(list)
    for order in sorted(rows, key=_before_others):
        if order.month == month:
            rounds[order.kind].append(order)
        elif order.pk not in again:
            now = calendar.after(told, CLOSED_AFTER, 9 + order.pk % 8)
            yield Event(now, partial(Played(order, staff).take, "close"))
    last = month == moments.first_of(LAST)
    for orders in rounds.values():
        for place, order in enumerate(orders):
            yield from _answered(Played(order, staff), place, calendar, last=last)


def _answered(played: Played, place: int, calendar: Calendar, *, last: bool) -> Iterator[Event]:
    """A fresh one; a few of the last round are left on the way."""
    order = played.order
    left = LEFT[order.kind].get(place) if last else None
    for turn in WAYS[order.kind][:left]:
        now = calendar.after(order.issued_on, turn.after, 9 + place % 8)
        yield Event(now, partial(played.take, turn.step))
    if left is not None and (order.kind, place) in RETURNED:
        yield Event(moments.at(day_of(RETURN_ON), 11), partial(played.take, "return"))


def close_rest(staff: Staff) -> Event:
    """In November the office closes what was verified, but for a few."""
    return Event(moments.at(day_of(CLOSE_ON), 17), partial(_close_rest, staff))


def _close_rest(staff: Staff, now: dt.datetime) -> None:
    rows = Order.objects.filter(status="verified").select_related("unit", "project__supervising_department")
    newest_first = sorted(rows, key=lambda one: (one.unit.code != SHOWN, -one.issued_on.toordinal(), one.pk))
    for order in newest_first[STILL_OPEN:]:
        Played(order, staff).take("close", now)


def _before_others(order: Order) -> tuple[bool, bool, int]:
    """Those of the accounts that are shown come first: something is left for them to do."""
    department = order.project.supervising_department
    return order.unit.code != SHOWN, not department or department.code != "SZYL", order.pk
