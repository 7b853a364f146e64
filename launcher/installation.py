"""What has to be installed before anything runs: the private environment and the front-end packages.

Each part leaves a stamp of what it installed, so that a second start has nothing to do.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from launcher import machine, steps
from launcher.console import LauncherError, say, step, tr
from launcher.home import Home, write_private

RUNTIME = "requirements.txt"
DEVELOPMENT = "requirements-dev.txt"
_OFFLINE = re.compile(
    r"NewConnectionError|Failed to establish a new connection|name resolution|ENOTFOUND|EAI_AGAIN"
    r"|ECONNREFUSED|ConnectTimeout|ETIMEDOUT|Network is unreachable"
    r"|CERTIFICATE_VERIFY_FAILED|SELF_SIGNED_CERT|No matching distribution|ProxyError",
)


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """One launcher at a time installs into this tree; the others wait."""
    descriptor = os.open(root, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def ensure(home: Home, requirements: str = RUNTIME) -> None:
    """Install whatever is not there yet: Python packages first, since they may have to bring npm."""
    with alone(home.root):
        _ensure_venv(home)
        _ensure_python_packages(home, requirements)
        _ensure_front_end(home)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _ensure_venv(home: Home) -> None:
    """Make the environment, again if its interpreter is gone or too old (after an upgrade of the machine)."""
    probe = [str(home.python), "-c", "import sys; sys.exit(sys.version_info < (3, 11))"]
    if home.python.exists() and subprocess.run(probe, capture_output=True, check=False).returncode == 0:
        return
    machine.check_space(home.root, 1500)
    step("正在建立 Python 运行环境", "Creating the Python environment")
    command = [sys.executable, "-m", "venv", "--clear", str(home.venv)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        shutil.rmtree(home.venv, ignore_errors=True)
        reason = " ".join((done.stderr or done.stdout).split())
        raise LauncherError(
            tr(
                f"无法建立 Python 运行环境（Debian 请安装 python3-venv）：{reason}",
                f"The Python environment could not be created (on Debian install python3-venv): {reason}",
            )
        )


def _stamps(home: Home) -> dict[str, str]:
    try:
        return dict(json.loads((home.venv / "keyworks-installed.json").read_text("utf-8")))
    except (FileNotFoundError, ValueError):
        return {}


def _ensure_python_packages(home: Home, requirements: str) -> None:
    wanted = {
        name: _digest(home.root / name) for name in (RUNTIME, DEVELOPMENT) if (home.root / name).exists()
    }
    if _stamps(home).get(requirements) == wanted[requirements]:
        return
    machine.check_space(home.root, 1000)
    total = len(re.findall(r"^[\w.\-\[\]]+==", (home.root / requirements).read_text("utf-8"), re.MULTILINE))
    step(f"正在安装 {total} 个 Python 软件包", f"Installing {total} Python packages")
    command = [str(home.python), "-m", "pip", "install", "--require-hashes", "-r", requirements]
    command += ["--progress-bar", "off", "--no-input", "--disable-pip-version-check"]
    _fetch(command, home, tr("安装 Python 软件包", "Installing the Python packages"), Counter(total))
    _link_root(home)
    # What the tests need contains what the site needs, so the larger set stands for both.
    done = wanted if requirements == DEVELOPMENT else {RUNTIME: wanted[RUNTIME]}
    write_private(home.venv / "keyworks-installed.json", json.dumps(done))


def _link_root(home: Home) -> None:
    """Let the environment's own programs (pytest, mypy, celery) find the project from anywhere."""
    for site in (home.venv / "lib").glob("python3*/site-packages"):
        (site / "keyworks.pth").write_text(f"{home.root}\n", "utf-8")


class Counter:
    """Shows how far pip has come, every tenth package."""

    def __init__(self, total: int) -> None:
        self.total, self.seen = total, 0

    def __call__(self, line: str) -> None:
        """Look at one line of pip's output."""
        if line.startswith(("Collecting ", "Requirement already satisfied")):
            self.seen += 1
            if self.seen % 10 == 0:
                say(f"    {min(self.seen, self.total)} / {self.total}")
        elif line.startswith("Installing collected packages"):
            say(tr("    正在解包", "    unpacking"))


def _ensure_front_end(home: Home) -> None:
    """The packages of package-lock.json, by the machine's npm or by the one from the Python package."""
    lock, stamp = home.root / "package-lock.json", home.root / "node_modules" / ".keyworks-installed"
    wanted = _digest(lock)
    if stamp.exists() and stamp.read_text("utf-8") == wanted:
        return
    machine.check_space(home.root, 300)
    step("正在安装前端软件包", "Installing the front-end packages")
    what = tr("安装前端软件包", "Installing the front-end packages")
    arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retry-mintimeout=1000"]
    programs = [program for program in (shutil.which("npm"), str(home.venv / "bin" / "npm")) if program]
    for number, npm in enumerate(programs, 1):
        try:
            _fetch([npm, *arguments], home, what, lambda line: None)
            break
        except steps.StepFailed:
            # The machine's npm may be too old to read the lock file; the packaged one is not.
            if number == len(programs):
                raise
    stamp.write_text(wanted, "utf-8")


def _fetch(command: list[str], home: Home, what: str, each_line: Counter | machine.LineReader) -> None:
    """Run an installer; a missing network is said in one sentence."""
    path = f"{home.venv / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    environment = os.environ | {"PATH": path}
    log = home.logs / "install.log"
    try:
        steps.run(command, what=what, log=log, cwd=home.root, env=environment, each_line=each_line)
    except steps.StepFailed as failure:
        if _OFFLINE.search(failure.output) and steps.NO_SPACE not in failure.output:
            raise LauncherError(
                tr(
                    f"{what}失败：连不上软件源，请检查网络或代理（详见 {log}）。",
                    f"{what} failed: can't reach the package index; check the network or proxy (see {log}).",
                )
            ) from failure
        raise
