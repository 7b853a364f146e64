"""What the launcher says: one sentence at a time, in Chinese or English by the terminal's locale."""

from __future__ import annotations

import os


def prefers_chinese() -> bool:
    """Whether the locale variables, in the order the C library reads them, name Chinese."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(variable):
            return value.lower().startswith("zh")
    return False


def tr(chinese: str, english: str) -> str:
    """The wording that this terminal's reader wants."""
    return chinese if prefers_chinese() else english


def say(text: str) -> None:
    """Print at once: someone is waiting for it."""
    print(text, flush=True)


class LauncherError(Exception):
    """Something the user can act on; its text is one clear sentence, shown without a traceback."""


class Stopped(Exception):
    """Ctrl-C or SIGTERM: leave whatever is under way, in good order."""
