"""Processes by number and birth: a number alone may long belong to somebody else."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path


def birth(pid: int) -> str:
    """When the process started, in a form that only has to be equal to itself; empty when it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
        return "" if fields[0] in "ZX" else fields[19]
    except (FileNotFoundError, ProcessLookupError):
        if Path("/proc/self/stat").exists():
            return ""
    listing = subprocess.run(
        ["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return listing.stdout.strip()


@dataclass(frozen=True)
class Known:
    """A process that was ours when it was noted down, and the signal that ends it in good order."""

    name: str
    pid: int
    born: str
    ending: int

    @classmethod
    def of(cls, name: str, pid: int, ending: int) -> Known:
        """Note a running process down."""
        return cls(name, pid, birth(pid), ending)

    def alive(self) -> bool:
        """Whether it still runs, and is still the same one."""
        return bool(self.born) and birth(self.pid) == self.born

    def stop(self, patience: float) -> None:
        """End it: in good order first, then, after *patience* seconds, whatever it is doing.

        Once it is gone its process group is swept, so that no child of a killed one is left.
        """
        for number, seconds in ((self.ending, patience), (signal.SIGKILL, 5.0)):
            if not self.alive():
                break
            send(self.pid, number)
            self._wait(seconds)
        sweep_group(self.pid)

    def _wait(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while self.alive() and time.monotonic() < until:
            time.sleep(0.05)


def send(pid: int, number: int) -> None:
    """Send a signal to a process that may be gone."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def sweep_group(pid: int) -> None:
    """Kill what is left of the process group that *pid* led (each of our processes leads its own)."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return
