"""How gunicorn serves the site: synchronous workers, behind a proxy or alone."""

from __future__ import annotations

import os

bind = os.environ.get("KEYWORKS_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "3"))
worker_class = "sync"
preload_app = True  # imported once, not once per process
timeout = 60  # seconds; whatever takes longer belongs in a job
graceful_timeout = 10  # seconds
max_requests = 5000
max_requests_jitter = 500
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112, S108
control_socket_disable = True
errorlog = "-"
accesslog = "-" if os.environ.get("KEYWORKS_ACCESS_LOG") == "1" else None
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")
