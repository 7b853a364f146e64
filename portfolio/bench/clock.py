"""Processor time of this process and of the PostgreSQL process that serves it, in nanoseconds.

On a machine that does other things as well, time by the wall says little; processor time says what the work
costs. Of a server on another machine nobody here can tell it: then PostgreSQL's part is missing, and the
report says so.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection

from common.workbooks import reader


@dataclass(frozen=True)
class Spent:
    """What something took: here, in PostgreSQL, in the program that reads workbooks, and by the wall."""

    own: int
    server: int
    child: int
    wall: int

    @property
    def whole(self) -> int:
        """All processor time."""
        return self.own + self.server + self.child


def server_process() -> Path:
    """Where the kernel says how long PostgreSQL's process has been running."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return Path(f"/proc/{cursor.fetchone()[0]}/schedstat")


def is_local() -> bool:
    """Whether the process of PostgreSQL can be seen from here."""
    return server_process().exists()


def spent(work: Callable[[], Any], *, with_children: bool = False) -> Spent:
    """What it takes to do something."""
    process = server_process()
    before = _read(process, with_children=with_children)
    work()
    after = _read(process, with_children=with_children)
    return Spent(*(late - early for early, late in zip(before, after, strict=True)))


def _read(process: Path, *, with_children: bool) -> tuple[int, int, int, int]:
    server = int(process.read_text("ascii").split()[0]) if process.exists() else 0
    children = sum(map(_of_child, reader.waiting())) if with_children else 0
    return time.process_time_ns(), server, children, time.perf_counter_ns()


def _of_child(pid: int) -> int:
    """A program with all that it had started and has seen end; the kernel counts in ticks."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) * 10**9 // os.sysconf("SC_CLK_TCK")
