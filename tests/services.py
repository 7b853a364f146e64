"""pytest plugin: a real PostgreSQL and a real Valkey for every run, started before Django reads its settings.

It is loaded with `-p` (see pyproject.toml): a conftest.py would come too late. The controlling
process starts the servers in a temporary directory; xdist's workers find them in the environment
and take a database and a Valkey number of their own. The fixtures are in tests/databases.py.
"""

from __future__ import annotations

import atexit
import itertools
import os
import shutil
import sys
import tempfile
from collections.abc import Generator
from contextlib import ExitStack
from pathlib import Path

import pytest

from launcher import assets
from launcher.home import ROOT, Home
from launcher.postgres import APPLICATION, OWNER, Cluster
from launcher.privilege import base_directory, choose
from launcher.servers import Servers, embedded_postgres, embedded_valkey
from launcher.session import NOTE, clear, hold, running

STATE = "KEYWORKS_TEST_STATE"  # where the controller keeps the servers of this run
SOCKETS = "KEYWORKS_TEST_SOCKETS"
PREFIX = "keyworks-test-"
STATIC_ROOT = ROOT / ".keyworks" / "test-static"  # kept between runs: collecting takes seconds
MEMORY = Path("/dev/shm")  # noqa: S108 - Linux's file system in memory
ROOM = 8 * 2**30  # bytes; a whole run needs less than half of it


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


def keep_bytecode() -> None:
    """Hundreds of tests start the program: each would compile six hundred modules anew, half of its start."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False


def places() -> list[Path]:
    """Where a run's files can lie, the fastest first: a copy of a database is 1,400 new files."""
    roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
    return [MEMORY, Path(tempfile.gettempdir())] if roomy else [Path(tempfile.gettempdir())]


def start_servers() -> None:
    """Start both servers for this run and see to it that they end with it."""
    clear_abandoned_runs()
    state = Path(tempfile.mkdtemp(prefix=PREFIX, dir=places()[0]))
    state.joinpath("tmp").mkdir()
    os.environ["PYTEST_DEBUG_TEMPROOT"] = str(state / "tmp")  # whole installations lie in tests' directories
    here = Home(ROOT, state)
    stack = ExitStack()
    stack.callback(remove, state)
    session = stack.enter_context(hold(here))
    supervisor = session.supervisor()
    stack.callback(supervisor.stop)
    servers = Servers(
        embedded_postgres(here, session.sockets, durable=False), embedded_valkey(here, session.sockets)
    )
    _end_with_this_process(stack)
    for child in servers.children():
        supervisor.start(child)
    assert servers.cluster is not None
    servers.cluster.ensure_owner(here.secret("owner.password"))
    here.secret("application.password")
    os.environ[STATE] = str(state)
    os.environ[SOCKETS] = str(session.sockets)
    os.environ["KEYWORKS_TEST_POSTGRES"] = str(servers.cluster.programs)


def _end_with_this_process(stack: ExitStack) -> None:
    """At exit; a forked child of this process must not take the servers with it."""
    controller = os.getpid()

    def end() -> None:
        if os.getpid() == controller:
            stack.close()

    atexit.register(end)


def remove(state: Path) -> None:
    """Remove a run's directory, and the one its PostgreSQL may have had to use instead."""
    shutil.rmtree(state, ignore_errors=True)
    shutil.rmtree(base_directory(state), ignore_errors=True)


def clear_abandoned_runs() -> None:
    """Stop and remove what a killed run of ours left behind."""
    for state in itertools.chain(*(place.glob(f"{PREFIX}*") for place in {MEMORY, *places()})):
        here = Home(ROOT, state)
        if not (state / NOTE).exists() or state.stat().st_uid != os.geteuid() or running(here):
            continue
        clear(here)
        remove(state)


def point_settings_at_them() -> None:
    """Give this process's database and broker to the settings that are about to be read."""
    os.environ.update(
        DJANGO_SETTINGS_MODULE="portfolio.settings",
        KEYWORKS_ENVIRONMENT="test",
        # Playwright keeps a loop running in the main thread, which Django would take for asynchronous code.
        DJANGO_ALLOW_ASYNC_UNSAFE="true",
        KEYWORKS_STATE_DIR=os.environ[STATE],
        KEYWORKS_STATIC_ROOT=str(STATIC_ROOT),
        DATABASE_URL=application_url(own_database()),
        DATABASE_OWNER_URL=owner_url(own_database()),
        REDIS_URL=valkey_url(own_valkey()),
    )


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None]:
    """Before pytest-django (which loads the settings in this same hook): servers and addresses."""
    controlling = STATE not in os.environ
    if controlling:
        keep_bytecode()
        start_servers()
        os.environ["PYTEST_PLUGINS"] = "tests.services"  # so that workers load it in time, too
    point_settings_at_them()
    if controlling:
        assets.ensure(home(), os.environ)
    return (yield)


def pytest_configure(config: pytest.Config) -> None:
    """Register the fixtures last: the later of two plugins' fixtures of one name is the one in use."""
    from hypothesis import settings

    from tests import databases, live, prepared

    settings.register_profile("keyworks", deadline=None)  # how long an example takes says nothing
    settings.load_profile("keyworks")
    config.pluginmanager.register(databases, "tests.databases")
    config.pluginmanager.register(prepared, "tests.prepared")
    config.pluginmanager.register(live, "tests.live")


@pytest.hookimpl(wrapper=True)
def pytest_cmdline_main(config: pytest.Config) -> Generator[None, object, object]:
    """Several processes take over from each other what is left, so that none is idle at the end."""
    if getattr(config.option, "numprocesses", None) and config.option.dist == "no":
        config.option.dist = "worksteal"
    return (yield)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Dear modules first, cheap ones to be shared out at the end."""
    from tests.order import dear_first

    items[:] = dear_first(items)
