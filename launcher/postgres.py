"""One embedded PostgreSQL 18 cluster on a private socket."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from launcher.console import LauncherError, tr
from launcher.interrupt import pause
from launcher.logs import tail
from launcher.privilege import Account
from launcher.processes import Known, birth

SUPERUSER = "postgres"
OWNER = "keyworks_owner"
APPLICATION = "keyworks_app"
DATABASE = "keyworks"
#: SIGINT disconnects clients; SIGTERM would wait until they leave by themselves.
ENDING = signal.SIGINT
_CLEAN = {"LC_ALL": "C", "TZ": "UTC"}


def environment() -> dict[str, str]:
    """Our environment without libpq's own variables, which would redirect its programs."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | _CLEAN


@dataclass(frozen=True)
class Cluster:
    """A data directory, the programs that serve it, and the directory of its socket."""

    programs: Path
    data: Path
    sockets: Path
    log: Path
    account: Account
    password: str
    durable: bool = True

    def url(self, user: str, password: str, database: str = DATABASE) -> str:
        """The address of a database, as libpq and Django both read it."""
        return f"postgres://{user}:{quote(password, safe='')}@{quote(str(self.sockets), safe='')}/{database}"

    def admin_url(self) -> str:
        """The address of the server for whoever may do everything on it."""
        return self.url(SUPERUSER, self.password, "postgres")

    def create(self) -> None:
        """Make the data directory unless it is there; one that was not finished is made again."""
        if (self.data / "PG_VERSION").exists() and (self.data / "keyworks.ready").exists():
            return
        if self.data.exists():
            shutil.rmtree(self.data)
        self.data.mkdir(mode=0o700, parents=True)
        self.account.give(self.data)
        password = self.sockets / "initial-password"
        password.write_text(self.password, "utf-8")
        self.account.give(password)
        command = [str(self.programs / "initdb"), "-D", str(self.data), "-U", SUPERUSER]
        command += ["--encoding=UTF8", "--locale=C", "--auth=scram-sha-256", f"--pwfile={password}"]
        command += [] if self.durable else ["--no-sync"]
        try:
            self._run([*self.account.prefix, *command])
        finally:
            password.unlink()
        (self.data / "keyworks.ready").touch(mode=0o600)
        self.account.give(self.data / "keyworks.ready")

    def _run(self, command: list[str]) -> None:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            env=environment(),
            cwd="/",
            **self.account.arguments(),
        )
        if done.returncode:
            reason = " ".join((done.stderr or done.stdout).split())
            raise LauncherError(
                tr(f"无法建立数据库：{reason}", f"The database could not be created: {reason}")
            )

    def command(self) -> list[str]:
        """What serves the cluster; it stays in the foreground."""
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700",
            "max_connections": "100",
            "shared_buffers": "128MB",
            "log_line_prefix": "%m [%p] %u@%d ",
        }
        if not self.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        pairs = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [*self.account.prefix, str(self.programs / "postgres"), "-D", str(self.data), *pairs]

    def start(self) -> subprocess.Popen[bytes]:
        """Start the server; its own session keeps the terminal's Ctrl-C away from it."""
        self.forget_stale()
        with self.log.open("ab") as log:
            return subprocess.Popen(
                self.command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=environment(),
                start_new_session=True,
                **self.account.arguments(),
            )

    def forget_stale(self) -> None:
        """Stop a server that a killed launcher left behind; drop the note of one that is long gone."""
        note = self.data / "postmaster.pid"
        try:
            pid = int(note.read_text("utf-8").split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return
        if _serves(pid, self.data):
            Known("postgres", pid, birth(pid), ENDING).stop(30)
        elif Path("/proc/self").exists():
            note.unlink(missing_ok=True)

    def ready(self, pid: int) -> bool:
        """Whether the server with this process number accepts connections."""
        try:
            lines = (self.data / "postmaster.pid").read_text("utf-8").splitlines()
        except FileNotFoundError:
            return False
        return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"

    def wait(self, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
        """Wait until it accepts connections, or say why it won't."""
        until = time.monotonic() + seconds
        while not self.ready(process.pid):
            if process.poll() is not None or time.monotonic() > until:
                raise LauncherError(
                    tr("PostgreSQL 没有启动：\n", "PostgreSQL did not start:\n") + tail(self.log),
                )
            pause(0.05)

    def sql(self, script: str, database: str = "postgres") -> str:
        """Run a script as superuser and give back its bare output.

        It goes through standard input: an argument would show passwords in the process list.
        """
        command = [str(self.programs / "psql"), "-XqAt", "-v", "ON_ERROR_STOP=1"]
        done = subprocess.run(
            [*command, "-h", str(self.sockets), "-U", SUPERUSER, "-d", database],
            input=script,
            capture_output=True,
            text=True,
            check=False,
            env=environment() | {"PGPASSWORD": self.password},
        )
        if done.returncode:
            raise LauncherError(
                tr("数据库拒绝了命令：", "The database refused a command: ") + done.stderr.strip()
            )
        return done.stdout.strip()

    def has_role(self, name: str) -> bool:
        """Whether the cluster knows this role."""
        return bool(self.sql(f"SELECT 1 FROM pg_roles WHERE rolname = '{name}'"))

    def ensure_owner(self, password: str) -> None:
        """The owner role, which migrates and may make roles but is no superuser, and its database."""
        verb = "ALTER" if self.has_role(OWNER) else "CREATE"
        self.sql(f"{verb} ROLE {OWNER} LOGIN NOSUPERUSER CREATEROLE PASSWORD '{password}'")
        if not self.sql(f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'"):
            self.sql(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")


def _serves(pid: int, data: Path) -> bool:
    """Whether this process is a PostgreSQL server of that data directory (where it then stands)."""
    try:
        return Path(f"/proc/{pid}/cwd").readlink() == data and bool(birth(pid))
    except OSError:
        return False
