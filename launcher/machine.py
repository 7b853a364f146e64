"""What the machine must offer: a free port, room on the disk; for the tests a browser and fonts."""

from __future__ import annotations

import errno
import os
import shutil
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

from launcher.console import LauncherError, say, step, tr

LineReader = Callable[[str], None]
DEBIAN = Path("/etc/debian_version")
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def check_space(path: Path, megabytes: int) -> None:
    """Refuse to begin what the disk can't hold."""
    free = shutil.disk_usage(path).free // 2**20
    if free < megabytes:
        raise LauncherError(
            tr(
                f"磁盘空间不足：{path} 只剩 {free} MB，至少需要 {megabytes} MB。",
                f"Not enough disk space: {path} has {free} MB left, at least {megabytes} MB are needed.",
            )
        )


def check_port(host: str, port: int) -> None:
    """Refuse a port that somebody else has, before anything is started."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise LauncherError(_port_reason(error, host, port)) from error


def _port_reason(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return tr(
            f"端口 {port} 已被其他程序占用，请用 --port 另选一个。",
            f"Port {port} is in use by another program; choose another one with --port.",
        )
    if error.errno == errno.EACCES:
        return tr(
            f"没有权限使用端口 {port}，请用 --port 选一个 1024 以上的端口。",
            f"Port {port} needs more rights than yours; choose one above 1024 with --port.",
        )
    return tr(
        f"无法使用地址 {host}:{port}：{error.strerror}。", f"Can't use {host}:{port}: {error.strerror}."
    )


def missing_for_tests() -> dict[str, str]:
    """What the tests need and the machine lacks: its name for people, and Debian's package."""
    missing = {}
    if not any(shutil.which(name) for name in CHROMIUM):
        missing["Chromium"] = "chromium"
    if not _has_chinese_font():
        missing[tr("中文字体", "a CJK font")] = "fonts-noto-cjk"
    if not shutil.which("pdftotext"):
        missing["pdftotext (poppler)"] = "poppler-utils"
    return missing


def _has_chinese_font() -> bool:
    if not shutil.which("fc-list"):
        return False
    listing = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False)
    return bool(listing.stdout.strip())


def ensure_test_tools() -> None:
    """Install them where we may (root on Debian), else say what to install; no test is skipped for it."""
    if not (missing := missing_for_tests()):
        return
    if os.geteuid() == 0 and DEBIAN.exists() and shutil.which("apt-get"):
        _install_debian(list(missing.values()))
        missing = missing_for_tests()
    if missing:
        names, packages = tr("、", ", ").join(missing), " ".join(missing.values())
        raise LauncherError(
            tr(
                f"测试还需要：{names}。请先安装（Debian：apt-get install {packages}）。",
                f"The tests also need {names}; install them first (Debian: apt-get install {packages}).",
            )
        )


def _install_debian(packages: list[str]) -> None:
    step(f"正在安装 {' '.join(packages)}", f"Installing {' '.join(packages)}")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        done = subprocess.run(
            ["apt-get", *command], env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            say(done.stderr.strip())
