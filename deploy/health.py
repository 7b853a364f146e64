"""`python -m deploy.health web|worker|beat`: the containers' health checks; exit code 0 means well."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

#: Beat writes its schedule file down every three minutes, whatever else happens.
BEAT_SILENCE = 600  # seconds


def web() -> bool:
    """The site answers, and reaches database and broker."""
    port = os.environ.get("KEYWORKS_BIND", "127.0.0.1:8000").rpartition(":")[2]
    # As the proxy asks: a site served over TLS would send a plain request away.
    headers = {"X-Forwarded-Proto": "https", "Host": "localhost"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}/healthz", headers=headers)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=5) as response:
        return bool(response.status == 200)


def worker() -> bool:
    """The worker of this container answers a ping through the broker."""
    node = f"celery@{socket.gethostname()}"
    command = [sys.executable, "-m", "celery", "-A", "portfolio", "inspect", "ping", "-d", node, "-t", "10"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def beat() -> bool:
    """Beat still writes its schedule down."""
    files = list(Path(os.environ["KEYWORKS_STATE_DIR"]).glob("celerybeat-schedule*"))
    return any(time.time() - file.stat().st_mtime < BEAT_SILENCE for file in files)


CHECKS = {"web": web, "worker": worker, "beat": beat}

if __name__ == "__main__":
    try:
        well = CHECKS[sys.argv[1]]()
    except OSError as error:
        print(error)
        well = False
    sys.exit(not well)
