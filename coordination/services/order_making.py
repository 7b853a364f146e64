"""Orders and talks are made by rule: from what a published month says, and from problems nobody settled.

Each cause has its effect once, however often it is told: the tables' own keys see to it. Whoever calls
passes plain values; nothing here looks up what is published.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Organization
from common.calendar import exceptions_around
from common.press import marks
from common.workdays import is_working
from coordination import order_moves as moves
from coordination import problem_moves
from coordination.escalation_days import due_day
from coordination.models import Level, Order, OrderEvent, Problem, ProblemEvent
from coordination.problem_people import projects_of
from coordination.services.escalation import WINDOW
from coordination.services.order_telling import tell_gone, tell_issued
from coordination.services.order_writing import hold_order, record, write_event
from projects.models import Project
from projects.services.secrecy import covered

Kind = OrderEvent.Kind
#: One lock for the numbers of orders: only making them takes it.
NUMBERS = 7_061_042
#: What follows the mark of the issuer in the number.
ENDINGS = {moves.RECTIFY: marks.RECTIFY, moves.TALK: marks.TALK}


@dataclass(frozen=True)
class Called:
    """A project that a published month calls in, as printed."""

    project: Project
    lamp: str
    run: int | None
    planned: Decimal
    invested: Decimal


@dataclass(frozen=True)
class Publication:
    """A published month. ``is_newest``: no later month is published, so that it makes new orders."""

    month: dt.date
    circular: str
    letterhead: Mapping[str, str]
    is_newest: bool


@transaction.atomic
def follow_publication(
    *, publication: Publication, called: Collection[Called], now: dt.datetime
) -> list[Order]:
    """Send what a month calls for; where a correction takes a cause away, say so on what was sent."""
    _lock()
    wanted = {(one.project.pk, kind): one for one in called for kind in moves.KINDS[one.lamp]}
    sent = {(order.project_id, order.kind): order for order in _called_by(publication.month)}
    for key in sorted(sent.keys() - wanted.keys()):
        _take_cause_away(sent[key].pk, publication, now)
    if not publication.is_newest:
        return []
    open_ones = {(order.project_id, order.kind): order for order in Order.objects.open().exclude(month=None)}
    made = []
    for key in sorted(wanted.keys() - sent.keys()):
        if key in open_ones:
            _say_again(open_ones[key].pk, publication, now)
        else:
            made.append(_for_lamp(wanted[key], key[1], publication, now))
    tell_issued(made, publication.circular, now)
    return made


def _for_lamp(one: Called, kind: str, publication: Publication, now: dt.datetime) -> Order:
    return _make(
        kind,
        one.project,
        one.project.responsible_unit,
        publication.letterhead,
        now,
        cause=one.lamp,
        month=publication.month,
        circular=publication.circular,
        lamp_run=one.run,
        planned_to_date=one.planned,
        invested_to_date=one.invested,
    )


def _called_by(month: dt.date) -> list[Order]:
    """The orders for which a month calls: those made for it, and those for which it was a cause again."""
    told = OrderEvent.objects.filter(month=month, kind__in=[Kind.ISSUED, Kind.AGAIN]).values("order")
    return [order for order in Order.objects.filter(pk__in=told) if month in _causes(order)]


def _causes(order: Order) -> set[dt.date]:
    """The months that give cause for an order, by the last word on each."""
    words = order.events.exclude(month=None).order_by("posting").values_list("month", "kind")
    return {month for month, kind in dict(words).items() if month and kind != Kind.GONE}


def _take_cause_away(pk: int, publication: Publication, now: dt.datetime) -> None:
    """The order stays, with what the correction says; it needs no answer where no other month calls."""
    order = hold_order(pk)
    order.is_cause_gone = _causes(order) == {publication.month}
    was_open = order.is_open and order.is_cause_gone
    if was_open:
        order.status = moves.WITHDRAWN
    record(order, Kind.GONE, user=None, now=now, month=publication.month, circular=publication.circular)
    if was_open:
        tell_gone(order, publication.circular, now)


def _say_again(pk: int, publication: Publication, now: dt.datetime) -> None:
    """The same cause a month later: one open paper of a kind for a project is enough."""
    order = hold_order(pk)
    if publication.month not in _causes(order):
        record(order, Kind.AGAIN, user=None, now=now, month=publication.month, circular=publication.circular)


def order_overdue_problems(*, letterhead: Mapping[str, str], now: dt.datetime) -> list[Order]:
    """An order for each problem that the highest level did not settle in time; on working days."""
    today = timezone.localdate(now)
    if not is_working(today, exceptions_around(today)):
        return []
    late = Problem.objects.filter(status__in=problem_moves.RUNNING, level=Level.CITY, due_on__lt=today)
    made = [_for_problem(pk, letterhead, now) for pk in late.order_by("pk").values_list("pk", flat=True)]
    return [order for order in made if order]


@transaction.atomic
def _for_problem(pk: int, letterhead: Mapping[str, str], now: dt.datetime) -> Order | None:
    """One problem, held and looked at again: it may have been answered, or ordered by another run."""
    _lock()
    problem = Problem.objects.select_for_update(of=("self",)).select_related("owner_unit").get(pk=pk)
    said = ProblemEvent.objects.filter(problem=pk, kind=ProblemEvent.Kind.OVERDUE, due_on=problem.due_on)
    sent = Order.objects.filter(problem=pk, problem_due_on=problem.due_on)
    if problem.status not in problem_moves.RUNNING or not said.exists() or sent.exists():
        return None
    project = projects_of(problem)[0]
    order = _make(
        moves.RECTIFY,
        project,
        problem.owner_unit or project.responsible_unit,
        letterhead,
        now,
        cause=moves.PROBLEM,
        problem=problem,
        problem_due_on=problem.due_on,
        problem_title=covered(problem.title),
    )
    tell_issued([order], "", now)
    return order


def _make(
    kind: str,
    project: Project,
    unit: Organization,
    letterhead: Mapping[str, str],
    now: dt.datetime,
    **cause: object,
) -> Order:
    """Number it, with the names of today, and count its days from today."""
    today = timezone.localdate(now)
    serial = _next_serial(kind, today.year)
    order = Order.objects.create(
        kind=kind,
        year=today.year,
        serial=serial,
        number=f"{letterhead['mark_zh']}{ENDINGS[kind]}〔{today.year}〕{serial}号",
        letterhead=dict(letterhead),
        project=project,
        project_code=project.code,
        project_name=project.name,
        unit=unit,
        unit_name=unit.name,
        unit_name_en=unit.name_en,
        issued_on=today,
        due_on=due_day(today, moves.DAYS[kind], exceptions_around(today, WINDOW)),
        changed_at=now,
        **cause,
    )
    write_event(order, Kind.ISSUED, user=None, now=now, month=order.month, circular=order.circular)
    return order


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBERS])


def _next_serial(kind: str, year: int) -> int:
    """The next number of a year's series; under the lock, so that none is left out or given twice."""
    newest = Order.objects.filter(kind=kind, year=year).order_by("-serial").values_list("serial", flat=True)
    return (newest.first() or 0) + 1
