"""Installing: stamps, and a network that isn't there."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from launcher import installation
from launcher.console import LauncherError
from launcher.home import Home

PINNED = "keyworks-no-such-package==1.0 --hash=sha256:" + "0" * 64 + "\n"


@pytest.fixture
def tree(tmp_path: Path, clean_environment: None, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A tree that wants one package which nobody has, and an index that nobody serves."""
    for name in list(os.environ):
        if name.startswith("PIP_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "0")
    home = Home(tmp_path, tmp_path / "state")
    home.prepare()
    home.python.parent.mkdir(parents=True)
    home.python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n', "utf-8")
    home.python.chmod(0o755)
    (tmp_path / "requirements.txt").write_text(PINNED, "utf-8")
    (tmp_path / "package-lock.json").write_text('{"lockfileVersion": 3, "packages": {}}', "utf-8")
    return home


def test_no_network_is_one_sentence(tree: Home) -> None:
    with pytest.raises(LauncherError, match=r"can't reach the package index; check the net") as caught:
        installation.ensure(tree)
    assert "\n" not in str(caught.value)
    assert not (tree.venv / "keyworks-installed.json").exists()


def test_what_is_installed_is_not_installed_again(tree: Home, capsys: pytest.CaptureFixture[str]) -> None:
    digest = installation._digest(tree.root / "requirements.txt")
    (tree.venv / "keyworks-installed.json").write_text(f'{{"requirements.txt": "{digest}"}}', "utf-8")
    (tree.root / "node_modules").mkdir()
    lock = installation._digest(tree.root / "package-lock.json")
    (tree.root / "node_modules" / ".keyworks-installed").write_text(lock, "utf-8")
    installation.ensure(tree)
    assert capsys.readouterr().out == ""


def test_changed_requirements_are_installed(tree: Home) -> None:
    (tree.venv / "keyworks-installed.json").write_text(
        '{"requirements.txt": "of an earlier version"}', "utf-8"
    )
    with pytest.raises(LauncherError):
        installation.ensure(tree)


def test_an_environment_whose_python_is_gone_is_made_again(
    tree: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree.python.unlink()
    tree.python.symlink_to(tree.root / "gone")
    (tree.venv / "keyworks-installed.json").write_text("{}", "utf-8")
    installation._ensure_venv(tree)
    assert (tree.venv / "pyvenv.cfg").exists()
    assert not (tree.venv / "keyworks-installed.json").exists()


def test_pip_output_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    counter = installation.Counter(12)
    for number in range(12):
        counter(f"Collecting package-{number}==1 (from -r requirements.txt (line {number}))")
    assert capsys.readouterr().out == "    10 / 12\n"
