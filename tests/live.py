"""A database on which transactions really commit, and real workers beside it."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from django.db import connection, connections
from pytest_django import DjangoDbBlocker

from launcher.binaries import valkey_program
from launcher.home import ROOT, Home
from launcher.valkey import Valkey
from tests.databases import Database, FreshDatabase
from tests.prepared import own_copy


@contextlib.contextmanager
def pointed_at(database: Database) -> Iterator[None]:
    """Let this process's Django connections go to another database meanwhile."""
    before = {alias: connections.settings[alias]["NAME"] for alias in connections}
    try:
        for alias in connections:
            connections[alias].close()
            connections.settings[alias]["NAME"] = database.name
        yield
    finally:
        for alias in connections:
            connections[alias].close()
            connections.settings[alias]["NAME"] = before[alias]


@pytest.fixture
def live(
    request: pytest.FixtureRequest, fresh_database: FreshDatabase, django_db_blocker: DjangoDbBlocker
) -> Generator[Database]:
    """A migrated database of the test's own, with real commits (and what it begins with)."""
    with django_db_blocker.unblock():
        database = own_copy(request.node, fresh_database)
        with pointed_at(database):
            yield database


class Broker:
    """A Valkey of a test's own, that can be killed, wiped and started again."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self.valkey = Valkey(
            program=valkey_program(Home.here().venv),
            data=directory / "data",
            sockets=directory,
            log=directory / "valkey.log",
        )
        self.process = self.start()

    def start(self) -> subprocess.Popen[bytes]:
        """Start it and wait until it answers."""
        self.process = self.valkey.start()
        self.valkey.wait(self.process)
        return self.process

    def kill(self) -> None:
        """Kill -9."""
        self.process.kill()
        self.process.wait()

    def restart_wiped(self) -> None:
        """Kill it, lose what it held, and start it again."""
        self.kill()
        shutil.rmtree(self.valkey.data)
        self.start()


@pytest.fixture
def broker() -> Generator[Broker]:
    """A broker of the test's own (its socket's path must be short)."""
    own = Broker(Path(tempfile.mkdtemp(prefix="keyworks-")))
    yield own
    own.kill()
    shutil.rmtree(own.valkey.sockets, ignore_errors=True)


class Celery:
    """Real Celery processes on a database and a broker."""

    def __init__(self, database: Database, broker: Broker, directory: Path) -> None:
        self.environment = database.environment | {
            "REDIS_URL": broker.valkey.url(),
            "KEYWORKS_STATE_DIR": str(directory),
        }
        self.directory = directory
        self.processes: list[subprocess.Popen[bytes]] = []

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start ``celery -A portfolio …`` in a process group of its own."""
        with (self.directory / f"{arguments[0]}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "portfolio", *arguments],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def worker(self) -> subprocess.Popen[bytes]:
        """A worker with two processes."""
        return self.start("worker", "--concurrency=2", "--without-gossip", "--without-mingle")

    def beat(self) -> subprocess.Popen[bytes]:
        """The scheduler."""
        return self.start("beat")

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """Kill -9 the whole group: parent and children at once."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        """End all that is left."""
        for process in self.processes:
            self.kill(process)


@pytest.fixture
def celery(live: Database, broker: Broker, tmp_path: Path) -> Generator[Celery]:
    """Celery on the test's own database and broker."""
    own = Celery(live, broker, tmp_path)
    yield own
    own.stop()


@contextlib.contextmanager
def halted_at(table: str) -> Iterator[None]:
    """Hold a table, so that whoever writes to it stops there, half-way through the work."""
    held, release = threading.Event(), threading.Event()

    def hold() -> None:
        with connections["owner"].cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute(f"LOCK TABLE {table} IN SHARE MODE")
            held.set()
            release.wait(180)
            cursor.execute("ROLLBACK")
        connections["owner"].close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(10)
    try:
        yield
    finally:
        release.set()
        thread.join()


def is_halted_at(table: str) -> bool:
    """Whether somebody waits for the table that is held."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = %s::regclass", [table])
        return bool(cursor.fetchone()[0])


def wait_until(what: Callable[[], bool], seconds: float = 180) -> bool:
    """Whether something becomes true in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if what():
            return True
        time.sleep(0.1)
    return False
