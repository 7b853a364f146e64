"""The page that somebody finds after signing in: the overview is not open to everybody."""

from __future__ import annotations

from django.urls import reverse

from accounts.models import Role, User
from accounts.scope import FIGURE_ROLES, roles_at_root, roles_of

HOMES = ((Role.SECURITY_ADMIN, "people"), (Role.SYSTEM_ADMIN, "mail-test"))


def home_of(user: User) -> str:
    """The overview for whoever sees figures; else the first page of one's duty, else one's own sessions."""
    if roles_of(user) & set(FIGURE_ROLES):
        return reverse("dashboard")
    held = roles_at_root(user)
    return reverse(next((name for role, name in HOMES if role in held), "my-sessions"))
