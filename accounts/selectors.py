"""Who holds which role where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from accounts.models import Membership, Organization, Role, User
from accounts.people_filters import PeopleFilter
from accounts.scope import FIGURE_ROLES, may_name_deputy


def holders(
    *, role: Role, organizations: Iterable[Organization], above: bool = False
) -> dict[int, list[User]]:
    """Those who can sign in and hold a role today, deputies included, by organisation id.

    At the organisation itself; ``above`` adds those who hold it at one above, the nearest first.
    """
    wanted = list(organizations)
    held = (
        Membership.objects.in_force()
        .filter(role=role, user__is_active=True, organization__path__in=_paths(wanted, above))
        .select_related("user", "organization")
        .order_by("-organization__path", "user_id")
    )
    at: dict[str, list[User]] = {}
    for membership in held:
        at.setdefault(membership.organization.path, []).append(membership.user)
    return {one.pk: _once(at, _upwards(one.path) if above else [one.path]) for one in wanted}


def holder_ids(
    *, roles: Iterable[Role], organizations: Iterable[Organization], above: bool = False
) -> set[int]:
    """The same people by their ids alone, for several roles at once: one question."""
    held = Membership.objects.in_force().filter(
        role__in=list(roles), user__is_active=True, organization__path__in=_paths(organizations, above)
    )
    return set(held.values_list("user_id", flat=True))


def _paths(organizations: Iterable[Organization], above: bool) -> set[str]:
    return {path for one in organizations for path in (_upwards(one.path) if above else [one.path])}


def _upwards(path: str) -> list[str]:
    """The paths of an organisation and of those above it, from itself to the root."""
    codes = path.rstrip("/").split("/")
    return ["/".join(codes[:depth]) + "/" for depth in range(len(codes), 0, -1)]


def _once(at: dict[str, list[User]], paths: Iterable[str]) -> list[User]:
    """The people found on the way, each once."""
    return list({user.pk: user for path in paths for user in at.get(path, [])}.values())


def people(asked: PeopleFilter) -> QuerySet[User]:
    """Accounts by name, with the roles in force today; two queries however many there are."""
    now = Membership.objects.in_force()
    found = User.objects.order_by("name", "username")
    if asked.words:
        found = found.filter(
            Q(name__icontains=asked.words)
            | Q(username__icontains=asked.words)
            | Q(email__icontains=asked.words)
        )
    if asked.role:
        found = found.filter(pk__in=now.filter(role=asked.role).values("user"))
    if place := asked.organization:
        found = found.filter(pk__in=now.filter(organization__path__startswith=place.path).values("user"))
    if asked.state == "without-role":
        found = found.exclude(pk__in=now.values("user"))
    elif asked.state:
        found = found.filter(is_active=asked.state == "active")
    held = now.select_related("organization", "on_behalf_of").order_by("role", "organization__path")
    return found.prefetch_related(Prefetch("memberships", held, to_attr="roles_today"))


@dataclass(frozen=True)
class Held:
    """A membership as the page of its person shows it."""

    row: Membership
    state: str

    @property
    def can_end(self) -> bool:
        """Whether there is something left to end."""
        return self.state != "past"


def history_of(user: User, today: dt.date) -> list[Held]:
    """Every role of a person, those that count first, then those to come, then those that are over."""
    rows = user.memberships.select_related("organization", "on_behalf_of", "granted_by", "ended_by")
    held = [Held(row, _state(row, today)) for row in rows.order_by("-granted_at", "-pk")]
    return sorted(held, key=lambda one: ("now", "to come", "past").index(one.state))


def _state(row: Membership, today: dt.date) -> str:
    if row.ended_at or (row.until and row.until < today):
        return "past"
    return "to come" if row.since and row.since > today else "now"


def deputies_shown_to(user: User) -> list[Membership]:
    """Deputies of a person and of those below them, and those for whom the person stands in."""
    below = Q()
    for held in user.held:
        if held.role in (Role.OFFICE, Role.LEADER):
            below |= Q(organization__path__startswith=held.organization.path)
    rows = Membership.objects.running().filter(on_behalf_of__isnull=False)
    mine = Q(on_behalf_of=user) | Q(user=user)
    return list(
        rows.filter(mine | below if below else mine)
        .select_related("user", "organization", "on_behalf_of")
        .order_by("since", "pk")
    )


def roles_to_stand_in_for(user: User) -> list[Membership]:
    """The roles for which a person may name a deputy: their own first, then those below them."""
    scope = Q(user=user)
    for held in user.held:
        if held.role in (Role.OFFICE, Role.LEADER):
            scope |= Q(organization__path__startswith=held.organization.path)
    acting = (Role.CLERK, Role.REVIEWER, Role.LEADER)
    rows = (
        Membership.objects.running()
        .filter(scope, on_behalf_of=None, role__in=acting, user__is_active=True)
        .select_related("user", "organization")
        .order_by("organization__path", "role", "user__name")
    )
    mine = [row for row in rows if may_name_deputy(user, row)]
    return sorted(mine, key=lambda row: row.user_id != user.pk)


def people_near(user: User) -> QuerySet[User]:
    """Whom a person may name as a deputy: those who work with figures at the same place or beside it."""
    near = Q(pk__in=[])
    for held in user.held:
        path = held.organization.path
        near |= Q(organization__path__startswith=path) | Q(organization__path__in=_upwards(path))
        if held.organization.parent_id:
            near |= Q(organization__parent=held.organization.parent_id)
    found = Membership.objects.in_force().filter(near, role__in=FIGURE_ROLES).values("user")
    return User.objects.filter(pk__in=found, is_active=True)


def candidates_for(user: User) -> list[User]:
    """Names to choose a deputy from."""
    return list(people_near(user).exclude(pk=user.pk).order_by("name")[:300])


@dataclass(frozen=True)
class Place:
    """An organisation in the list of the tree, with the names it had."""

    row: Organization
    depth: int
    former: list[str]


def organizations_named(words: str) -> list[Place]:
    """The tree in its order; with words those that are, or were, called so."""
    found = Organization.objects.select_related("successor").order_by("path")
    if words:
        called = Q(name__icontains=words) | Q(name_en__icontains=words) | Q(code__icontains=words)
        once = Q(names__name__icontains=words) | Q(names__name_en__icontains=words)
        found = found.filter(called | once).distinct()
    rows = list(found.prefetch_related("names"))
    return [
        Place(row, row.path.count("/") - 1, [old.name for old in row.names.all() if old.name != row.name])
        for row in rows
    ]


def people_at(organization: Organization) -> list[Membership]:
    """Those who hold a role at an organisation itself, now or later."""
    rows = Membership.objects.running().filter(organization=organization)
    return list(rows.select_related("user", "on_behalf_of").order_by("role", "user__name"))
