"""The measuring works end to end on a tiny portfolio, says what it measured, and leaves nothing behind."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from launcher.home import ROOT
from portfolio.bench.scratch import scratch
from tests import services
from tests.databases import TEMPLATE, Database, FreshDatabase
from tests.live import wait_until


def scratches(process: subprocess.Popen[str]) -> set[str]:
    """The databases of one run: another test's may be at work beside it."""
    ours = f"datname LIKE 'keyworks_bench_{process.pid}_%'"
    return set(services.cluster().sql(f"SELECT datname FROM pg_database WHERE {ours}").split())


def measuring(database: Database, *arguments: str) -> subprocess.Popen[str]:
    admin = {"KEYWORKS_BENCH_ADMIN": services.cluster().admin_url()}
    line = [sys.executable, "manage.py", "bench", "--template", TEMPLATE, *arguments]
    pipe, environment = subprocess.PIPE, database.environment | admin
    return subprocess.Popen(line, cwd=ROOT, env=environment, stdout=pipe, stderr=pipe, text=True)


def test_a_short_run_measures_prints_and_cleans_up(fresh_database: FreshDatabase, tmp_path: Path) -> None:
    data, text = tmp_path / "bench.json", tmp_path / "bench.md"
    places = ("--json", str(data), "--markdown", str(text))
    process = measuring(fresh_database(), "--sizes", "20,60", "--rounds", "1", *places)
    printed, errors = process.communicate()
    assert process.returncode == 0, printed + errors
    found = json.loads(data.read_text("utf-8"))
    assert [one["name"] for one in found] == [
        "overview: 60 projects ÷ 20",
        "overview ÷ a page that does nothing, 60 projects",
        "overview to the first reader of new figures ÷ a page that does nothing",
        "snapshot with ranks ÷ COPY of its rows, 20 projects",
        "snapshot with ranks ÷ COPY of its rows, 60 projects",
        "import of 60 rows from Excel ÷ parsing them alone",
        "import of 60 rows from Excel ÷ reading them in a process with limits",
        "memory of an Excel export: 60 projects ÷ 20",
        next(one["name"] for one in found if one["name"].startswith("circular of")),
    ]
    for one in found:
        assert one["value"] > 0
        assert one["holds"] == (one["bound"] is None or round(one["value"], 2) <= one["bound"])
        assert one["name"] in text.read_text("utf-8")
    assert "overview: 60 projects ÷ 20" in printed
    assert not scratches(process)


def test_ctrl_c_leaves_no_database_behind(fresh_database: FreshDatabase) -> None:
    process = measuring(fresh_database(), "--sizes", "20")
    assert wait_until(lambda: len(scratches(process)) == 2, seconds=200)
    time.sleep(1)
    os.kill(process.pid, signal.SIGINT)
    assert "Traceback" not in process.communicate(timeout=300)[1]
    assert process.returncode == 130
    assert not scratches(process)


def test_a_ctrl_c_that_was_swallowed_is_obeyed_at_the_next_step(
    monkeypatch: pytest.MonkeyPatch, django_db_setup: None
) -> None:
    """A library may: psycopg2 does, while it decodes a message of PostgreSQL's."""
    monkeypatch.setenv("KEYWORKS_BENCH_ADMIN", services.cluster().admin_url())
    with scratch() as made:
        made.check()
        with contextlib.suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            made.check()


@pytest.mark.parametrize("sizes", ["", "x", "0", "40,", "2000000"])
def test_a_size_that_is_none_is_said(fresh_database: FreshDatabase, sizes: str) -> None:
    process = measuring(fresh_database(), "--sizes", sizes)
    errors = process.communicate()[1]
    assert process.returncode == 1
    assert "Sizes are numbers of projects" in errors
    assert "Traceback" not in errors
