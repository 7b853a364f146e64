"""Which addresses the site's processes are given."""

from __future__ import annotations

from pathlib import Path

import pytest
from psycopg2.extensions import parse_dsn

from launcher.environment import addresses, site_environment, with_database
from launcher.home import Home
from launcher.postgres import Cluster
from launcher.privilege import Account
from launcher.servers import Servers

OUTSIDE = Servers(None, None)


@pytest.fixture(autouse=True)
def outside_redis(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://cache.example:6379/3")


def test_a_lone_address_is_the_owners(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://boss:s%40cret@db.example:5433/works")
    where = addresses(home, OUTSIDE)
    password = home.secret("application.password")
    assert where.owner == "postgres://boss:s%40cret@db.example:5433/works"
    assert where.application == f"postgres://keyworks_app:{password}@db.example:5433/works"
    assert where.redis == "redis://cache.example:6379/3"


def test_the_applications_password_is_made_once(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://boss:secret@db.example/works")
    assert addresses(home, OUTSIDE) == addresses(home, OUTSIDE)


def test_two_addresses_are_used_as_they_are(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://app:a@db.example/works")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgres://boss:b@db.example/works")
    where = addresses(home, OUTSIDE)
    assert (where.application, where.owner) == (
        "postgres://app:a@db.example/works",
        "postgres://boss:b@db.example/works",
    )


def test_the_sites_processes_never_see_the_owners_address(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://boss:tell-nobody@db.example/works")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgres://boss:tell-nobody@db.example/works")
    monkeypatch.setenv("DATABASE_URL", "postgres://app:a@db.example/works")
    environment = site_environment(home, addresses(home, OUTSIDE), "production")
    assert not [value for value in environment.values() if "tell-nobody" in value]
    assert environment["KEYWORKS_ENVIRONMENT"] == "production"


def test_the_users_hosts_are_kept(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://boss:b@db.example/works")
    monkeypatch.setenv("ALLOWED_HOSTS", "keyworks.example,127.0.0.1")
    environment = site_environment(home, addresses(home, OUTSIDE), "production")
    assert environment["ALLOWED_HOSTS"] == "keyworks.example,127.0.0.1,localhost,[::1]"


def test_a_socket_in_an_address_is_read_back() -> None:
    nowhere = Path("/tmp/keyworks-a b")  # noqa: S108
    cluster = Cluster(nowhere, nowhere, nowhere, nowhere, Account(), "x")
    read = parse_dsn(cluster.url("keyworks_app", "p/w"))
    assert read == {"host": str(nowhere), "user": "keyworks_app", "password": "p/w", "dbname": "keyworks"}


def test_another_database_of_the_same_server() -> None:
    address = "postgres://a:b@%2Ftmp%2Fsocket/keyworks"
    assert with_database(address, "other") == "postgres://a:b@%2Ftmp%2Fsocket/other"
