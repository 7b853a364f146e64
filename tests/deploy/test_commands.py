"""Each container's command, run as docker-compose.yml writes it, against the tests' own servers."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from launcher.home import ROOT
from tests import services as own
from tests.databases import Database, FreshDatabase
from tests.deploy.test_compose import parsed

PATIENCE = 300.0  # seconds, on a busy machine


@pytest.fixture(scope="module")
def compose_services() -> dict[str, Any]:
    """What docker-compose.yml says, as Compose reads it."""
    return parsed()


def environment(service: dict[str, Any], database: Database, state: Path) -> dict[str, str]:
    """The container's own variables, with this machine's addresses in place of the containers'."""
    here = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "KEYWORKS_STATE_DIR": str(state),
        "KEYWORKS_STATIC_ROOT": str(own.STATIC_ROOT),
        "DJANGO_SETTINGS_MODULE": "portfolio.settings",
    }
    addresses = {
        "DATABASE_URL": database.url,
        "DATABASE_OWNER_URL": database.owner_url,
        "REDIS_URL": database.redis_url,
    }
    given = {name: str(value) for name, value in service["environment"].items()}
    return given | here | {name: value for name, value in addresses.items() if name in given}


def command(service: dict[str, Any]) -> list[str]:
    """The command as the container would run it: Compose doubles the dollar signs it prints."""
    return [part.replace("$$", "$") for part in service["command"]]


@contextmanager
def started(arguments: list[str], given: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A running service; afterwards it is stopped as Docker stops it."""
    with log.open("wb") as file:
        process = subprocess.Popen(
            arguments, cwd=ROOT, env=given, stdout=file, stderr=file, start_new_session=True
        )
    try:
        yield process
        process.send_signal(signal.SIGTERM)
        process.wait(20)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def healthy(service: dict[str, Any], given: dict[str, str]) -> bool:
    """What the service's own health check says."""
    kind, *arguments = service["healthcheck"]["test"]
    assert kind == "CMD"
    return subprocess.run(arguments, cwd=ROOT, env=given, capture_output=True, check=False).returncode == 0


def wait_until_healthy(
    service: dict[str, Any], given: dict[str, str], process: subprocess.Popen[bytes], log: Path
) -> None:
    """Ask its health check until it is content."""
    until = time.monotonic() + PATIENCE
    while not healthy(service, given):
        assert process.poll() is None, log.read_text("utf-8", "replace")
        assert time.monotonic() < until, log.read_text("utf-8", "replace")
        time.sleep(0.3)


@pytest.fixture
def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def test_migrate_fills_an_empty_database(
    compose_services: dict[str, Any], fresh_database: FreshDatabase, tmp_path: Path
) -> None:
    database, service = fresh_database("template0"), compose_services["migrate"]
    given = environment(service, database, tmp_path)
    for _ in range(2):  # a second start finds everything done
        done = subprocess.run(
            command(service), cwd=ROOT, env=given, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "administrators.password").stat().st_mode & 0o077 == 0
    assert own.cluster().sql("SELECT count(*) FROM accounts_user", database.name) == "3"


def test_web(
    compose_services: dict[str, Any], fresh_database: FreshDatabase, tmp_path: Path, free_port: int
) -> None:
    service = compose_services["web"]
    given = environment(service, fresh_database(), tmp_path) | {"KEYWORKS_BIND": f"127.0.0.1:{free_port}"}
    assert not healthy(service, given), "the control: nothing answers yet"
    with started(command(service), given, tmp_path / "log") as process:
        wait_until_healthy(service, given, process, tmp_path / "log")


def test_worker(compose_services: dict[str, Any], fresh_database: FreshDatabase, tmp_path: Path) -> None:
    service = compose_services["worker"]
    given = environment(service, fresh_database(), tmp_path)
    assert not healthy(service, given), "the control: nobody answers the ping yet"
    with started(command(service), given, tmp_path / "log") as process:
        wait_until_healthy(service, given, process, tmp_path / "log")


def test_beat(compose_services: dict[str, Any], fresh_database: FreshDatabase, tmp_path: Path) -> None:
    service = compose_services["beat"]
    given = environment(service, fresh_database(), tmp_path)
    assert not healthy(service, given), "the control: there is no schedule yet"
    with started(command(service), given, tmp_path / "log") as process:
        wait_until_healthy(service, given, process, tmp_path / "log")
    for schedule in tmp_path.glob("celerybeat-schedule*"):
        os.utime(schedule, (0, 0))
    assert not healthy(service, given), "beat has been silent for long"
