"""Workers that can be killed at any moment: copies of a process that has everything loaded and does nothing.

``python -m tests.reports.workers`` reads a line "JOB ROOM" for each, answers its process number, and then
that it has ended. A copy of the tests' own process would not do: what draws the circulars starts threads,
and a copy has none of them.
"""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from launcher.home import ROOT
from tests.databases import Database


class Workers:
    """As the tests ask for them."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def begin(self, job: int, *, has_room: bool = True) -> int:
        """Let a worker do a job; its process number."""
        assert self.process.stdin
        self.process.stdin.write(f"{job} {int(has_room)}\n")
        self.process.stdin.flush()
        return int(self._answer())

    def kill(self, job: int, after: float) -> None:
        """Let a worker begin a job, and kill it after some seconds unless it has ended."""
        worker = self.begin(job)
        time.sleep(after)
        with suppress(ProcessLookupError):
            os.kill(worker, signal.SIGKILL)
        self.wait()

    def wait(self) -> None:
        """Until the worker has ended."""
        assert self._answer() == "ended"

    def _answer(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()


@contextmanager
def workers(database: Database) -> Iterator[Workers]:
    """On a database; they end with the test."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.reports.workers"],
        cwd=ROOT,
        env=os.environ | database.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield Workers(process)
    finally:
        process.kill()
        process.wait()


def work(job: int, has_room: bool) -> None:
    """Be a worker."""
    from reports.services.work import perform

    try:
        if not has_room:  # no byte may be written to any file
            resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        perform(job)
    finally:
        os._exit(0)


def main() -> None:
    """Begin a worker for each line."""
    import django

    django.setup()
    from reports.services import work as loaded  # noqa: F401

    for line in sys.stdin:
        job, room = line.split()
        worker = os.fork()
        if not worker:
            work(int(job), bool(int(room)))
        print(worker, flush=True)
        os.waitpid(worker, 0)
        print("ended", flush=True)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portfolio.settings")
    main()
