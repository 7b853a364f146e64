"""One embedded Valkey on a private socket, with an append-only file: a kill must not lose the queue."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from launcher.console import LauncherError, tr
from launcher.interrupt import pause
from launcher.logs import tail

ENDING = signal.SIGTERM
DATABASES = 256


@dataclass(frozen=True)
class Valkey:
    """A program, its data directory and its socket."""

    program: Path
    data: Path
    sockets: Path
    log: Path

    @property
    def socket(self) -> Path:
        """Where it listens."""
        return self.sockets / "valkey.sock"

    def url(self, database: int = 0) -> str:
        """The address, as the settings read it."""
        return f"unix://{self.socket}?db={database}"

    def command(self) -> list[str]:
        """What serves it; it stays in the foreground."""
        settings = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.data),
            "appendonly": "yes",
            "save": "",
            "maxmemory-policy": "noeviction",
            "databases": str(DATABASES),
        }
        return [
            str(self.program),
            *(part for name, value in settings.items() for part in (f"--{name}", value)),
        ]

    def start(self) -> subprocess.Popen[bytes]:
        """Start the server in a session of its own."""
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            return subprocess.Popen(
                self.command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=os.environ | {"LC_ALL": "C"},
                start_new_session=True,
            )

    def ready(self) -> bool:
        """Whether it answers a ping: while it reads its file back it answers something else."""
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(2)
                connection.connect(str(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False

    def wait(self, process: subprocess.Popen[bytes], seconds: float = 30) -> None:
        """Wait until it answers, or say why it won't."""
        until = time.monotonic() + seconds
        while not self.ready():
            if process.poll() is not None or time.monotonic() > until:
                raise LauncherError(tr("Valkey 没有启动：\n", "Valkey did not start:\n") + tail(self.log))
            pause(0.05)
