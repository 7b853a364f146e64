"""The measuring works end to end on a tiny portfolio, says what it measured, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from launcher.home import ROOT
from tests import services
from tests.databases import TEMPLATE, Database, FreshDatabase
from tests.live import wait_until


def command(database: Database, *arguments: str) -> tuple[list[str], dict[str, str]]:
    admin = {"KEYWORKS_BENCH_ADMIN": services.cluster().admin_url()}
    line = [sys.executable, "manage.py", "bench", "--template", TEMPLATE, *arguments]
    return line, database.environment | admin


def scratches() -> set[str]:
    names = services.cluster().sql("SELECT datname FROM pg_database WHERE datname LIKE 'keyworks_bench_%'")
    return set(names.split())


def test_a_short_run_measures_prints_and_cleans_up(fresh_database: FreshDatabase, tmp_path: Path) -> None:
    data, text = tmp_path / "bench.json", tmp_path / "bench.md"
    line, environment = command(
        fresh_database(),
        *("--sizes", "20,60", "--rounds", "1", "--json", str(data), "--markdown", str(text)),
    )
    done = subprocess.run(line, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
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
    assert "overview: 60 projects ÷ 20" in done.stdout
    assert not scratches()


def test_ctrl_c_leaves_no_database_behind(fresh_database: FreshDatabase) -> None:
    line, environment = command(fresh_database(), "--sizes", "20")
    process = subprocess.Popen(
        line, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    assert wait_until(lambda: len(scratches()) == 2, seconds=200)
    time.sleep(1)
    os.kill(process.pid, signal.SIGINT)
    assert "Traceback" not in process.communicate(timeout=300)[1]
    assert process.returncode == 130
    assert not scratches()


@pytest.mark.parametrize("sizes", ["", "x", "0", "40,", "2000000"])
def test_a_size_that_is_none_is_said(fresh_database: FreshDatabase, sizes: str) -> None:
    line, environment = command(fresh_database(), "--sizes", sizes)
    done = subprocess.run(line, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Sizes are numbers of projects" in done.stderr
    assert "Traceback" not in done.stderr
