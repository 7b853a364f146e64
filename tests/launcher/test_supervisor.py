"""Crashes are said and mended; stopping leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from launcher import interrupt
from launcher import supervisor as module
from launcher.console import LauncherError, Stopped
from launcher.processes import Known, birth
from launcher.supervisor import Child, Supervisor

Spawn = Callable[[str], Child]


@pytest.fixture
def watcher(clean_environment: None, signalled: list[int]) -> Generator[Supervisor]:
    made = Supervisor(lambda processes: None)
    yield made
    made.stop()


@pytest.fixture
def spawn(tmp_path: Path) -> Spawn:
    """Makes a child out of a shell script."""

    def make(script: str) -> Child:
        log = tmp_path / "child.log"

        def start() -> subprocess.Popen[bytes]:
            with log.open("ab") as file:
                return subprocess.Popen(
                    ["sh", "-c", script], stdout=file, stderr=file, start_new_session=True
                )

        return Child("child", start, log, signal.SIGTERM, 2.0)

    return make


def until(condition: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def test_a_crashed_child_is_said_and_started_again(
    watcher: Supervisor, spawn: Spawn, capsys: pytest.CaptureFixture[str]
) -> None:
    child = spawn("exec sleep 60")
    watcher.start(child)
    assert child.process
    first = child.process.pid
    os.kill(first, signal.SIGKILL)
    until(lambda: birth(first) == "")
    watcher.check()
    assert child.process.pid != first
    assert birth(child.process.pid)
    assert "! child ended unexpectedly (signal 9); starting it again (1)." in capsys.readouterr().out


def test_a_running_child_is_left_alone(watcher: Supervisor, spawn: Spawn) -> None:
    child = spawn("exec sleep 60")
    watcher.start(child)
    process = child.process
    watcher.check()
    assert child.process is process


def test_a_child_that_keeps_crashing_ends_everything_with_its_log(
    watcher: Supervisor, spawn: Spawn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(interrupt, "pause", lambda seconds: None)
    child = spawn("echo no such table: projects >&2; exit 3")
    watcher.start(child)
    with pytest.raises(LauncherError, match=r"child keeps ending \(exit code 3\)") as caught:  # noqa: PT012
        while True:
            assert child.process
            child.process.wait()
            watcher.check()
    assert "no such table: projects" in str(caught.value)
    assert len(child.crashes) == module.CRASHES + 1


def test_crashes_long_ago_are_forgiven(
    watcher: Supervisor, spawn: Spawn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(interrupt, "pause", lambda seconds: None)
    child = spawn("exit 1")
    child.crashes = [time.monotonic() - module.WINDOW - 1] * (module.CRASHES + 1)
    watcher.start(child)
    assert child.process
    child.process.wait()
    watcher.check()
    assert len(child.crashes) == 1


def test_stopping_leaves_no_grandchild(watcher: Supervisor, spawn: Spawn, tmp_path: Path) -> None:
    note = tmp_path / "grandchild"
    watcher.start(spawn(f"trap '' TERM; sleep 60 & echo $! > {note}; wait; sleep 60"))
    until(lambda: note.exists() and note.read_text("utf-8").endswith("\n"))
    grandchild = int(note.read_text("utf-8"))
    assert birth(grandchild)
    watcher.stop()
    until(lambda: birth(grandchild) == "")


def test_children_stop_in_reverse_order(watcher: Supervisor, spawn: Spawn, tmp_path: Path) -> None:
    order = tmp_path / "order"
    for name in ("database", "broker", "web"):
        last_words = f"printf '{name} ' >> {order}; exit"
        child = spawn(f'trap "{last_words}" TERM; echo ready; while :; do sleep 0.05; done')
        before = child.log.stat().st_size if child.log.exists() else 0
        watcher.start(child)
        until(lambda child=child, before=before: child.log.stat().st_size > before)  # type: ignore[misc]
    watcher.stop()
    assert order.read_text("utf-8") == "web broker database "


def test_a_signal_ends_the_watch(watcher: Supervisor, signalled: list[int]) -> None:
    signalled.append(signal.SIGTERM)
    with pytest.raises(Stopped):
        watcher.run()


def test_a_number_that_belongs_to_somebody_else_is_not_killed() -> None:
    with subprocess.Popen(["sleep", "60"]) as other:
        stale = Known("worker", other.pid, "born long ago", signal.SIGTERM)
        assert not stale.alive()
        stale.stop(1)
        assert other.poll() is None
        other.kill()
