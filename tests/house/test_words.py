"""The project stands alone: it names no workplace, no ticket, nobody who made it, and no unfinished work."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.tree import Finding, files, listing, name_of

#: The waves are taken out: so this file may be searched, too.
BANNED = {
    "a path of the workplace": ["/wo~rk/", r"\.\./sha~red", r"\btm~p/plan"],
    "a ticket": [r"\bissu~es? #?\d", r"\btick~et #?\d", r"\(#~\d+\)"],
    "a registry's host": [r"pyp~i\.org", "files\\.pytho~nhosted", "registry\\.np~mjs", r"deb\.deb~ian\.org"],
    "who made it": [r"\bA~I (session|helper)", r"\bcolle~ague", r"\bsubag~ent", "language mo~del"],
    "unfinished work": [r"\bTO~DO\b", r"\bFIX~ME\b", r"\bXX~X\b"],
}
PATTERNS = {
    kind: re.compile("|".join(words).replace("~", ""), re.IGNORECASE) for kind, words in BANNED.items()
}
#: Lists of files to install, with their hashes.
MADE_BY_TOOLS = {"package-lock.json", "requirements.txt", "requirements-dev.txt"}


def banned_words(path: Path) -> list[Finding]:
    """Words that don't belong into the project."""
    return [
        Finding(name_of(path), number, f"{kind}: {match.group()!r}")
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), start=1)
        for kind, pattern in PATTERNS.items()
        for match in pattern.finditer(line)
    ]


def test_the_project_names_nothing_outside_itself() -> None:
    found = [finding for path in files() if path.name not in MADE_BY_TOOLS for finding in banned_words(path)]
    assert not found, listing(found)


@pytest.mark.parametrize(
    "planted",
    [
        "see /wo~rk/main",
        "from ../sha~red/RULES.md",
        "as iss~ue #2 says",
        "https://pyp~i.org/simple",
        "# TO~DO: later",
    ],
)
def test_a_planted_word_is_caught(tmp_path: Path, planted: str) -> None:
    path = tmp_path / "planted.md"
    path.write_text(f"one line\n{planted.replace('~', '')}\n", "utf-8")
    assert [finding.line for finding in banned_words(path)] == [2]
