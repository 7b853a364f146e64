"""The embedded PostgreSQL, started for real in every way this user can."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Generator
from contextlib import contextmanager

import pytest

from launcher.console import LauncherError
from launcher.home import Home
from launcher.postgres import Cluster
from launcher.privilege import OVERRIDE, choose, namespaces_open
from launcher.processes import Known, birth
from launcher.servers import embedded_postgres, socket_directory


def ways() -> list[str]:
    """Root has two ways, one of them only where user namespaces are open; others start it as themselves."""
    if os.geteuid() != 0:
        return ["itself"]
    return ["namespace", "user"] if namespaces_open() else ["user"]


@contextmanager
def served(home: Home) -> Generator[Cluster]:
    """A running cluster on this state directory."""
    sockets = socket_directory()
    cluster = embedded_postgres(home, sockets, durable=False)
    cluster.create()
    process = cluster.start()
    try:
        cluster.wait(process)
        yield cluster
    finally:
        Known.of("postgres", process.pid, signal.SIGINT).stop(30)
        process.wait()
        shutil.rmtree(sockets)


@pytest.fixture(params=ways())
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, home: Home) -> str:
    monkeypatch.setenv(OVERRIDE, request.param)
    return str(request.param)


def test_it_serves_with_an_owner_that_is_no_superuser(home: Home, way: str) -> None:
    with served(home) as cluster:
        cluster.ensure_owner("first")
        cluster.ensure_owner("second")
        role = cluster.sql(
            "SELECT rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = 'keyworks_owner'"
        )
        database = cluster.sql(
            "SELECT pg_encoding_to_char(encoding), datcollate, pg_get_userbyid(datdba) "
            "FROM pg_database WHERE datname = 'keyworks'"
        )
        assert cluster.sql("SHOW server_version_num").startswith("18")
        assert cluster.sql("SHOW listen_addresses") == ""
    assert role == "f|t|f"
    assert database == "UTF8|C|keyworks_owner"


def test_figures_outlive_a_restart_and_a_change_of_ways(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    before, after = ways()[0], ways()[-1]
    for here in (before, after, before):
        monkeypatch.setenv(OVERRIDE, here)
        with served(home) as cluster:
            cluster.sql("CREATE TABLE IF NOT EXISTS kept (way text); INSERT INTO kept VALUES ('x')")
            count = cluster.sql("SELECT count(*) FROM kept")
    assert count == "3"


def test_a_server_that_a_kill_left_behind_is_replaced(home: Home, way: str) -> None:
    sockets = socket_directory()
    cluster = embedded_postgres(home, sockets, durable=False)
    cluster.create()
    left = cluster.start()
    cluster.wait(left)
    with served(home) as second:
        assert birth(left.pid) == ""
        assert second.sql("SELECT 1") == "1"
    left.wait()
    shutil.rmtree(sockets)


def test_a_note_whose_number_belongs_to_somebody_else_is_dropped(home: Home, way: str) -> None:
    with served(home) as cluster:
        data = cluster.data
    (data / "postmaster.pid").write_text(f"{os.getppid()}\n{data}\n0\n5432\n\n\n\nready\n", "utf-8")
    choose(home.state).give(data / "postmaster.pid")
    with served(home) as cluster:
        assert cluster.sql("SELECT 1") == "1"


def test_a_half_made_cluster_is_made_again(home: Home, way: str) -> None:
    with served(home) as cluster:
        data = cluster.data
    (data / "keyworks.ready").unlink()
    (data / "global" / "pg_control").unlink()
    with served(home) as cluster:
        assert cluster.sql("SELECT 1") == "1"


def test_a_server_that_cannot_start_says_why(home: Home, way: str) -> None:
    with served(home) as cluster:
        data = cluster.data
    with (data / "postgresql.conf").open("a", encoding="utf-8") as settings:
        settings.write("no_such_setting = 1\n")
    with pytest.raises(LauncherError, match=r"did not start:\n(?s:.*)no_such_setting"), served(home):
        pass


def test_passwords_are_not_in_the_process_list(home: Home, way: str) -> None:
    with served(home) as cluster:
        cluster.ensure_owner("not-to-be-seen")
        assert cluster.password not in " ".join(cluster.command())
        assert (
            "trust" not in (cluster.data / "pg_hba.conf").read_text("utf-8").replace("\t", " ").split()[-30:]
        )
