"""What the machine must offer, and the one sentence when it doesn't."""

from __future__ import annotations

import errno
import os
import shutil
import socket
from pathlib import Path
from types import SimpleNamespace

import pytest

from launcher import cli, machine, verbs
from launcher.console import LauncherError

pytestmark = pytest.mark.usefixtures("clean_environment")


def test_a_port_in_use_is_one_sentence() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(LauncherError, match=f"^Port {port} is in use by another program; choose another"):
            machine.check_port("127.0.0.1", port)
    machine.check_port("127.0.0.1", port)


def test_a_full_disk_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=12 * 2**20))
    with pytest.raises(LauncherError, match=r"has 12 MB left, at least 300 MB are needed\.$"):
        machine.check_space(tmp_path, 300)


def test_a_disk_that_fills_up_under_way_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def fill(*arguments: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(tmp_path / "pgdata"))

    monkeypatch.setitem(cli.PASS_ON, "manage", fill)
    assert cli.main(["manage", "check"]) == 1
    assert capsys.readouterr().err == f"The disk is full. {tmp_path / 'pgdata'}\n"


def test_missing_test_tools_are_named_not_skipped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(LauncherError, match="apt-get install chromium fonts-noto-cjk poppler-utils"):
        machine.ensure_test_tools()


def test_root_on_debian_installs_what_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked = tmp_path / "asked"
    apt = tmp_path / "apt-get"
    apt.write_text(f'#!/bin/sh\necho "$@" >> {asked}\n', "utf-8")
    apt.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(machine, "DEBIAN", tmp_path)
    with pytest.raises(LauncherError):  # this apt-get installs nothing
        machine.ensure_test_tools()
    lines = asked.read_text("utf-8").splitlines()
    assert lines[0].startswith("update")
    assert lines[1].endswith("chromium fonts-noto-cjk poppler-utils")


def test_the_tests_own_machine_has_them() -> None:
    assert machine.missing_for_tests() == {}


@pytest.mark.parametrize("given", [[], ["-x", "tests/launcher"]])
def test_tests_run_in_two_processes(given: list[str]) -> None:
    assert verbs.pytest_arguments(given) == ["-n", "2", *given]


@pytest.mark.parametrize("given", [["-n0"], ["-n", "4"], ["--pdb", "tests"]])
def test_unless_told_otherwise(given: list[str]) -> None:
    assert verbs.pytest_arguments(given) == given
