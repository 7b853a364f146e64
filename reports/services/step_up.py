"""A decision that can't be taken back asks for the second factor once more, at that moment."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import Role, User
from accounts.second_factor import device_of
from accounts.sign_in_models import RolePolicy
from common.errors import Refusal


def needs_code(user: User) -> bool:
    """Whether the person has a second factor, and so must show it anew."""
    return device_of(user) is not None


def refuse_without_second_factor(user: User, *, shown: bool) -> None:
    """Turn down who has a second factor and has not shown it, or must have one and has none."""
    if shown:
        return
    if needs_code(user):
        raise Refusal(_("Type in the code that your app shows now."))
    if RolePolicy.objects.filter(role=Role.LEADER, needs_second_factor=True).exists():
        raise Refusal(_("Leaders need a second factor: set yours up first."))
