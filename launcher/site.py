"""The site: prepares database and assets, runs web, worker and beat, and says when it answers."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field

from launcher import assets, interrupt, steps
from launcher.console import LauncherError, say, step, tr
from launcher.environment import Addresses, addresses, outside_broker, outside_database, site_environment
from launcher.home import Home
from launcher.logs import rotate, tail
from launcher.servers import Servers
from launcher.session import Session
from launcher.supervisor import Child, Supervisor

ANSWER_WITHIN = 120.0  # seconds
DEMO, PRODUCTION = "demo", "production"
LOG_LINE = re.compile(r"\d{4}-\d\d-\d\d ")  # as the settings write the log


@dataclass
class Site:
    """One installation while a launcher holds it."""

    session: Session
    kind: str
    supervisor: Supervisor = field(init=False)
    servers: Servers = field(init=False)
    where: Addresses = field(init=False)

    def __post_init__(self) -> None:
        self.supervisor = self.session.supervisor()

    @property
    def home(self) -> Home:
        """The installation's places."""
        return self.session.home

    def start_servers(self) -> None:
        """Start the embedded servers (those that nobody named one for) and see to the owner's role."""
        own_postgres, own_valkey = not outside_database(), not outside_broker()
        self.servers = Servers.of(
            self.home, self.session.sockets, own_postgres=own_postgres, own_valkey=own_valkey
        )
        if own_postgres or own_valkey:
            step("正在启动 PostgreSQL 与 Valkey", "Starting PostgreSQL and Valkey")
        for child in self.servers.children():
            self.supervisor.start(child)
        if self.servers.cluster:
            self.servers.cluster.ensure_owner(self.home.secret("owner.password"))
        self.where = addresses(self.home, self.servers)

    @property
    def environment(self) -> dict[str, str]:
        """What the site's processes get."""
        return site_environment(self.home, self.where, self.kind)

    def manage(self, what: str, *arguments: str, owner: bool = False, aloud: bool = False) -> list[str]:
        """Run one management command as a step and give back the lines meant for people.

        *owner* gives it the role that migrates; *aloud* passes those lines on as they come.
        """
        lines: list[str] = []

        def hear(line: str) -> None:
            if line.strip() and not LOG_LINE.match(line):
                lines.append(line)
                if aloud:
                    say(f"    {line}")

        environment = self.environment | ({"DATABASE_OWNER_URL": self.where.owner} if owner else {})
        command = [str(self.home.python), "manage.py", *arguments]
        log = self.home.logs / "setup.log"
        steps.run(command, what=what, log=log, cwd=self.home.root, env=environment, each_line=hear)
        return lines

    def prepare(self) -> None:
        """Bring database, translations and static files up to this version."""
        step("正在更新数据库结构", "Bringing the database up to date")
        self.manage(tr("更新数据库结构", "Bringing the database up to date"), "setup_database", owner=True)
        assets.ensure(self.home, self.environment)

    def start_processes(self, host: str, port: int) -> None:
        """Start web, worker and beat, and wait until the site answers."""
        step("正在启动网站、后台任务与定时任务", "Starting web, worker and beat")
        for child in self._processes(host, port):
            rotate(child.log)
            self.supervisor.start(child)
        self._wait_for_answer(host, port)

    def _processes(self, host: str, port: int) -> list[Child]:
        bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        celery = ["-m", "celery", "-A", "portfolio"]
        commands = {
            "web": ["-m", "gunicorn", "portfolio.wsgi:application", "-c", "portfolio/gunicorn.py"],
            "worker": [*celery, "worker", "--loglevel", "INFO", "--concurrency", "2"],
            "beat": [*celery, "beat", "--loglevel", "INFO"],
        }
        return [self._child(name, command, {"KEYWORKS_BIND": bind}) for name, command in commands.items()]

    def _child(self, name: str, arguments: list[str], extra: dict[str, str]) -> Child:
        log = self.home.logs / f"{name}.log"
        return Child(
            name, self._starter([str(self.home.python), *arguments], extra, name), log, signal.SIGTERM, 15.0
        )

    def _starter(
        self, command: list[str], extra: dict[str, str], name: str
    ) -> Callable[[], subprocess.Popen[bytes]]:
        def start() -> subprocess.Popen[bytes]:
            with (self.home.logs / f"{name}.log").open("ab") as log:
                return subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    cwd=self.home.root,
                    env=self.environment | extra,
                    start_new_session=True,
                )

        return start

    def _wait_for_answer(self, host: str, port: int) -> None:
        step("正在等待网站响应", "Waiting for the site to answer")
        local = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
        until = time.monotonic() + ANSWER_WITHIN
        while not answers(f"http://{local}:{port}/healthz"):
            self.supervisor.check()
            if time.monotonic() > until:
                raise LauncherError(
                    tr(
                        f"网站 {ANSWER_WITHIN:.0f} 秒内没有响应。网站日志的末尾：\n",
                        f"The site did not answer within {ANSWER_WITHIN:.0f} seconds. The end of its log:\n",
                    )
                    + tail(self.home.logs / "web.log")
                )
            interrupt.pause(0.3)

    def stop(self) -> None:
        """Stop everything that was started."""
        self.supervisor.stop()


def answers(url: str) -> bool:
    """Whether the site is healthy; never asked through a proxy, and as a browser behind TLS would."""
    request = urllib.request.Request(url, headers={"X-Forwarded-Proto": "https"})  # noqa: S310
    if os.environ.get("KEYWORKS_SECURE") != "1":
        request.remove_header("X-forwarded-proto")
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False
