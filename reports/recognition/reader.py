"""Looks into a dropped file in a process of its own, a few at a time."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from common.workbooks import limits

PROGRAM = Path(__file__).with_name("child.py")
AT_ONCE = 2
_turns = threading.BoundedSemaphore(AT_ONCE)


def look_into(content: bytes) -> dict[str, Any]:
    """What the program says of a file; ``heavy`` where it passed its limits, ``busy`` where none was free."""
    if not _turns.acquire(timeout=limits.WALL_SECONDS):
        return {"kind": "busy"}
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(PROGRAM)],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # Nothing of our environment goes along: no address of a database, no key.
            env={"PYTHONDONTWRITEBYTECODE": "1", "LANG": "C.UTF-8"},
            cwd="/",
            timeout=limits.WALL_SECONDS,
            check=False,
        )
        said: dict[str, Any] = json.loads(done.stdout) if done.stdout else {"kind": "heavy"}
    except (subprocess.TimeoutExpired, ValueError):
        return {"kind": "heavy"}
    finally:
        _turns.release()
    return said
