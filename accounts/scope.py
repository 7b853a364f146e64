"""What a person may see: the subtrees of the organisations at which they hold a role."""

from __future__ import annotations

from collections.abc import Collection
from typing import cast

from django.db.models import DateField, Exists, Func, OuterRef, Q, Value
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import Membership, Organization, Role, User

# Those who keep the system running see no business figures.
FIGURE_ROLES = [Role.VIEWER, Role.CLERK, Role.REVIEWER, Role.OFFICE, Role.LEADER, Role.AUDITOR]


def signed_in(request: HttpRequest) -> User:
    """The person of a request; the middleware lets nobody else through to a page with roles."""
    return cast(User, request.user)


def scope_paths(user: User) -> list[str]:
    """Path prefixes of the organisations the user sees; none for somebody without a business role."""
    return [m.organization.path for m in user.held if m.role in FIGURE_ROLES]


def roles_of(user: User) -> set[str]:
    """Every role the user holds anywhere."""
    return {m.role for m in user.held}


def roles_at_root(user: User) -> set[str]:
    """The roles the user holds for the whole portfolio: at an organisation with none above it."""
    return {m.role for m in user.held if m.organization.parent_id is None}


def paths_as(user: User, *roles: str) -> list[str]:
    """Path prefixes of the organisations at which the user holds one of the roles today."""
    return sorted({m.organization.path for m in user.held if m.role in roles})


def holds(user: User, role: str, organization: Organization) -> bool:
    """Whether the user holds a role at an organisation or above it today."""
    return any(organization.path.startswith(path) for path in paths_as(user, role))


def stands_for(user: User, role: str, *organizations: Organization) -> User | None:
    """Whom the user stands in for in a role at one of some organisations; nobody who holds it themselves."""
    return principal_of(held_at(user, [role], *organizations))


def held_at(user: User, roles: Collection[str], *organizations: Organization) -> list[Membership]:
    """By what the user holds one of some roles at one of some organisations today."""
    paths = [organization.path for organization in organizations]
    return [m for m in user.held if m.role in roles and any(p.startswith(m.organization.path) for p in paths)]


def principal_of(held: Collection[Membership]) -> User | None:
    """Whom somebody stands in for who acts by what they hold; nobody where some of it is their own."""
    own = any(m.on_behalf_of is None for m in held)
    return None if own else next((m.on_behalf_of for m in held), None)


def acts_for(user: User) -> set[int]:
    """The user and those for whom they stand in today, by their ids."""
    return {user.pk} | {m.on_behalf_of_id for m in user.held if m.on_behalf_of_id}


def done_by(people: Collection[int], who: str, when: str, *roles: str) -> Q:
    """Rows written by some people, or by those who stood in for one of them on that day.

    ``who`` and ``when`` name the columns; ``roles``: only of those who stood in for them in one of these.
    """
    # Django's TruncDate takes no reference to a query outside.
    zone = Value(timezone.get_current_timezone_name())
    day = Func(zone, OuterRef(when), template="timezone(%(expressions)s)::date", output_field=DateField())
    deputies = Membership.objects.filter(
        Q(until__isnull=True) | Q(until__gte=day),
        Q(ended_at__isnull=True) | Q(ended_at__gte=OuterRef(when)),
        user=OuterRef(who),
        on_behalf_of__in=people,
        since__lte=day,
    )
    if roles:
        deputies = deputies.filter(role__in=roles)
    return Q(**{f"{who}__in": people}) | Q(Exists(deputies))


def may_name_deputy(user: User, row: Membership) -> bool:
    """Whether somebody may say who stands in for the holder of a role: for oneself, else for those below.

    A leader's deputy decides on what the office enters: only leaders name one, and not their deputies.
    """
    return row.user_id == user.pk or any(
        row.organization.path.startswith(held.organization.path)
        and (
            held.role in (Role.OFFICE, Role.LEADER)
            if row.role != Role.LEADER
            else held.role == Role.LEADER and held.on_behalf_of_id is None
        )
        for held in user.held
    )


def within(user: User, *places: str) -> Q:
    """Rows one of whose organisations lies in the user's subtrees; ``places`` lead to the organisation."""
    scope = Q(pk__in=[])
    for path in scope_paths(user):
        for place in places:
            scope |= Q(**{f"{place}__path__startswith": path})
    return scope


def sees_by_department(user: User) -> bool:
    """Whether part of what the user sees follows from supervising departments, not from place or unit."""
    department = Organization.Kind.DEPARTMENT
    return any(m.role in FIGURE_ROLES and m.organization.kind == department for m in user.held)
