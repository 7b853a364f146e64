"""Whether a sign-in service is set, told without the libraries that talk to it: every process asks."""

from __future__ import annotations

from django.conf import settings

BACKEND = "accounts.oidc.Backend"


def is_on() -> bool:
    """Whether a sign-in service is set."""
    return bool(settings.OIDC_RP_CLIENT_ID)
