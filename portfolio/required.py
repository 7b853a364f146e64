"""What must be set together: half a setting lets nobody start."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ImproperlyConfigured

CLIENT = "KEYWORKS_OIDC_CLIENT_ID"
SERVICE = [
    f"KEYWORKS_OIDC_{name}"
    for name in ("ISSUER", "AUTHORIZATION_URL", "TOKEN_URL", "USERINFO_URL", "KEYS_URL")
]


def refuse_half_a_service(environment: Mapping[str, str]) -> None:
    """A sign-in service is named whole: a token whose issuer is not looked at could be another service's."""
    if not environment.get(CLIENT, "").strip():
        return
    missing = [name for name in SERVICE if not environment.get(name, "").strip()]
    if missing:
        raise ImproperlyConfigured(
            f"{CLIENT} turns signing in by your own service on, but {', '.join(missing)} is not set. Copy it "
            f"from the service's .well-known/openid-configuration, or take {CLIENT} away."
        )
