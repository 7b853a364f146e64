"""Databases of earlier versions, and empty ones: what they come up to, and at what cost."""

from __future__ import annotations

import gzip
import subprocess
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import psycopg2
import pytest
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ModelState
from pytest_django import DjangoDbBlocker

from launcher.home import ROOT
from tests import services
from tests.databases import Database, FreshDatabase
from tests.live import pointed_at

#: A dump of an empty installation of that version.
EARLIER = ROOT / "tests" / "fixtures" / "installations" / "0.5.0.sql.gz"
SEEDS = (
    'SELECT "offset", "to", is_on, version FROM projects_reminderrule ORDER BY id',
    "SELECT version, name, name_en, document, first_month FROM reports_ruleset ORDER BY id",
    "SELECT id, app_label, model FROM django_content_type WHERE id <= 127 ORDER BY id",
)
#: An empty database renders some 900 models; one after each table 7,000, one after each step of old 20,000.
RENDERINGS = 5_000


def program(name: str, *arguments: str, given: str | None = None) -> str:
    """What one of PostgreSQL's programs prints."""
    command = [str(services.cluster().programs / name), *arguments]
    done = subprocess.run(command, input=given, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def load(script: str, database: Database) -> Database:
    """Fill an empty database with a dump."""
    program("psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-d", database.owner_url, given=script)
    return database


def schema(database: Database) -> str:
    """Every table, column, constraint, function, trigger and right, in PostgreSQL's own words."""
    lines = program("pg_dump", "--schema-only", database.owner_url).splitlines()
    return "\n".join(line for line in lines if not line.startswith(("\\restrict", "\\unrestrict")))


def rows(database: Database, statement: str) -> list[tuple[Any, ...]]:
    """What a query finds there."""
    with closing(psycopg2.connect(database.owner_url)) as connection, connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


@pytest.fixture
def earlier(fresh_database: FreshDatabase) -> Database:
    """What an installation of 0.5.0 has in its database."""
    return load(gzip.decompress(EARLIER.read_bytes()).decode(), fresh_database("template0"))


@pytest.fixture
def empty(fresh_database: FreshDatabase, django_db_blocker: DjangoDbBlocker) -> Iterator[Database]:
    """A database with nothing in it, to which this process's connections lead."""
    database = fresh_database("template0")
    with django_db_blocker.unblock(), pointed_at(database):
        yield database


def test_an_earlier_installation_gets_the_schema_of_a_new_one(
    earlier: Database, fresh_database: FreshDatabase
) -> None:
    new = fresh_database()
    said = earlier.manage("setup_database")
    assert "squashed" not in said
    # PostgreSQL words a few checks otherwise when it has read them back, as it has the earlier ones.
    assert schema(earlier).splitlines() == schema(load(schema(new), fresh_database("template0"))).splitlines()
    assert [rows(earlier, seed) for seed in SEEDS] == [rows(new, seed) for seed in SEEDS]


def test_a_start_that_was_stopped_anywhere_goes_on_where_it_was(earlier: Database, empty: Database) -> None:
    """However far 0.5.0 had come: what is left is planned, once, and nothing of what was done."""
    ran = rows(earlier, "SELECT app, name FROM django_migrations ORDER BY id")
    recorder = MigrationRecorder(connections["owner"])
    done: set[tuple[str, str]] = set()
    for step in ran:
        recorder.record_applied(*step)
        done.add(step)
        planned = planned_now()
        assert len(planned) == len(set(planned)), step
        assert not done & set(planned), step
        assert set(ran) <= done | set(planned), step


def planned_now() -> list[tuple[str, str]]:
    """The migrations that would run; those that stand for others are named by these."""
    executor = MigrationExecutor(connections["owner"])
    executor.loader.check_consistent_history(connections["owner"])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [name for one, _ in plan for name in (one.replaces or [(one.app_label, one.name)])]


def test_an_empty_database_is_up_to_date_in_seconds(empty: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    rendered = []
    render = ModelState.render

    def count(self: ModelState, apps: Any) -> Any:
        rendered.append(self.name)
        return render(self, apps)

    monkeypatch.setattr(ModelState, "render", count)
    call_command("migrate", database="owner", interactive=False, verbosity=0)
    assert rows(empty, "SELECT count(*) FROM reports_ruleset") == [(1,)]
    assert len(rendered) < RENDERINGS
