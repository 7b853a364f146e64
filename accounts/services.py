"""Making organisations and accounts."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from accounts.models import Membership, Organization, Role, User


def create_organization(
    *, code: str, name: str, name_en: str, kind: Organization.Kind, parent: Organization | None = None
) -> Organization:
    """Add a node to the tree, below its parent."""
    path = f"{parent.path if parent else ''}{code}/"
    return Organization.objects.create(
        code=code, name=name, name_en=name_en, kind=kind, parent=parent, path=path
    )


@transaction.atomic
def create_user(
    *, username: str, name: str, password: str | None, roles: Iterable[tuple[Role, Organization]]
) -> User:
    """Add a person with their roles; without a password they can't sign in."""
    user = User(username=username, name=name)
    user.set_password(password)
    user.save()
    Membership.objects.bulk_create(
        Membership(user=user, role=role, organization=organization) for role, organization in roles
    )
    return user
