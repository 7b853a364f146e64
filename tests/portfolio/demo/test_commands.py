"""The commands of set-up: load_demo and seed_calendar."""

from __future__ import annotations

import datetime as dt
import io
import stat
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import DjangoDbBlocker

from accounts.models import User
from common.models import CalendarDay
from tests.databases import DEMO_PASSWORD, Database, FreshDatabase
from tests.live import pointed_at


def counts(database: Database) -> dict[str, int]:
    """Rows of every table of the project, and the newest posting number."""
    with pointed_at(database), connection.cursor() as cursor:
        tables = [
            name
            for name in connection.introspection.table_names(cursor)
            if name.partition("_")[0] in {"common", "accounts", "projects", "coordination", "reports"}
        ]
        found = {}
        for table in tables:
            cursor.execute(f"SELECT count(*), coalesce(max(xmin::text::bigint), 0) FROM {table}")
            found[table], found[f"{table}, last written"] = cursor.fetchone()
        return found


@pytest.mark.timeout(900)
def test_a_second_load_changes_nothing(
    fresh_database: FreshDatabase, demo_database: str, tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> None:
    database = fresh_database(template=demo_database)
    path = tmp_path / "demo.password"
    path.write_text("kept as it is\n", "utf-8")
    with django_db_blocker.unblock():
        before = counts(database)
        assert "already" in database.manage("load_demo", "--password-file", str(path))
        assert counts(database) == before
    assert path.read_text("utf-8") == "kept as it is\n"


@pytest.mark.timeout(900)
def test_a_lost_password_file_is_made_anew(
    fresh_database: FreshDatabase, demo_database: str, tmp_path: Path
) -> None:
    path = tmp_path / "demo.password"
    database = fresh_database(template=demo_database)
    database.manage("load_demo", "--password-file", str(path))
    assert path.read_text("utf-8").strip() not in ("", DEMO_PASSWORD)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.django_db
def test_the_demo_wants_an_empty_database(tmp_path: Path) -> None:
    User.objects.create(username="somebody", name="某人")
    with pytest.raises(CommandError, match="empty database"):
        call_command("load_demo", password_file=tmp_path / "demo.password", stdout=io.StringIO())


@pytest.mark.django_db
def test_the_calendar_has_the_moved_days_of_2020() -> None:
    call_command("seed_calendar", 2020, stdout=io.StringIO())
    days = dict(CalendarDay.objects.values_list("day", "is_working"))
    assert days[dt.date(2020, 10, 1)] is False
    assert days[dt.date(2020, 10, 10)] is True  # a Saturday worked after the National Day holidays
    assert dt.date(2020, 10, 14) not in days


@pytest.mark.django_db
def test_what_the_office_changed_in_the_calendar_stays() -> None:
    CalendarDay.objects.create(day=dt.date(2020, 10, 1), is_working=True, label="加班")
    call_command("seed_calendar", 2020, stdout=io.StringIO())
    assert CalendarDay.objects.get(day=dt.date(2020, 10, 1)).is_working


@pytest.mark.django_db
def test_a_year_that_is_not_published_yet_is_named() -> None:
    out = io.StringIO()
    call_command("seed_calendar", 2020, 2090, stdout=out)
    assert out.getvalue().splitlines() == [
        "2020: filled",
        "2090: weekends only: its holidays are not published yet",
    ]
