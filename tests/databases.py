"""Fixtures: databases made by copying a template, never by replaying migrations for each test.

A template is made once per run, by whichever process needs it first.
"""

from __future__ import annotations

import fcntl
import itertools
import os
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from launcher.home import ROOT
from launcher.postgres import OWNER
from tests import kept, services

TEMPLATE = "keyworks_template"
DEMO = "keyworks_demo"
DEMO_PASSWORD = "Portfolio-2020-demo"
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Database:
    """A database of a test's own, and the way to it for either role."""

    name: str
    url: str
    owner_url: str
    redis_url: str

    @property
    def environment(self) -> dict[str, str]:
        """The whole environment for a process that runs on it."""
        own = {"DATABASE_URL": self.url, "DATABASE_OWNER_URL": self.owner_url, "REDIS_URL": self.redis_url}
        return os.environ | own

    def manage(self, *arguments: str, timeout: float = 1500) -> str:
        """Run a management command on it, in a process of its own; gives back what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        if done.returncode:
            raise AssertionError(f"manage.py {' '.join(arguments)} failed:\n{done.stdout}\n{done.stderr}")
        return done.stdout


def describe(name: str, valkey: int | None = None) -> Database:
    """A database by its name, whether or not it exists yet."""
    number = services.own_valkey() if valkey is None else valkey
    return Database(
        name, services.application_url(name), services.owner_url(name), services.valkey_url(number)
    )


@contextmanager
def locked(name: str) -> Iterator[None]:
    """One process of the run at a time."""
    with (services.home().state / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def exists(name: str) -> bool:
    """Whether there is a database of this name."""
    return bool(services.cluster().sql(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"))


def copy(template: str, name: str) -> None:
    """Make a database as a copy of another that nobody is connected to."""
    with locked(f"copy-{template}"):
        services.cluster().sql(f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE {template}")


def drop(name: str) -> None:
    """Drop a database, whoever is still connected."""
    services.cluster().sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def make_template(name: str, source: str, fill: Callable[[Database], object]) -> None:
    """Make a template once per run: under another name first, so that a half-made one is never used."""
    with locked(f"make-{name}"):
        if exists(name):
            return
        building = f"{name}_building"
        drop(building)
        copy(source, building)
        fill(describe(building))
        services.cluster().sql(f"ALTER DATABASE {building} RENAME TO {name}")


def ensure_template(name: str) -> None:
    """The migrated template, or the one with the demo portfolio; others (template0) are there anyway."""
    if name == DEMO:
        ensure_template(TEMPLATE)
        make_template(DEMO, TEMPLATE, load_demo)
    elif name == TEMPLATE:
        make_template(TEMPLATE, "template0", set_up)


def set_up(database: Database) -> None:
    """Bring an empty database up to this version; what migrations make is kept between runs."""
    if not kept.read_back(database.owner_url):
        database.manage("migrate", "--database", "owner")
        kept.keep(database.owner_url)
    database.manage("setup_database")


def load_demo(database: Database) -> None:
    """Load the demo portfolio the way the launcher does."""
    password_file = services.home().state / "demo.password"
    database.manage("load_demo", "--password-file", str(password_file), "--password", DEMO_PASSWORD)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Generator[None]:
    """This process's database, a copy of the template, used as it is by pytest-django."""
    from django.db import connections

    ensure_template(TEMPLATE)
    copy(TEMPLATE, services.own_database())
    yield
    with django_db_blocker.unblock():
        connections.close_all()


FreshDatabase = Callable[..., Database]


@pytest.fixture
def fresh_database() -> Generator[FreshDatabase]:
    """Makes databases for races, browsers and other processes; they are dropped after the test."""
    made: list[str] = []

    def make(template: str = TEMPLATE) -> Database:
        ensure_template(template)
        number = next(_numbers)
        name = f"{services.own_database()}_{number}"
        copy(template, name)
        made.append(name)
        # Numbers 16 and up are for these: sixteen to a worker.
        return describe(name, 16 * services.own_valkey() + number % 16)

    yield make
    for name in made:
        drop(name)


@pytest.fixture(scope="session")
def demo_database() -> str:
    """The name of the template with the demo portfolio, for `fresh_database(template=...)`."""
    ensure_template(DEMO)
    return DEMO


@pytest.fixture(scope="session")
def programs() -> Path:
    """PostgreSQL's own programs (pg_dump, psql and so on)."""
    return services.cluster().programs
