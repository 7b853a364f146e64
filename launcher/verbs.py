"""What each verb of `./keyworks` does."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from launcher import assets, installation, interrupt, machine
from launcher.console import LauncherError, Stopped, prefers_chinese, say, step, table, tr
from launcher.environment import addresses, outside_broker, outside_database
from launcher.home import Home
from launcher.postgres import APPLICATION
from launcher.servers import Servers
from launcher.session import Session, hold, running
from launcher.site import DEMO, PRODUCTION, Site

ACCOUNTS = (
    ("official", "领导干部（查看总览）", "Official: reads the dashboard"),
    ("clerk", "责任单位填报员", "Clerk of a responsible unit: enters returns"),
    ("reviewer", "审核员", "Reviewer: checks returns"),
    ("office", "重点办工作人员", "Key-projects office: locks months, builds editions"),
    ("leader", "重点办负责人", "Leader: approves and publishes"),
    ("auditor", "审计员", "Auditor: sees everything, changes nothing"),
    ("system", "系统管理员（三员之一）", "System administrator: keeps it running, sees no figures"),
    ("security", "安全管理员（三员之一）", "Security administrator: people, roles, policies"),
    ("audit", "审计管理员（三员之一）", "Audit administrator: reads the audit trail only"),
)
KIND = "kind.json"


def demo(home: Home, options: argparse.Namespace) -> int:
    """Run the site with the demo portfolio."""
    return _run_site(home, options, DEMO)


def serve(home: Home, options: argparse.Namespace) -> int:
    """Run the site with the installation's own figures."""
    return _run_site(home, options, PRODUCTION)


def _run_site(home: Home, options: argparse.Namespace, kind: str) -> int:
    interrupt.install()
    with hold(home) as session:
        _remember_kind(home, kind)
        machine.check_port(options.host, options.port)
        machine.check_space(home.state, 200)
        installation.ensure(home)
        site = Site(session, kind)
        try:
            site.start_servers()
            site.prepare()
            accounts = _load_demo(site, options.password) if kind == DEMO else _first_administrators(site)
            site.start_processes(options.host, options.port)
            address = f"http://{_readable(options.host)}:{options.port}/"
            session.note(address=address)
            say(f"\n{accounts}" if accounts else "")
            say(tr("按 Ctrl-C 停止。", "Press Ctrl-C to stop."))
            say(f"Ready: {address}")
            site.supervisor.run()
        except Stopped:
            say(tr("正在停止……", "Stopping ..."))
        finally:
            site.stop()
    say(tr("已停止，数据已保留。", "Stopped; the data is kept."))
    return 0


def _readable(host: str) -> str:
    return "127.0.0.1" if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host  # noqa: S104


def _remember_kind(home: Home, kind: str) -> None:
    """Demo figures and real ones never share a state directory."""
    before = home.read(KIND).get("kind", kind)
    if before != kind:
        names = {DEMO: tr("演示数据", "the demo's data"), PRODUCTION: tr("正式数据", "real data")}
        raise LauncherError(
            tr(
                f"{home.state} 中是{names[before]}；请用 --state 另选一个目录。",
                f"{home.state} holds {names[before]}; choose another directory with --state.",
            )
        )
    home.write(KIND, {"kind": kind})


def _load_demo(site: Site, password: str | None) -> str:
    step("正在载入演示项目（首次需要几分钟）", "Loading the demo portfolio (the first time takes minutes)")
    path = site.home.state / "demo.password"
    if password and path.exists() and path.read_text("utf-8").strip() != password:
        path.unlink()  # then the accounts get the one given now
    given = ["--password", password] if password else []
    what = tr("载入演示项目", "Loading the demo portfolio")
    site.manage(what, "load_demo", "--password-file", str(path), *given, aloud=True)
    secret = path.read_text("utf-8").strip()
    heading = (tr("账号", "account"), tr("密码", "password"), tr("身份", "who"))
    return table([heading, *((name, secret, tr(chinese, english)) for name, chinese, english in ACCOUNTS)])


def _first_administrators(site: Site) -> str:
    path = site.home.state / "administrators.password"
    what = tr("建立首批管理员", "Creating the first administrators")
    if not site.manage(what, "first_administrators", "--password-file", str(path)):
        return ""
    # The command prints where they stand; printed here, they reach the terminal and no log of ours.
    rows = [tuple(line.split()) for line in path.read_text("utf-8").splitlines()]
    heading = (tr("账号", "account"), tr("一次性密码", "one-time password"))
    note = tr(
        f"以上密码仅显示这一次，首次登录须修改。全部登录后请删除 {path}。",
        f"Shown this once; each must be changed at the first sign-in. Then delete {path}.",
    )
    return f"{table([heading, *rows])}\n{note}"


@contextmanager
def servers_up(home: Home, *, empty: bool = False) -> Iterator[Site]:
    """The servers for a command: those of a running launcher, or our own for as long as it takes.

    *empty*: the command fills the database itself, so a new installation's is left as it is.
    """
    kind = home.read(KIND).get("kind", PRODUCTION)
    if note := running(home):
        site = Site(Session(home, Path(note["sockets"])), kind)
        site.servers = Servers.of(
            home, site.session.sockets, own_postgres=not outside_database(), own_valkey=not outside_broker()
        )
        site.where = addresses(home, site.servers)
        yield site
        return
    with hold(home) as session:
        installation.ensure(home)
        site = Site(session, kind)
        try:
            site.start_servers()
            if not empty and site.servers.cluster and not site.servers.cluster.has_role(APPLICATION):
                site.prepare()  # a new installation: no command could connect before
            yield site
        finally:
            site.stop()


def manage(home: Home, options: argparse.Namespace) -> int:
    """Run a management command on the installation's database."""
    interrupt.install()
    with servers_up(home) as site:
        environment = site.environment
        if options.arguments[:1] == ["setup_database"]:
            environment["DATABASE_OWNER_URL"] = site.where.owner
        return foreground([str(home.python), "manage.py", *options.arguments], environment, home.root)


def foreground(command: list[str], environment: Mapping[str, str], cwd: Path) -> int:
    """Run a command that has the terminal to itself; Ctrl-C is its own affair, SIGTERM is passed on."""
    process = subprocess.Popen(command, env=environment, cwd=cwd)
    told = False
    while True:
        try:
            return process.wait(0.2)
        except subprocess.TimeoutExpired:
            if interrupt.received() in (signal.SIGTERM, signal.SIGHUP) and not told:
                process.terminate()
                told = True


def test(home: Home, options: argparse.Namespace) -> int:
    """Install what the tests need and run them."""
    interrupt.install()
    installation.ensure(home, installation.DEVELOPMENT)
    machine.ensure_test_tools()
    command = [str(home.python), "-m", "pytest", *pytest_arguments(options.arguments)]
    path = f"{home.venv / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    return foreground(command, os.environ | {"PATH": path}, home.root)


def pytest_arguments(given: list[str]) -> list[str]:
    """The user's arguments, in two processes unless they say otherwise (a debugger wants one)."""
    chosen = any(argument.startswith(("-n", "--numprocesses", "--pdb")) for argument in given)
    return list(given) if chosen else ["-n", "2", *given]


def bench(home: Home, options: argparse.Namespace) -> int:
    """Measure what the program costs here, in databases of its own on the same server."""
    interrupt.install()
    full = options.sizes is None
    with servers_up(home) as site:
        machine.check_space(home.state, 20_000 if full else 2_000)
        assets.ensure(home, site.environment)
        environment = site.environment | {
            "DATABASE_OWNER_URL": site.where.owner,
            # The owner of our tables may make no database; who named another server named who may.
            "KEYWORKS_BENCH_ADMIN": site.servers.cluster.admin_url()
            if site.servers.cluster
            else site.where.owner,
        }
        command = [str(home.python), "manage.py", "bench", "--language", "zh" if prefers_chinese() else "en"]
        command += ["--sizes", options.sizes] if options.sizes else []
        command += ["--json", str(Path(options.json).absolute())] if options.json else []
        # A short run leaves the table of the whole one in place.
        command += ["--markdown", str(home.root / "docs" / "benchmarks.md")] if full else []
        return foreground(command, environment, home.root)


def verify(home: Home, options: argparse.Namespace) -> int:
    """Recompute published bundles; needs nothing but this Python."""
    verifier = home.root / "reports" / "verifier.py"
    return subprocess.call([sys.executable, "-I", str(verifier), *options.files])
