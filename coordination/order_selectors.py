"""What the pages about orders read, each in a number of queries that does not grow with the rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet

from accounts.models import Organization, User
from coordination import order_moves as moves
from coordination.models import Order, OrderAttachment, OrderEvent
from coordination.waiting import ORDER_STEPS, lists_of, mine, orders_waiting
from projects.models import Project

NUL = "\0"
FILTERS = ("list", "q", "kind", "district", "unit", "project")
#: The lists of what waits for the reader: other orders for each of them.
MINE = mine(ORDER_STEPS)


def lists(today: dt.date) -> dict[str, Q]:
    """The lists of the page, each with what it holds."""
    return {
        "open": Q(status__in=moves.OPEN),
        "overdue": Q(status__in=moves.RUNNING, due_on__lt=today),
        "verify": Q(status=moves.ANSWERED),
        "close": Q(status=moves.VERIFIED),
        "settled": Q(status__in=[moves.CLOSED, moves.WITHDRAWN]),
        "all": Q(),
    }


def orders_seen(user: User) -> QuerySet[Order]:
    """Everything about orders that somebody may read."""
    return Order.objects.visible_to(user).select_related(
        "unit", "problem", "project__district", "project__responsible_unit", "project__supervising_department"
    )


def asked_for(given: Mapping[str, str], today: dt.date) -> dict[str, str]:
    """The filters of an address; PostgreSQL takes no NUL."""
    asked = {name: given.get(name, "").replace(NUL, "").strip()[:100] for name in FILTERS}
    asked["list"] = asked["list"] if asked["list"] in (*lists(today), *MINE) else "open"
    return asked


def narrowed(rows: QuerySet[Order], asked: Mapping[str, str]) -> QuerySet[Order]:
    """Those that fit the filters besides the list."""
    for name, column in (
        ("kind", "kind"),
        ("district", "project__district__code"),
        ("unit", "unit__code"),
        ("project", "project_code"),
    ):
        if asked[name]:
            rows = rows.filter(**{column: asked[name]})
    if text := asked["q"]:
        rows = rows.filter(
            Q(number__icontains=text) | Q(project__name__icontains=text) | Q(project_code__icontains=text)
        )
    return rows


def listed(user: User, asked: Mapping[str, str], today: dt.date) -> QuerySet[Order]:
    """One list, narrowed: what is still awaited by its day, what is settled the newest first."""
    held = lists_of(orders_waiting(user)) if asked["list"] in MINE else lists(today)
    rows = narrowed(orders_seen(user), asked).filter(held[asked["list"]])
    return (
        rows.order_by("-changed_at", "-pk") if asked["list"] == "settled" else rows.order_by("due_on", "pk")
    )


def list_counts(user: User, asked: Mapping[str, str], today: dt.date) -> dict[str, int]:
    """How many stand on each list."""
    found = narrowed(Order.objects.visible_to(user), asked)
    where = {name: held for name, held in lists(today).items() if held} | lists_of(orders_waiting(user))
    return found.aggregate(**{name: Count("pk", filter=held) for name, held in where.items()},
                           all=Count("pk"))  # fmt: skip


def waiting_counts(user: User) -> dict[str, int]:
    """How many orders and talks wait for somebody, by the step."""
    steps = {step: Count("pk", filter=where) for step, where in orders_waiting(user).items()}
    return Order.objects.visible_to(user).open().aggregate(**steps)


@dataclass(frozen=True)
class Choices:
    """What the list can be narrowed to."""

    districts: list[Organization]
    units: list[Organization]


def choices(user: User) -> Choices:
    """Places of projects that were sent orders, and the units that were."""
    orders = Order.objects.visible_to(user).order_by()
    named = Organization.objects.order_by("path")
    projects = Project.objects.filter(pk__in=orders.values("project"))
    return Choices(
        list(named.filter(pk__in=projects.values("district"))),
        list(named.filter(pk__in=orders.values("unit"))),
    )


def history_of(order: Order) -> Sequence[OrderEvent]:
    """Every step, the newest first, with files."""
    files = OrderAttachment.objects.select_related("attachment")
    rows = order.events.select_related("author", "on_behalf_of")
    return list(rows.prefetch_related(Prefetch("attached", files)).order_by("-posting"))
