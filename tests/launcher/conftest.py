"""Private state directories for the launcher's own tests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator
from pathlib import Path

import pytest

from launcher import interrupt
from launcher.home import ROOT, Home
from launcher.privilege import base_directory

#: What the tests' own servers put into the environment would look like the user's servers.
OURS = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "PYTEST_PLUGINS", "DJANGO_SETTINGS_MODULE")


@pytest.fixture
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a user's shell has it, in English."""
    for name in list(os.environ):
        if name in OURS or name.startswith("KEYWORKS_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture
def home(tmp_path: Path, clean_environment: None) -> Generator[Home]:
    """This tree with a state directory of the test's own."""
    here = Home(ROOT, tmp_path / "state")
    here.prepare()
    yield here
    shutil.rmtree(base_directory(here.state), ignore_errors=True)


@pytest.fixture
def signalled(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The signals the launcher believes to have received."""
    received: list[int] = []
    monkeypatch.setattr(interrupt, "_received", received)
    return received
