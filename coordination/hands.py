"""Whose hands were in a step: who took it, for whom they did, and who may not judge it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Manager, Q, QuerySet

from accounts.models import Organization, Role, User
from accounts.scope import acts_for, done_by, held_at, principal_of
from coordination import problem_moves as moves

BY_ROLE = {Role.REVIEWER: moves.REVIEWER, Role.OFFICE: moves.OFFICE, Role.LEADER: moves.LEADER}


def taken_by(user: User) -> Q:
    """Steps that the user took, or had taken for them; also those of whom the user stands in for.

    Whoever stood in for somebody on a day had their hands in it that day, whatever else they hold.
    """
    people = acts_for(user)
    return done_by(people, "author", "business_at") | Q(on_behalf_of__in=people)


def had_a_hand_in(user: User, events: QuerySet[Any] | Manager[Any], *kinds: str) -> bool:
    """Whether one of some kinds of steps is the user's: then others must judge it."""
    return events.filter(taken_by(user), kind__in=kinds).exists()


def took(events: QuerySet[Any] | Manager[Any], kind: str) -> set[int]:
    """Everybody who took a step, and those for whom they did, as it stands there."""
    rows = events.filter(kind=kind).values_list("author", "on_behalf_of")
    return {person for row in rows for person in row if person}


def stands_in(
    user: User,
    who: Collection[str],
    *,
    places: Iterable[Organization],
    unit: Organization | None = None,
    named: Collection[int | None] = (),
) -> User | None:
    """Whom the user stands in for in a step that some positions may take; nobody who may take it themselves.

    ``places``: where it is decided; ``unit``: who has to settle it; ``named``: whose it is by name.
    """
    if user.pk in named:
        return None
    held = held_at(user, [role for role, name in BY_ROLE.items() if name in who], *places)
    if unit and moves.OWNER in who:
        held += held_at(user, [Role.CLERK], unit)
    return principal_of([*held, *(m for m in user.held if m.on_behalf_of_id and m.on_behalf_of_id in named)])
