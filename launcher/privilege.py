"""As whom PostgreSQL runs: it refuses to be root, and containers often are.

Three ways: as ourselves; as root inside a user namespace where root's number is 1; or, where user
namespaces are closed, as an unprivileged user, from a copy that this user can reach.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from launcher.console import LauncherError, tr

NAMESPACE = ("unshare", "--user", "--map-user=1", "--map-group=1")
CANDIDATES = ("keyworks", "postgres", "nobody")
#: Root's choice between the two ways can be forced: "namespace" or "user".
OVERRIDE = "KEYWORKS_POSTGRES_AS"


@dataclass(frozen=True)
class Account:
    """How a PostgreSQL program is started, and who then owns its files."""

    prefix: tuple[str, ...] = ()
    uid: int | None = None
    gid: int | None = None
    base: Path | None = field(default=None)

    def arguments(self) -> dict[str, Any]:
        """What subprocess needs to change the user."""
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def give(self, path: Path) -> None:
        """Hand a path, and what lies in it, to the account."""
        if self.uid is None or self.gid is None:
            owner, group = os.geteuid(), os.getegid()
        else:
            owner, group = self.uid, self.gid
        if path.stat().st_uid == owner:
            return
        for directory, _, files in os.walk(path):
            os.chown(directory, owner, group)
            for name in files:
                os.chown(os.path.join(directory, name), owner, group, follow_symlinks=False)  # noqa: PTH118


def namespaces_open() -> bool:
    """Whether root may make a user namespace here, tried for real."""
    if shutil.which(NAMESPACE[0]) is None:
        return False
    return subprocess.run([*NAMESPACE, "true"], capture_output=True, check=False).returncode == 0


def choose(state: Path) -> Account:
    """The account for the cluster of this state directory."""
    if os.geteuid() != 0:
        return Account()
    forced = os.environ.get(OVERRIDE, "")
    if forced != "user" and (forced == "namespace" or namespaces_open()):
        return Account(prefix=NAMESPACE)
    return unprivileged(state)


def base_directory(state: Path) -> Path:
    """The directory that an unprivileged account uses instead of *state*, which it may be unable to enter."""
    return Path("/var/lib") / f"keyworks-{hashlib.sha256(os.fsencode(state)).hexdigest()[:10]}"


def unprivileged(state: Path) -> Account:
    """An unprivileged user, and a directory of its own that it can reach from the root directory."""
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        base = base_directory(state)
        base.mkdir(mode=0o755, exist_ok=True)
        return Account(uid=entry.pw_uid, gid=entry.pw_gid, base=base)
    raise LauncherError(
        tr(
            "PostgreSQL 不能以 root 运行，而本机既不允许用户命名空间，也没有可用的普通用户。",
            "PostgreSQL won't run as root, and there is neither a user namespace nor another user here.",
        )
    )
