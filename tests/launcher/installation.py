"""Runs the real `./keyworks` command in processes of its own, as a user would."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from launcher.home import ROOT, Home
from launcher.processes import Known
from launcher.session import NOTE
from tests.launcher.conftest import OURS
from tests.services import STATIC_ROOT

PATIENCE = 300.0  # seconds, for a start on a busy machine


def until(condition: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Wait for something to happen."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@dataclass
class Installation:
    """A state directory and the command that works on it."""

    state: Path
    port: int = field(default_factory=free_port)
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """A user's environment: without the tests' own servers, in English."""
        inherited = {
            name: value
            for name, value in os.environ.items()
            if name not in OURS and not name.startswith(("KEYWORKS_", "PYTEST_"))
        }
        own = {
            "LC_ALL": "C.UTF-8",
            "KEYWORKS_STATE_DIR": str(self.state),
            "KEYWORKS_STATIC_ROOT": str(STATIC_ROOT),
        }
        return inherited | own | self.extra

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """One verb, run to its end."""
        return subprocess.run(
            [sys.executable, str(ROOT / "keyworks"), *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    @contextmanager
    def starting(self) -> Iterator[Launcher]:
        """`./keyworks serve`, under way; whatever happens, it is ended afterwards."""
        log = self.state.with_suffix(".log")
        with log.open("w", encoding="utf-8") as file:
            process = subprocess.Popen(
                [sys.executable, str(ROOT / "keyworks"), "serve", "--port", str(self.port)],
                env=self.environment,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        launcher = Launcher(process, log, self)
        try:
            yield launcher
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE)

    @contextmanager
    def served(self) -> Iterator[Launcher]:
        """The same, ready."""
        with self.starting() as launcher:
            ended = launcher.process.poll
            until(lambda: "\nReady: " in launcher.said() or ended() is not None)
            assert ended() is None, launcher.said()
            yield launcher

    def known(self) -> dict[str, Known]:
        """The processes its launcher has noted down."""
        noted = Home(ROOT, self.state).read(NOTE).get("processes", [])
        return {entry["name"]: Known(**entry) for entry in noted}

    def processes(self) -> set[int]:
        """Every process that belongs to it: noted down, started by one of those, or given its directory."""
        found = {known.pid for known in self.known().values() if known.alive()}
        parents = {}
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                fields = (entry / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
                given = (entry / "environ").read_bytes() + (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if fields[0] not in "ZX":
                parents[int(entry.name)] = int(fields[1])
                found |= {int(entry.name)} if os.fsencode(self.state) in given else set()
        while more := {pid for pid, parent in parents.items() if parent in found} - found:
            found |= more
        return found


@dataclass
class Launcher:
    """A running `./keyworks serve`."""

    process: subprocess.Popen[bytes]
    log: Path
    installation: Installation

    def said(self) -> str:
        """Everything it has printed so far."""
        return self.log.read_text("utf-8")

    def get(self, path: str) -> tuple[int, str]:
        """Ask the site: the status and the address where it led to."""
        address = f"http://127.0.0.1:{self.installation.port}{path}"
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(address, timeout=20) as response:
            return response.status, response.url

    def answers(self) -> bool:
        """Whether the site is well."""
        try:
            return self.get("/healthz")[0] == 200
        except OSError:
            return False
