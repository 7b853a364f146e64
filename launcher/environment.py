"""The environment the site's processes get: addresses of the servers, secrets, paths."""

from __future__ import annotations

import os
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from launcher.home import Home
from launcher.postgres import APPLICATION, OWNER
from launcher.servers import Servers


@dataclass(frozen=True)
class Addresses:
    """Where the database is, for either role, and the broker."""

    application: str
    owner: str
    redis: str


def outside_database() -> bool:
    """Whether the user named a PostgreSQL server."""
    return bool(os.environ.get("DATABASE_URL"))


def outside_broker() -> bool:
    """Whether the user named a Redis or Valkey server."""
    return bool(os.environ.get("REDIS_URL"))


def with_role(url: str, role: str, password: str) -> str:
    """The same database address for another role."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=f"{role}:{quote(password, safe='')}@{host}").geturl()


def with_database(url: str, name: str) -> str:
    """The same server's address for another database."""
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def addresses(home: Home, servers: Servers) -> Addresses:
    """From the user where given, else of the embedded servers.

    A lone DATABASE_URL is the owner's: the application gets a role of its own beside it.
    """
    application_password = home.secret("application.password")
    if servers.cluster:
        owner = servers.cluster.url(OWNER, home.secret("owner.password"))
        application = servers.cluster.url(APPLICATION, application_password)
    elif os.environ.get("DATABASE_OWNER_URL"):
        owner, application = os.environ["DATABASE_OWNER_URL"], os.environ["DATABASE_URL"]
    else:
        owner = os.environ["DATABASE_URL"]
        application = with_role(owner, APPLICATION, application_password)
    return Addresses(application, owner, servers.valkey.url() if servers.valkey else os.environ["REDIS_URL"])


def site_environment(home: Home, where: Addresses, kind: str) -> dict[str, str]:
    """What every process of the site gets; the owner's address is not part of it."""
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_OWNER_URL"}
    hosts = [host for host in os.environ.get("ALLOWED_HOSTS", "").split(",") if host]
    return inherited | {
        "DATABASE_URL": where.application,
        "REDIS_URL": where.redis,
        "KEYWORKS_ENVIRONMENT": kind,
        "KEYWORKS_STATE_DIR": str(home.state),
        "KEYWORKS_STATIC_ROOT": os.environ.get("KEYWORKS_STATIC_ROOT") or str(home.state / "static"),
        "KEYWORKS_SECRET_KEY_FILE": str(home.secret_file("secret_key")),
        "ALLOWED_HOSTS": ",".join(dict.fromkeys([*hosts, "127.0.0.1", "localhost", "[::1]"])),
        "DJANGO_SETTINGS_MODULE": "portfolio.settings",
        "PATH": f"{home.venv / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "PYTHONUNBUFFERED": "1",
        "PYTHONIOENCODING": "utf-8",
    }
