"""The embedded Valkey: what was accepted is there after a kill."""

from __future__ import annotations

import os
import shutil
import signal
import socket
from collections.abc import Generator
from contextlib import contextmanager

from launcher.home import Home
from launcher.processes import Known
from launcher.servers import embedded_valkey, socket_directory
from launcher.valkey import Valkey


@contextmanager
def served(home: Home, ending: int) -> Generator[Valkey]:
    sockets = socket_directory()
    valkey = embedded_valkey(home, sockets)
    process = valkey.start()
    try:
        valkey.wait(process)
        yield valkey
    finally:
        Known.of("valkey", process.pid, ending).stop(20)
        process.wait()
        shutil.rmtree(sockets)


def ask(valkey: Valkey, command: str) -> str:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(valkey.socket))
        connection.sendall(f"{command}\r\n".encode())
        return connection.recv(1024).decode()


def test_a_queue_outlives_a_kill(home: Home) -> None:
    with served(home, signal.SIGKILL) as valkey:
        assert ask(valkey, "RPUSH queue one two three") == ":3\r\n"
        # The file is flushed every second; the kill comes after that.
        assert ask(valkey, "WAITAOF 1 0 3000") == "*2\r\n:1\r\n:0\r\n"
    with served(home, signal.SIGTERM) as valkey:
        assert ask(valkey, "LLEN queue") == ":3\r\n"


def test_nobody_else_may_connect(home: Home) -> None:
    with served(home, signal.SIGTERM) as valkey:
        assert valkey.socket.stat().st_mode & 0o077 == 0
        assert valkey.socket.stat().st_uid == os.geteuid()
        assert ask(valkey, "CONFIG GET port") == "*2\r\n$4\r\nport\r\n$1\r\n0\r\n"
