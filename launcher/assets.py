"""Translations and static files: made again only when something they are made from has changed."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from launcher import steps
from launcher.console import step, tr
from launcher.home import Home

STAMP = ".keyworks-collected"
#: Parts of the front-end packages that no page uses; some of them refer to files that are not there.
UNUSED = (
    "libs",
    "*.d.ts",
    "*.cjs*",
    "*.rtl.*",
    "*.esm.*",
    "chart.umd.js*",
    "leaflet-src*",
    "leaflet.markercluster-src*",
    "MarkerCluster.Default.css",
    "WhereAreTheJavascriptFiles.txt",
    "tabler.css*",
    "tabler.js*",
    "tabler-theme.js*",
    "tabler-props.css*",
    "tabler-themes.css*",
    "tabler-vendors.css*",
    "tabler-flags*",
    "tabler-marketing*",
    "tabler-payments*",
    "tabler-socials*",
    "img/flags*",
    "img/payments*",
    "img/social*",
)
COLLECT = ("collectstatic", "--noinput", "--verbosity", "0", *(f"--ignore={pattern}" for pattern in UNUSED))


def ensure(home: Home, environment: Mapping[str, str]) -> None:
    """Compile and collect what is out of date; two launchers on one tree take turns."""
    static_root = Path(environment["KEYWORKS_STATIC_ROOT"])
    with _alone(home.root):
        if _translations_stale(home.root):
            step("正在编译翻译", "Compiling the translations")
            _manage(home, environment, tr("编译翻译", "Compiling the translations"), "compile_messages")
        wanted = fingerprint(home.root)
        stamp = static_root / STAMP
        if stamp.exists() and stamp.read_text("utf-8") == wanted:
            return
        step("正在准备静态文件", "Collecting the static files")
        _manage(home, environment, tr("准备静态文件", "Collecting the static files"), *COLLECT)
        stamp.write_text(wanted, "utf-8")


def _manage(home: Home, environment: Mapping[str, str], what: str, *arguments: str) -> None:
    # Called like this, commands skip the system checks, which need the whole site to be importable.
    setup = "import django; django.setup(); from django.core.management import call_command"
    call = f"{setup}; call_command(*{arguments!r})"
    command = [str(home.python), "-c", call]
    steps.run(command, what=what, log=home.logs / "setup.log", cwd=home.root, env=environment)


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    descriptor = os.open(root / "static", os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _translations_stale(root: Path) -> bool:
    sources = list((root / "locale").glob("*/LC_MESSAGES/*.po"))
    return any(_modified(source.with_suffix(".mo")) < _modified(source) for source in sources)


def _modified(path: Path) -> float:
    return path.stat().st_mtime if path.exists() else 0.0


def fingerprint(root: Path) -> str:
    """A digest of what the static files come from: our own files, and the pinned packages."""
    digest = hashlib.sha256()
    for name in ("package-lock.json", "requirements.txt"):
        digest.update((root / name).read_bytes())
    files = [
        path for folder in (root / "static", *sorted(root.glob("*/static"))) for path in folder.rglob("*")
    ]
    for path in sorted(file for file in files if file.is_file()):
        found = path.stat()
        digest.update(f"{path.relative_to(root)} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()
