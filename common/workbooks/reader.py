"""Reads workbooks in a process of its own, so that a file can harm nothing but that process.

Starting Python takes longer than parsing most files. So a program that has everything loaded waits for files
and parses each in a copy of itself (``child``); when this process ends, its standard input closes and it
goes too.
"""

from __future__ import annotations

import contextlib
import io
import os
import pickle
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from common.workbooks import limits
from common.workbooks.model import Notes, Sheet, Unreadable, Workbook
from common.workbooks.refusals import UnreadableFile
from common.workbooks.table import Table

PROGRAM = Path(__file__).with_name("child.py")
AT_ONCE = 2
LENGTH = 8  # bytes before an answer that say how long it is
OUT_OF_TIME = 128 + signal.SIGXCPU
GRACE = 1  # second
Process = subprocess.Popen[bytes]
PLAIN = {("datetime", "date"), ("datetime", "datetime"), ("datetime", "time"), ("datetime", "timedelta")}
_turns = threading.BoundedSemaphore(AT_ONCE)


class _Plain(pickle.Unpickler):
    """Takes values and dates from the other process, never code."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in PLAIN:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name}")


class _Waiting:
    """The programs that are ready for a file; each reads one at a time. Not shared across a fork."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.processes: list[Process] = []
        self.owner = 0

    def take(self) -> Process:
        """One that waits, or a new one."""
        with self.lock:
            if self.owner != os.getpid():
                self.processes, self.owner = [], os.getpid()
            while self.processes:
                process = self.processes.pop()
                if process.poll() is None:
                    return process
        return _start()

    def give_back(self, process: Process) -> None:
        """It has answered and waits for the next file."""
        with self.lock:
            self.processes.append(process)


_waiting = _Waiting()


def waiting() -> list[int]:
    """The numbers of the processes that are ready for a file, for measuring what they take."""
    with _waiting.lock:
        return [process.pid for process in _waiting.processes] if _waiting.owner == os.getpid() else []


def _start() -> Process:
    # Nothing of our environment goes along: no address of a database, no key.
    environment = {"PYTHONDONTWRITEBYTECODE": "1", "LANG": "C.UTF-8", "RUST_BACKTRACE": "0"}
    return subprocess.Popen(
        [sys.executable, "-I", str(PROGRAM)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        cwd="/",
        close_fds=True,
        start_new_session=True,  # the group that is ended when a file takes too long
    )


def read_workbook(content: bytes, name: str) -> Workbook:
    """The sheets of a file. What can't be read is an ``UnreadableFile``."""
    if len(content) > limits.UPLOAD_BYTES:
        raise UnreadableFile("too_big", megabytes=limits.UPLOAD_BYTES // limits.MEGABYTE)
    if not _turns.acquire(timeout=limits.WALL_SECONDS):
        raise UnreadableFile("busy")
    try:
        kind, sheets, hidden = _ask(content, name)
    finally:
        _turns.release()
    return Workbook(kind, [Sheet(title, rows, Notes(**notes)) for title, rows, notes in sheets], hidden)


def _ask(content: bytes, name: str) -> Any:
    said = _said_of(content, " ".join(name.split())[:200])
    try:
        answer, given = _Plain(io.BytesIO(said)).load()
    except (pickle.UnpicklingError, EOFError, ValueError, TypeError) as error:
        raise UnreadableFile("damaged") from error
    if answer == "no":
        code, values = given
        raise UnreadableFile(code, **values)
    return given


def _said_of(content: bytes, name: str) -> bytes:
    """What the program says of a file. One that gives no answer, or none in time, is ended."""
    process, late = _waiting.take(), threading.Event()
    timer = threading.Timer(limits.WALL_SECONDS, _too_late, [process, late])
    timer.start()
    said = None
    try:
        said = _exchange(process, f"{len(content)} {name}\n".encode() + content)
    finally:
        timer.cancel()
        timer.join()
        if said is None or late.is_set():
            _end(process)
        else:
            _waiting.give_back(process)
    if said is None:
        slow = late.is_set() or process.returncode == OUT_OF_TIME
        raise UnreadableFile("time" if slow else "memory")
    return said


def _exchange(process: Process, asked: bytes) -> bytes | None:
    """Ask and hear; None where the program ended before it had said all."""
    if process.stdin is None or process.stdout is None:
        return None
    try:
        process.stdin.write(asked)
        process.stdin.flush()
    except BrokenPipeError:
        return None
    length = int.from_bytes(process.stdout.read(LENGTH), "big")
    said = process.stdout.read(length)
    return said if length and len(said) == length else None


def _end(process: Process) -> None:
    """See the program off: as it is ending by itself, or else by force, with the copy that reads the file."""
    try:
        process.wait(GRACE)
    except subprocess.TimeoutExpired:
        _kill(process)
    for pipe in (process.stdin, process.stdout):
        if pipe:
            with contextlib.suppress(OSError):
                pipe.close()


def _too_late(process: Process, late: threading.Event) -> None:
    late.set()
    _kill(process)


def _kill(process: Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def read_table(content: bytes, name: str, **choice: Any) -> Table:
    """The table of a file: ``read_workbook(...).table(...)``, refusals as sentences."""
    try:
        return read_workbook(content, name).table(**choice)
    except Unreadable as reason:
        raise UnreadableFile.of(reason) from reason
