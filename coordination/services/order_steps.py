"""The steps of an order by the table of moves, and what its clock does: a guard first, then the change."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.calendar import exceptions_around
from common.errors import Conflict, Refusal
from coordination import order_moves as moves
from coordination.escalation_days import due_day, rising_day
from coordination.hands import had_a_hand_in
from coordination.models import Order, OrderAttachment, OrderEvent
from coordination.order_people import positions
from coordination.services.escalation import WINDOW
from coordination.services.order_telling import tell_overdue, tell_step
from coordination.services.order_writing import hold_order, hold_seen, record
from coordination.services.problem_writing import Uploads, kept_files

Kind = OrderEvent.Kind


@transaction.atomic
def take_step(
    *,
    order: Order,
    step: str,
    seen: int,
    user: User,
    now: dt.datetime,
    text: str = "",
    uploads: Uploads = (),
) -> OrderEvent:
    """Move an order on. Refused where the table of moves has no such step for this person."""
    order = hold_seen(order.pk, seen)
    move = _check(order, step, user, text)
    order.status = move.target
    _note(order, step, user, timezone.localdate(now))
    event = record(order, step, user=user, now=now, text=text)
    for attachment in kept_files(order.project, uploads, user, now):
        OrderAttachment.objects.create(event=event, order=order, attachment=attachment)
    tell_step(event, now)
    return event


def _check(order: Order, step: str, user: User, text: str) -> moves.OrderMove:
    """The move, if there is one from here, for this person, with the word it needs."""
    move = moves.move_of(step, order.status, order.kind)
    if move is None:
        raise Conflict(
            _("This can't be done while it is “%(status)s”.") % {"status": order.get_status_display()}
        )
    if not move.who & positions(user, order):
        raise Refusal(_("This step is for somebody else to take."))
    if move.says and not text.strip():
        raise Refusal(_("Write a word about it: whoever comes after you has nothing else to go by."))
    if move.apart == moves.ANSWERED and had_a_hand_in(user, order.events, Kind.ANSWERED):
        raise Refusal(_("Whoever answers an order can't verify it: another person must."))
    verified = order.events.filter(author=order.verified_by)
    if move.apart == moves.VERIFIED and had_a_hand_in(user, verified, Kind.VERIFIED):
        raise Refusal(_("Whoever verified an order can't close it: another person must."))
    return move


def _note(order: Order, step: str, user: User, today: dt.date) -> None:
    """What a step changes besides the state."""
    if step == "answer":
        order.answered_by, order.verified_by = user, None
    elif step == "verify":
        order.verified_by = user
    elif step == "close":
        order.closed_by = user
    elif step == "return":
        order.verified_by = None
        order.due_on = max(order.due_on, due_day(today, moves.AGAIN, exceptions_around(today, WINDOW)))


def run_clock(*, now: dt.datetime) -> int:
    """Say of every order that was not answered in time that it is overdue, once; says of how many."""
    today = timezone.localdate(now)
    said = OrderEvent.objects.filter(order=OuterRef("pk"), kind=Kind.OVERDUE, due_on=OuterRef("due_on"))
    late = Order.objects.filter(~Exists(said), status__in=moves.RUNNING, due_on__lt=today)
    return sum(_strike(pk, today, now) for pk in late.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _strike(pk: int, today: dt.date, now: dt.datetime) -> bool:
    """One order, held and looked at again: another run may have been here."""
    order = hold_order(pk)
    on = rising_day(order.due_on, exceptions_around(today, WINDOW))
    said = order.events.filter(kind=Kind.OVERDUE, due_on=order.due_on).exists()
    if not order.is_running or on > today or said:
        return False
    record(order, Kind.OVERDUE, user=None, now=now, on=on)
    tell_overdue(order, now)
    return True
