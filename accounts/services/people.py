"""Accounts of people: made, changed, disabled. What somebody may do is a matter of roles (roles.py)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Membership, Organization, Role, User
from accounts.sessions import end_sessions
from accounts.sign_in_models import AccountEvent
from common.errors import Conflict, Refusal

Kind = AccountEvent.Kind


@transaction.atomic
def create_user(
    *, username: str, name: str, password: str | None, roles: Iterable[tuple[Role, Organization]]
) -> User:
    """Add a person with roles that count from the beginning; without a password they can't sign in."""
    user = User(username=username, name=name)
    user.set_password(password)
    user.save()
    Membership.objects.bulk_create(
        Membership(user=user, role=role, organization=organization) for role, organization in roles
    )
    return user


@transaction.atomic
def add_person(*, username: str, name: str, email: str) -> User:
    """A new account without roles and without a password."""
    if User.objects.filter(username__iexact=username).exists():
        raise Refusal(_("There is an account “%(username)s” already.") % {"username": username})
    user = User(username=username, name=name, email=email)
    user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:  # somebody else was quicker
        raise Refusal(_("There is an account “%(username)s” already.") % {"username": username}) from error
    return user


@transaction.atomic
def change_person(*, user: User, version: int, name: str, email: str, is_cleared: bool, author: User) -> User:
    """Correct what is known of a person; being cleared is a right, so that a change of it ends sessions."""
    row = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if row.version != version:
        raise Conflict(
            _("%(name)s’s account was changed meanwhile. Nothing was overwritten: read it again first.")
            % {"name": row.name}
        )
    was_cleared = row.is_cleared
    row.name, row.email, row.is_cleared, row.version = name, email, is_cleared, version + 1
    row.save(update_fields=["name", "email", "is_cleared", "version"])
    if was_cleared != is_cleared:
        kind = Kind.CLEARED if is_cleared else Kind.CLEARANCE_ENDED
        AccountEvent.objects.create(user=row, kind=kind, by=author)
        end_sessions(row)
    return row


@transaction.atomic
def set_active(*, user: User, active: bool, author: User) -> bool:
    """Disable an account or enable it again; whether that changed anything. Roles stay as they are."""
    if user.pk == author.pk:
        raise Refusal(_("Nobody disables their own account: another security administrator must."))
    changed = User.objects.filter(pk=user.pk, is_active=not active).update(is_active=active)
    if changed:
        AccountEvent.objects.create(user=user, kind=Kind.ENABLED if active else Kind.DISABLED, by=author)
        end_sessions(user)
    return bool(changed)
