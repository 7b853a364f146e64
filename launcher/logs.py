"""The log files: one per process, kept from growing for ever, quoted when something dies."""

from __future__ import annotations

from pathlib import Path

LIMIT = 10 * 1024 * 1024  # bytes


def rotate(path: Path) -> None:
    """Set a log aside when it has grown large; the one before is dropped."""
    if path.exists() and path.stat().st_size > LIMIT:
        path.replace(path.with_suffix(".log.1"))


def tail(path: Path, lines: int = 15) -> str:
    """The last lines of a log, indented to stand under a sentence."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - 16_384))
            text = file.read().decode("utf-8", "replace")
    except FileNotFoundError:
        return ""
    return quote_end(text, lines)


def quote_end(text: str, lines: int = 15) -> str:
    """The last lines of a text, indented and of a bearable length."""
    return "\n".join(f"    {line[:300]}" for line in text.splitlines()[-lines:])
