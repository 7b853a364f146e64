"""What people are to an order, and whom it concerns."""

from __future__ import annotations

from accounts.models import Role, User
from coordination import order_moves as moves
from coordination import problem_moves
from coordination.hands import stands_in, took
from coordination.models import Order
from coordination.problem_people import deciders, deciding, people_at, writes_for
from projects.services.announcing import places_of


def positions(user: User, order: Order) -> set[str]:
    """What the user is to an order: owner (of the unit that answers), reviewer, office, leader."""
    places = [*places_of(order.project), order.unit]
    found = deciding(user, {place.path for place in places})
    return found | ({problem_moves.OWNER} if writes_for(user, order.unit) else set())


def answered(order: Order) -> set[int]:
    """Everybody who has ever answered it: they judge no answer."""
    return took(order.events, "answer")


def for_whom(user: User, order: Order, step: str) -> User | None:
    """Whom the user stands in for in a step."""
    places = [*places_of(order.project), order.unit]
    return stands_in(user, moves.takers(step), places=places, unit=order.unit)


def unit_people(order: Order) -> set[int]:
    """Those of the unit to which it is addressed."""
    return people_at([Role.CLERK, Role.REVIEWER, Role.LEADER], [order.unit])


def turn(order: Order) -> set[int]:
    """Who has to do with an order in the state it has come to."""
    if order.status == moves.ANSWERED:
        return deciders([order.project]) - answered(order)
    if order.status == moves.VERIFIED:
        return people_at([Role.OFFICE, Role.LEADER], places_of(order.project), above=True)
    return unit_people(order)
