"""Backup and restore: everything an installation must keep is in its database, so a dump is the backup.

PostgreSQL's own pg_dump and pg_restore do the work; both come with the embedded server.
"""

from __future__ import annotations

import argparse
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from launcher import interrupt, steps
from launcher.binaries import postgres_directory
from launcher.console import LauncherError, say, step, tr
from launcher.environment import with_database
from launcher.home import Home
from launcher.postgres import DATABASE, OWNER, environment
from launcher.session import running
from launcher.site import Site
from launcher.verbs import servers_up

INCOMING = f"{DATABASE}_incoming"
EARLIER = f"{DATABASE}_before_restore"


def _program(home: Home, name: str) -> str:
    return str(postgres_directory(home.venv) / name)


def _run(home: Home, what: str, command: list[str], extra: Mapping[str, str] | None = None) -> str:
    log = home.logs / "backup.log"
    return steps.run(command, what=what, log=log, cwd=home.root, env=environment() | dict(extra or {}))


def backup(home: Home, options: argparse.Namespace) -> int:
    """Write a consistent copy of the database to one file; the site may go on running."""
    interrupt.install()
    target = Path(options.file).expanduser().absolute()
    partial = target.with_name(f"{target.name}.part")
    if not target.parent.is_dir():
        raise LauncherError(tr(f"目录 {target.parent} 不存在。", f"There is no directory {target.parent}."))
    with servers_up(home) as site:
        step("正在备份", "Backing up")
        what = tr("备份", "The backup")
        command = [_program(home, "pg_dump"), "--format=custom", "--no-owner", "--no-privileges"]
        os.close(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        try:
            _run(home, what, [*command, f"--file={partial}", f"--dbname={site.where.owner}"])
            _flush(partial)
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)
    size = target.stat().st_size / 2**20
    say(tr(f"已备份到 {target}（{size:.1f} MB）。", f"Backed up to {target} ({size:.1f} MB)."))
    return 0


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def restore(home: Home, options: argparse.Namespace) -> int:
    """Replace the database by a backup; the one before is kept beside it."""
    interrupt.install()
    source = Path(options.file).expanduser().absolute()
    if not source.is_file():
        raise LauncherError(tr(f"找不到备份文件 {source}。", f"There is no backup file {source}."))
    if running(home):
        raise LauncherError(
            tr("请先停止 Keyworks 再恢复备份。", "Stop Keyworks before you restore a backup.")
        )
    with servers_up(home, empty=True) as site:
        step("正在检查备份文件", "Reading the backup")
        _check_readable(home, source)
        step("正在恢复", "Restoring")
        if site.servers.cluster:
            _restore_beside(site, source)
        else:
            _restore_in_place(site, source)
        site.prepare()
    if site.servers.cluster:
        kept = tr(f"原数据库保留为 {EARLIER}。", f"The database before it is kept as {EARLIER}.")
        say(tr("已恢复。", "Restored. ") + kept)
    else:
        say(tr("已恢复。", "Restored."))
    return 0


def _check_readable(home: Home, source: Path) -> None:
    try:
        _run(
            home, tr("读取备份", "Reading the backup"), [_program(home, "pg_restore"), "--list", str(source)]
        )
    except steps.StepFailed as failure:
        reason = tr(f"{source} 不是可读的备份文件。", f"{source} is not a backup that can be read.")
        raise LauncherError(reason) from failure


def _load(site: Site, source: Path, address: str, *options: str) -> None:
    command = [_program(site.home, "pg_restore"), "--no-owner", "--no-privileges", "--single-transaction"]
    _run(site.home, tr("恢复", "The restore"), [*command, *options, f"--dbname={address}", str(source)])


def _restore_beside(site: Site, source: Path) -> None:
    """Fill a new database first and then change the names: a backup that fails half-way changes nothing."""
    cluster = site.servers.cluster
    assert cluster is not None
    cluster.sql(f"DROP DATABASE IF EXISTS {INCOMING} WITH (FORCE)")
    cluster.sql(f"CREATE DATABASE {INCOMING} OWNER {OWNER} TEMPLATE template0")
    _load(site, source, with_database(site.where.owner, INCOMING))
    cluster.sql(f"DROP DATABASE IF EXISTS {EARLIER} WITH (FORCE)")
    cluster.sql(f"ALTER DATABASE {DATABASE} RENAME TO {EARLIER}")
    cluster.sql(f"ALTER DATABASE {INCOMING} RENAME TO {DATABASE}")
    # Messages and sessions of the replaced database mean nothing in this one.
    if site.servers.valkey:
        for child in site.supervisor.children:
            if child.name == "valkey":
                site.supervisor.stop_one(child)
        shutil.rmtree(site.servers.valkey.data, ignore_errors=True)


def _restore_in_place(site: Site, source: Path) -> None:
    """On somebody else's server: one transaction drops and fills the tables."""
    _load(site, source, site.where.owner, "--clean", "--if-exists")
