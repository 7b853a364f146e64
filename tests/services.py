"""pytest plugin: a real PostgreSQL and a real Valkey for every run, started before Django reads its settings.

It is loaded with `-p` (see pyproject.toml): a conftest.py would come too late. The controlling
process starts the servers in a temporary directory; xdist's workers find them in the environment
and take a database and a Valkey number of their own. The fixtures are in tests/databases.py.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from launcher.home import ROOT, Home
from launcher.postgres import APPLICATION, OWNER, Cluster
from launcher.privilege import base_directory, choose
from launcher.servers import Servers

STATE = "KEYWORKS_TEST_STATE"  # where the controller keeps the servers of this run
SOCKETS = "KEYWORKS_TEST_SOCKETS"


def worker() -> str:
    """The xdist worker's name, or "main"."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


def home() -> Home:
    """This run's temporary installation."""
    return Home(ROOT, Path(os.environ[STATE]))


def cluster() -> Cluster:
    """This run's PostgreSQL, seen from any of its processes."""
    here = home()
    return Cluster(
        programs=Path(os.environ["KEYWORKS_TEST_POSTGRES"]),
        data=here.state / "pgdata",
        sockets=Path(os.environ[SOCKETS]),
        log=here.logs / "postgres.log",
        account=choose(here.state),
        password=here.secret("postgres.password"),
        durable=False,
    )


def owner_url(database: str) -> str:
    """The address of a database for the role that migrates."""
    return cluster().url(OWNER, home().secret("owner.password"), database)


def application_url(database: str) -> str:
    """The address of a database for the role the application has."""
    return cluster().url(APPLICATION, home().secret("application.password"), database)


def valkey_url(database: int) -> str:
    """The address of one of Valkey's numbered databases."""
    return f"unix://{os.environ[SOCKETS]}/valkey.sock?db={database}"


def own_database() -> str:
    """The name of this process's database."""
    return f"keyworks_test_{worker()}"


def own_valkey() -> int:
    """This process's Valkey database: 1 without xdist, 2 for gw0, 3 for gw1 and so on."""
    name = worker()
    return 1 if name == "main" else 2 + int(name.removeprefix("gw"))


def start_servers() -> None:
    """Start both servers for this run and see to it that they end with it."""
    state = Path(tempfile.mkdtemp(prefix="keyworks-test-"))
    here = Home(ROOT, state)
    here.prepare()
    servers = Servers.of(here, durable=False)
    controller = os.getpid()

    def stop() -> None:
        if os.getpid() == controller:
            servers.stop()
            shutil.rmtree(state, ignore_errors=True)
            shutil.rmtree(base_directory(state), ignore_errors=True)

    atexit.register(stop)
    servers.start()
    servers.cluster.ensure_owner(here.secret("owner.password"))
    here.secret("application.password")
    os.environ[STATE] = str(state)
    os.environ[SOCKETS] = str(servers.cluster.sockets)
    os.environ["KEYWORKS_TEST_POSTGRES"] = str(servers.cluster.programs)


def point_settings_at_them() -> None:
    """Give this process's database and broker to the settings that are about to be read."""
    os.environ.update(
        DJANGO_SETTINGS_MODULE="portfolio.settings",
        KEYWORKS_ENVIRONMENT="test",
        KEYWORKS_STATE_DIR=os.environ[STATE],
        DATABASE_URL=application_url(own_database()),
        DATABASE_OWNER_URL=owner_url(own_database()),
        REDIS_URL=valkey_url(own_valkey()),
    )


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None]:
    """Before pytest-django (which loads the settings in this same hook): servers and addresses."""
    if STATE not in os.environ:
        start_servers()
        os.environ["PYTEST_PLUGINS"] = "tests.services"  # so that workers load it in time, too
    point_settings_at_them()
    return (yield)


def pytest_configure(config: pytest.Config) -> None:
    """Register the fixtures last: the later of two plugins' fixtures of one name is the one in use."""
    from tests import databases

    config.pluginmanager.register(databases, "tests.databases")
