"""Reads workbooks in a process of its own, so that a file can harm nothing but that process.

Starting Python takes longer than parsing most files, so that after the first file one process waits for
the next. It serves one file and ends; when this process ends, its standard input closes and it goes too.
"""

from __future__ import annotations

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
PLAIN = {("datetime", "date"), ("datetime", "datetime"), ("datetime", "time"), ("datetime", "timedelta")}
_turns = threading.BoundedSemaphore(AT_ONCE)


class _Plain(pickle.Unpickler):
    """Takes values and dates from the other process, never code."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in PLAIN:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name}")


class _Waiting:
    """At most one process that is ready for the next file. Not shared across a fork."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.owner = 0

    def take(self) -> subprocess.Popen[bytes]:
        """The process that waits, or a new one."""
        with self.lock:
            process, self.process = self.process, None
            if process and self.owner == os.getpid() and process.poll() is None:
                return process
        return _start()

    def refill(self) -> None:
        """Have one ready for the next file."""
        with self.lock:
            if self.process is None or self.owner != os.getpid() or self.process.poll() is not None:
                self.process, self.owner = _start(), os.getpid()


_waiting = _Waiting()


def _start() -> subprocess.Popen[bytes]:
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
    process = _waiting.take()
    one_line = " ".join(name.split())[:200]
    try:
        said, _ = process.communicate(f"{one_line}\n".encode() + content, timeout=limits.WALL_SECONDS)
    except subprocess.TimeoutExpired as error:
        process.kill()
        process.communicate()
        raise UnreadableFile("time") from error
    finally:
        _waiting.refill()
    if process.returncode or not said:
        raise UnreadableFile("time" if process.returncode == -signal.SIGXCPU else "memory")
    try:
        answer, given = _Plain(io.BytesIO(said)).load()
    except (pickle.UnpicklingError, EOFError, ValueError, TypeError) as error:
        raise UnreadableFile("damaged") from error
    if answer == "no":
        code, values = given
        raise UnreadableFile(code, **values)
    return given


def read_table(content: bytes, name: str, **choice: Any) -> Table:
    """The table of a file: ``read_workbook(...).table(...)``, refusals as sentences."""
    try:
        return read_workbook(content, name).table(**choice)
    except Unreadable as reason:
        raise UnreadableFile.of(reason) from reason
