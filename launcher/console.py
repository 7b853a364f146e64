"""What the launcher says: one sentence at a time, in Chinese or English by the terminal's locale."""

from __future__ import annotations

import os
import sys
import unicodedata


def prefers_chinese() -> bool:
    """Whether the locale variables, in the order the C library reads them, name Chinese."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(variable):
            return value.lower().startswith("zh")
    return False


def tr(chinese: str, english: str) -> str:
    """The wording that this terminal's reader wants."""
    return chinese if prefers_chinese() else english


def speak_utf8() -> None:
    """Chinese goes out as UTF-8 whatever the locale says; what can't be shown never stops us."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def say(text: str) -> None:
    """Print at once: someone is waiting for it."""
    print(text, flush=True)


def step(chinese: str, english: str) -> None:
    """Say what is being done now."""
    say(f"· {tr(chinese, english)} …")


def width(text: str) -> int:
    """How many terminal columns a text takes: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def table(rows: list[tuple[str, ...]]) -> str:
    """Rows in aligned columns, the first one a heading."""
    widths = [max(width(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(cell + " " * (w - width(cell)) for cell, w in zip(row, widths, strict=True)) for row in rows
    ]
    lines.insert(1, "  ".join("-" * w for w in widths))
    return "\n".join(f"  {line.rstrip()}" for line in lines)


class LauncherError(Exception):
    """Something the user can act on; its text is one clear sentence, shown without a traceback."""


class Stopped(Exception):
    """Ctrl-C or SIGTERM: leave whatever is under way, in good order."""
