"""Many threads at once on a database that really commits."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from django.db import connections

Result = TypeVar("Result")
LONGEST = 60.0  # seconds a race may take on a machine that does much else


def together(count: int, work: Callable[[int], Result], longest: float = LONGEST) -> list[Result | Exception]:
    """Do the same in many threads that start together; gives what each returned or raised."""
    start = threading.Barrier(count)
    results: list[Result | Exception | None] = [None] * count

    def run(number: int) -> None:
        try:
            start.wait(LONGEST)
            results[number] = work(number)
        except Exception as error:
            results[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[number], daemon=True) for number in range(count)]
    deadline = time.monotonic() + longest
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(deadline - time.monotonic(), 0))
        assert not thread.is_alive(), "the race did not end in time"
    return [result for result in results if result is not None]


class Aside:
    """Work in a thread of its own, with its outcome."""

    def __init__(self, work: Callable[[], object]) -> None:
        self.error: Exception | None = None
        self.result: object = None
        self._work = work
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self.result = self._work()
        except Exception as error:
            self.error = error
        finally:
            connections.close_all()

    def done(self, within: float) -> bool:
        """Whether it has ended, after waiting for it for some seconds at most."""
        self._thread.join(within)
        return not self._thread.is_alive()

    def outcome(self) -> object:
        """What it returned; what it raised is raised here."""
        assert self.done(LONGEST), "it did not end in time"
        if self.error:
            raise self.error
        return self.result
