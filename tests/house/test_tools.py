"""The checkers the project trusts, run over the whole of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from launcher.home import ROOT

PROGRAMS = Path(sys.executable).parent


def run(*command: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run one of the installed programs."""
    program, *arguments = command
    return subprocess.run(
        [str(PROGRAMS / program), *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        timeout=580,
    )


def ruff(folder: Path) -> subprocess.CompletedProcess[str]:
    """Lint a folder by the project's rules."""
    return run(
        "ruff",
        "check",
        "--no-cache",
        "--output-format=concise",
        f"--config={ROOT / 'pyproject.toml'}",
        str(folder),
    )


def test_ruff_finds_nothing() -> None:
    done = ruff(ROOT)
    assert done.returncode == 0, done.stdout


def test_ruff_finds_a_planted_mistake(tmp_path: Path) -> None:
    (tmp_path / "planted.py").write_text("import datetime\n\nNOW = datetime.datetime.now()\n", "utf-8")
    done = ruff(tmp_path)
    assert done.returncode == 1
    assert "DTZ005" in done.stdout


def test_the_layout_is_ruffs() -> None:
    done = run("ruff", "format", "--check", "--output-format=concise", ".")
    assert done.returncode == 0, done.stdout


def test_mypy_finds_nothing() -> None:
    done = run("mypy", ".")
    assert done.returncode == 0, done.stdout + done.stderr


def test_mypy_finds_a_planted_mistake(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text("from common.clock import business_now\n\nday: str = business_now()\n", "utf-8")
    done = run("mypy", str(planted))
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Incompatible types in assignment" in done.stdout


def test_no_migration_is_missing() -> None:
    done = run("python", "manage.py", "makemigrations", "--check", "--dry-run")
    assert done.returncode == 0, done.stdout + done.stderr
    done = run("python", "manage.py", "check", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_missing_migration_is_noticed() -> None:
    planted = (
        "from django.core.management import call_command; from django.db import models;"
        "from common.models import CalendarDay;"
        "CalendarDay.add_to_class('planted', models.BooleanField(default=False));"
        "call_command('makemigrations', check_changes=True, dry_run=True)"
    )
    done = run("python", "manage.py", "shell", "--no-imports", "-c", planted)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "planted" in done.stdout
