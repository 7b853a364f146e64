"""What settings are made from: the database behind an address, the key behind a file."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from environ import Env
from psycopg2.extensions import parse_dsn


def database(address: str) -> dict[str, Any]:
    """One PostgreSQL connection from a libpq address; there is no other engine and no fallback."""
    options = parse_dsn(address)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": options.pop("dbname", ""),
        "USER": options.pop("user", ""),
        "PASSWORD": options.pop("password", ""),
        "HOST": options.pop("host", ""),
        "PORT": options.pop("port", ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def secret_key(env: Env, state: Path) -> str:
    """The signing key: from the environment, else from a file only its owner reads."""
    if key := env.str("SECRET_KEY", ""):
        return str(key)
    path = Path(env.str("KEYWORKS_SECRET_KEY_FILE", str(state / "secret_key")))
    if path.exists():
        return path.read_text("ascii").strip()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600)
    path.write_text(secrets.token_urlsafe(64), "ascii")
    return path.read_text("ascii").strip()
