"""What a person may see: the subtrees of the organisations at which they hold a role."""

from __future__ import annotations

from typing import cast

from django.db.models import Q
from django.http import HttpRequest

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
    paths = tuple(organization.path for organization in organizations)
    held = [m for m in user.held if m.role == role and any(p.startswith(m.organization.path) for p in paths)]
    own = any(m.on_behalf_of is None for m in held)
    return None if own else next((m.on_behalf_of for m in held), None)


def acts_for(user: User) -> set[int]:
    """The user and those for whom they stand in today, by their ids."""
    return {user.pk} | {m.on_behalf_of_id for m in user.held if m.on_behalf_of_id}


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
