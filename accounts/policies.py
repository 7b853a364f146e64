"""What signing in takes, role by role."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import Membership, Role
from accounts.sign_in_models import RolePolicy


@dataclass(frozen=True)
class Policy:
    """A role, whether it needs a second factor, and how many of its holders have one."""

    role: Role
    needs: bool
    holders: int
    equipped: int


@transaction.atomic
def demand_second_factor(*, role: Role, needs: bool) -> bool:
    """Ask the holders of a role for a second factor, or no longer; whether that is a change."""
    RolePolicy.objects.get_or_create(role=role)
    return bool(
        RolePolicy.objects.filter(role=role)
        .exclude(needs_second_factor=needs)
        .update(needs_second_factor=needs)
    )


def table() -> list[Policy]:
    """Every role, in the order in which they are listed everywhere."""
    demanding = set(RolePolicy.objects.filter(needs_second_factor=True).values_list("role", flat=True))
    has_device = Exists(TOTPDevice.objects.filter(user=OuterRef("user"), confirmed=True))
    held = {
        row["role"]: row
        for row in Membership.objects.in_force()
        .filter(user__is_active=True)
        .annotate(has_device=has_device)
        .values("role")
        .annotate(
            holders=Count("user", distinct=True),
            equipped=Count("user", distinct=True, filter=Q(has_device=True)),
        )
    }
    none = {"holders": 0, "equipped": 0}
    return [
        Policy(role, role.value in demanding, found["holders"], found["equipped"])
        for role in Role
        for found in [held.get(role.value, none)]
    ]
