"""One launcher's hold on a state directory: the lock, the note of what runs, and clearing up after a kill."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from launcher.console import LauncherError, say, tr
from launcher.home import Home
from launcher.processes import Known
from launcher.servers import socket_directory
from launcher.supervisor import Supervisor

NOTE = "running.json"


@dataclass
class Session:
    """What one launcher runs; noted in the state directory so that others can find or clear it."""

    home: Home
    sockets: Path
    facts: dict[str, Any] = field(default_factory=dict)
    processes: list[Known] = field(default_factory=list)

    def supervisor(self) -> Supervisor:
        """A supervisor whose processes are noted down."""
        return Supervisor(self._note_processes)

    def _note_processes(self, processes: list[Known]) -> None:
        self.processes = processes
        self.save()

    def note(self, **facts: Any) -> None:
        """Add to what others may want to know (the address, for one)."""
        self.facts |= facts
        self.save()

    def save(self) -> None:
        """Write the note."""
        noted = {"launcher": os.getpid(), "sockets": str(self.sockets), "facts": self.facts}
        self.home.write(NOTE, noted | {"processes": [asdict(known) for known in self.processes]})


def _try_lock(home: Home) -> int | None:
    """The lock on the state directory, as an open descriptor; None when another launcher has it."""
    descriptor = os.open(home.state / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


@contextmanager
def hold(home: Home) -> Iterator[Session]:
    """Be the one launcher of this state directory; what a killed one left is cleared first."""
    home.prepare()
    if (descriptor := _try_lock(home)) is None:
        raise LauncherError(_taken(home))
    session = None
    try:
        clear(home)
        session = Session(home, socket_directory())
        session.save()
        yield session
    finally:
        if session:
            shutil.rmtree(session.sockets, ignore_errors=True)
            (home.state / NOTE).unlink(missing_ok=True)
        os.close(descriptor)


def _taken(home: Home) -> str:
    note = home.read(NOTE)
    pid, address = note.get("launcher", "?"), note.get("facts", {}).get("address", "")
    return tr(
        f"Keyworks 已在运行（进程 {pid}{'，' + address if address else ''}），数据目录为 {home.state}。",
        f"Keyworks is already running (process {pid}{', ' + address if address else ''}) on {home.state}.",
    )


def running(home: Home) -> dict[str, Any] | None:
    """The note of the launcher that runs on this state directory; None when there is none."""
    if not home.state.exists():
        return None
    if (descriptor := _try_lock(home)) is not None:
        os.close(descriptor)
        return None
    return home.read(NOTE) or None


def clear(home: Home) -> None:
    """Stop what a killed launcher left running and remove its sockets."""
    note = home.read(NOTE)
    left = [known for entry in note.get("processes", []) if (known := Known(**entry)).alive()]
    if left:
        names = tr("、", ", ").join(known.name for known in left)
        say(
            tr(
                f"! 上次未正常停止，正在清理：{names}。",
                f"! The last run was cut short; clearing up: {names}.",
            )
        )
    for known in reversed(left):
        known.stop(15)
    if sockets := note.get("sockets"):
        shutil.rmtree(sockets, ignore_errors=True)
    (home.state / NOTE).unlink(missing_ok=True)
