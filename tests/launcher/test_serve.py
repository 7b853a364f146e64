"""`./keyworks serve` from outside: it answers, mends, refuses, stops, and heals after a kill."""

from __future__ import annotations

import os
import signal
from collections.abc import Generator
from pathlib import Path

import pytest

from launcher.home import Home
from launcher.processes import birth
from launcher.session import NOTE
from tests.launcher.installation import Installation, Launcher, until


@pytest.fixture(scope="module")
def launcher(tmp_path_factory: pytest.TempPathFactory) -> Generator[Launcher]:
    """One running site for the tests that leave it running."""
    with Installation(tmp_path_factory.mktemp("served") / "state").served() as running:
        yield running


def test_it_says_where_it_is_and_answers_there(launcher: Launcher) -> None:
    address = f"http://127.0.0.1:{launcher.installation.port}/"
    assert f"\nReady: {address}\n" in launcher.said()
    assert launcher.get("/healthz")[0] == 200
    assert launcher.get("/accounts/login/")[0] == 200


def test_a_visitor_is_asked_to_sign_in(launcher: Launcher) -> None:
    status, address = launcher.get("/projects/")
    assert status == 200
    assert "/accounts/login/" in address


def test_the_first_administrators_are_told_of_and_no_log_knows_their_passwords(launcher: Launcher) -> None:
    file = launcher.installation.state / "administrators.password"
    assert file.stat().st_mode & 0o077 == 0
    rows = [line.split() for line in file.read_text("utf-8").splitlines()]
    assert [username for username, _ in rows] == ["system-admin", "security-admin", "audit-admin"]
    assert all(password in launcher.said() for _, password in rows)
    logs = [path.read_text("utf-8") for path in (launcher.installation.state / "logs").glob("*.log")]
    assert logs
    assert not [password for _, password in rows for log in logs if password in log]


def test_a_second_launcher_is_one_sentence(launcher: Launcher) -> None:
    done = launcher.installation.command("serve", "--port", "1")
    assert done.returncode == 1
    assert done.stderr.startswith("Keyworks is already running (process ")
    assert done.stdout + done.stderr == done.stderr
    assert done.stderr.count("\n") == 1


def test_another_program_on_the_port_is_one_sentence(launcher: Launcher, tmp_path: Path) -> None:
    port = launcher.installation.port
    done = Installation(tmp_path / "other").command("serve", "--port", str(port))
    assert done.returncode == 1
    assert done.stderr == f"Port {port} is in use by another program; choose another one with --port.\n"


@pytest.mark.parametrize("name", ["worker", "valkey", "web"])
def test_a_killed_process_is_said_and_comes_back(launcher: Launcher, name: str) -> None:
    before = launcher.installation.known()[name].pid
    os.kill(before, signal.SIGKILL)
    until(lambda: f"! {name} ended unexpectedly (signal 9); starting it again" in launcher.said())
    until(lambda: launcher.installation.known()[name].pid != before)
    until(launcher.answers)


def test_commands_use_the_running_servers(launcher: Launcher) -> None:
    done = launcher.installation.command("manage", "shell", "-c", "print(6 * 7)")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "42"


def test_a_failing_command_ends_with_its_own_code(launcher: Launcher) -> None:
    assert launcher.installation.command("manage", "shell", "-c", "raise SystemExit(7)").returncode == 7


def test_restoring_under_a_running_site_is_refused(launcher: Launcher, tmp_path: Path) -> None:
    (tmp_path / "backup").write_text("anything", "utf-8")
    done = launcher.installation.command("restore", str(tmp_path / "backup"))
    assert (done.returncode, done.stderr) == (1, "Stop Keyworks before you restore a backup.\n")


def test_after_a_kill_the_next_start_heals_and_a_stop_leaves_nothing(tmp_path: Path) -> None:
    installation = Installation(tmp_path / "state")
    with installation.starting() as first:
        until(lambda: "beat" in installation.known())
        os.kill(first.process.pid, signal.SIGKILL)
        first.process.wait()
        left = installation.processes()
        assert len(left) > 4, "the control: a kill leaves the processes behind"
        with installation.served() as second:
            assert "! The last run was cut short; clearing up: " in second.said()
            assert second.get("/healthz")[0] == 200
            assert [pid for pid in left if birth(pid)] == []
            left = installation.processes()
            second.process.send_signal(signal.SIGTERM)
            assert second.process.wait(60) == 0
            assert second.said().endswith("Stopped; the data is kept.\n")
    assert [pid for pid in left if birth(pid)] == []
    assert installation.processes() == set()
    assert not (installation.state / NOTE).exists()


def test_a_stop_in_the_middle_of_a_start_leaves_nothing(tmp_path: Path) -> None:
    installation = Installation(tmp_path / "state")
    with installation.starting() as launcher:
        until(lambda: "Bringing the database up to date" in launcher.said())
        launcher.process.send_signal(signal.SIGINT)
        assert launcher.process.wait(60) == 0
        assert "Ready" not in launcher.said()
    assert installation.processes() == set()


def test_demo_and_real_figures_do_not_mix(tmp_path: Path) -> None:
    home = Home(tmp_path, tmp_path / "state")
    home.prepare()
    home.write("kind.json", {"kind": "demo"})
    done = Installation(home.state).command("serve")
    assert done.returncode == 1
    assert done.stderr == f"{home.state} holds the demo's data; choose another directory with --state.\n"
