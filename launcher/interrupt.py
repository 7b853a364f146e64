"""Ctrl-C and SIGTERM: noted at once, obeyed between two steps, so that nothing is left half-started."""

from __future__ import annotations

import signal
import time
from types import FrameType

from launcher.console import Stopped

_received: list[int] = []


def install() -> None:
    """From here on the signals that end us are noted instead."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _note)


def _note(number: int, frame: FrameType | None) -> None:
    _received.append(number)


def received() -> int:
    """The first signal that asked us to end; 0 when none has."""
    return _received[0] if _received else 0


def check() -> None:
    """Obey a signal that has come."""
    if _received:
        raise Stopped


def pause(seconds: float) -> None:
    """Wait a little, obeying a signal."""
    check()
    time.sleep(seconds)
    check()
