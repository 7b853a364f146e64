"""The migrated schema, kept between runs: replaying takes seconds, reading it back one.

What migrations are made from is part of the file's name, so an older schema is never taken for this one; and
``setup_database`` runs upon what was read back as well: role, rights and triggers are always made anew.
The migrations themselves are replayed where they are what is tested (tests/deploy, tests/launcher).
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from launcher.home import ROOT
from tests import services

KEPT = ROOT / ".keyworks"
#: Migrations, and the SQL, rules and functions that they run.
MADE_FROM = ("*/migrations/*.py", "*/sql/*", "*/rulesets/*", "common/migration_*.py", "requirements.txt")


def made_from(root: Path = ROOT) -> Iterator[Path]:
    """Every file that what migrations leave behind depends on."""
    for pattern in MADE_FROM:
        yield from sorted(path for path in root.glob(pattern) if path.is_file())


def place(root: Path = ROOT) -> Path:
    """Where the schema of this tree is kept."""
    # The programs' path has the server's version in it, or is that of another installation.
    digest = hashlib.sha256(f"{sys.version}{services.cluster().programs}".encode())
    for path in made_from(root):
        digest.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes() + b"\0")
    return KEPT / f"test-schema-{digest.hexdigest()[:24]}.dump"


def read_back(address: str) -> bool:
    """Fill an empty database with the kept schema, if there is one of this tree."""
    source = place()
    if not source.exists():
        return False
    options = ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
    _run("pg_restore", *options, f"--dbname={address}", str(source))
    return True


def keep(address: str) -> None:
    """Write a migrated schema down for the next run, in place of those of earlier trees."""
    target = place()
    partial = target.with_name(f"{services.home().state.name}.part")
    KEPT.mkdir(exist_ok=True)
    _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={partial}", address)
    for earlier in KEPT.glob("test-schema-*.dump"):
        earlier.unlink(missing_ok=True)
    partial.replace(target)


def _run(program: str, *arguments: str) -> None:
    command = [str(services.cluster().programs / program), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
