"""One launcher to a state directory, and clearing up after one that was killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from launcher.console import LauncherError
from launcher.home import ROOT, Home
from launcher.processes import birth
from launcher.session import NOTE, hold, running

HOLDER = """
import signal, subprocess, sys
from pathlib import Path
from launcher.home import Home
from launcher.session import hold
from launcher.supervisor import Child
with hold(Home(Path(sys.argv[1]), Path(sys.argv[2]))) as session:
    session.note(address="http://127.0.0.1:8123/")
    watcher = session.supervisor()
    start = lambda: subprocess.Popen(["sleep", "600"], start_new_session=True, stdout=subprocess.DEVNULL)
    child = Child("worker", start, Path("log"), signal.SIGTERM, 2.0)
    watcher.start(child)
    print(child.process.pid, session.sockets, flush=True)
    sys.stdin.read()
    watcher.stop()
"""


@pytest.fixture
def other_launcher(home: Home) -> subprocess.Popen[str]:
    """A launcher in another process that holds the state directory."""
    return subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(home.root), str(home.state)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def first_line(launcher: subprocess.Popen[str]) -> tuple[int, Path]:
    assert launcher.stdout
    pid, sockets = launcher.stdout.readline().split()
    return int(pid), Path(sockets)


def end(launcher: subprocess.Popen[str]) -> None:
    launcher.communicate(timeout=120)


def test_a_second_launcher_is_refused_in_one_sentence(
    home: Home, other_launcher: subprocess.Popen[str]
) -> None:
    first_line(other_launcher)
    process = f"process {other_launcher.pid}, http://127.0.0.1:8123/"
    expected = f"^Keyworks is already running \\({process}\\) on {home.state}\\.$"
    with pytest.raises(LauncherError, match=expected), hold(home):
        pass
    note = running(home)
    assert note is not None
    assert note["launcher"] == other_launcher.pid
    end(other_launcher)
    assert running(home) is None


def test_what_a_killed_launcher_left_is_cleared(
    home: Home, other_launcher: subprocess.Popen[str], capsys: pytest.CaptureFixture[str]
) -> None:
    pid, sockets = first_line(other_launcher)
    other_launcher.send_signal(signal.SIGKILL)
    end(other_launcher)
    assert birth(pid), "the control: a kill leaves the child behind"
    assert sockets.exists()
    with hold(home):
        assert birth(pid) == ""
        assert not sockets.exists()
    assert capsys.readouterr().out == "! The last run was cut short; clearing up: worker.\n"


def test_nothing_is_left_after_a_good_end(home: Home, other_launcher: subprocess.Popen[str]) -> None:
    pid, sockets = first_line(other_launcher)
    end(other_launcher)
    assert birth(pid) == ""
    assert not sockets.exists()
    assert not (home.state / NOTE).exists()


def test_a_torn_note_does_not_stop_a_start(home: Home) -> None:
    (home.state / NOTE).write_text('{"processes": [', "utf-8")
    with hold(home) as session:
        assert session.sockets.exists()


def test_only_the_owner_may_look_into_the_state(home: Home) -> None:
    home.secret("secret_key")
    with hold(home) as session:
        for path in (home.state, session.sockets, home.state / "secret_key"):
            assert path.stat().st_mode & 0o077 == 0, path
            assert path.stat().st_uid == os.geteuid()
