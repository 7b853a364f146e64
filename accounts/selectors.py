"""Who holds which role where."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.models import Membership, Organization, Role, User


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


def _paths(organizations: Iterable[Organization], above: bool) -> set[str]:
    return {path for one in organizations for path in (_upwards(one.path) if above else [one.path])}


def _upwards(path: str) -> list[str]:
    """The paths of an organisation and of those above it, from itself to the root."""
    codes = path.rstrip("/").split("/")
    return ["/".join(codes[:depth]) + "/" for depth in range(len(codes), 0, -1)]


def _once(at: dict[str, list[User]], paths: Iterable[str]) -> list[User]:
    """The people found on the way, each once."""
    return list({user.pk: user for path in paths for user in at.get(path, [])}.values())
