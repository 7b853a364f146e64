"""Fills an empty database: organisations and people by the services, everything else set by set."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import connections
from django.utils import timezone

from accounts.models import Organization, Role, User
from accounts.services import create_organization, create_user
from projects.models import Category, ReportingPeriod
from projects.services.periods import open_period
from reports.services.snapshots import build_snapshot, cut_off, switch_to

YEAR = 2020
DISTRICTS, UNITS = 6, 40
# What is written by the million. Without keys, indexes and triggers meanwhile: they are put back and checked.
LOADED = (
    *("project", "annualplan", "planrevision", "monthlytarget", "assignment", "stagechange"),
    *("monthlyreturn", "returnevent", "ledgerentry"),
)
Kind = Organization.Kind


@dataclass(frozen=True)
class Town:
    """Who and what the generated rows point to."""

    districts: list[int]
    units: list[int]
    categories: list[int]
    people: dict[str, User]
    periods: list[ReportingPeriod]


def fill(size: int) -> None:
    """Put a portfolio into the database in use."""
    town = _town()
    with connections["owner"].cursor() as cursor, _bare():
        cursor.execute(_statements(town, size))
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    for period in town.periods[-3:-1]:
        switch_to(build_snapshot(period=period, cutoff=cut_off(), as_of=timezone.now()))
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")


def _town() -> Town:
    city = create_organization(code="C", name="厦门市", name_en="Xiamen", kind=Kind.CITY)
    districts = [
        create_organization(code=f"D{n}", name=f"第{n}区", name_en=f"D{n}", kind=Kind.DISTRICT, parent=city)
        for n in range(DISTRICTS)
    ]
    kinds = (Kind.GROUP, Kind.HEADQUARTERS, Kind.ENTERPRISE, Kind.DEPARTMENT)
    units = [
        create_organization(
            code=f"U{n}", name=f"第{n}建设单位", name_en=f"U{n}", kind=kinds[n % 4], parent=districts[n % 6]
        )
        for n in range(UNITS)
    ]
    categories = [
        Category.objects.create(code=f"k{n}", name=f"类别{n}", name_en=f"K{n}", position=n)
        for n in range(1, 5)
    ]
    roles = {"official": Role.VIEWER, "clerk": Role.CLERK, "office": Role.OFFICE, "leader": Role.LEADER}
    people = {
        name: create_user(username=name, name=name, password=None, roles=[(role, city)])
        for name, role in roles.items()
    }
    months = [dt.date(YEAR, number, 1) for number in range(1, 13)] + [dt.date(YEAR + 1, 1, 1)]
    return Town(
        districts=[one.pk for one in districts],
        units=[one.pk for one in units],
        categories=[one.pk for one in categories],
        people=people,
        periods=[open_period(month=month) for month in months],
    )


def _statements(town: Town, size: int) -> str:
    return (
        Path(__file__)
        .with_name("filling.sql")
        .read_text("utf-8")
        .format(
            n=size,
            year=YEAR,
            next=YEAR + 1,
            then=f"timestamptz '{YEAR}-01-02 09:00+08'",
            districts=f"(ARRAY{town.districts})",
            units=f"(ARRAY{town.units})",
            categories=f"(ARRAY{town.categories})",
            periods=f"(ARRAY{[period.pk for period in town.periods]})",
            district_count=len(town.districts),
            unit_count=len(town.units),
            **{name: user.pk for name, user in town.people.items()},
        )
    )


@contextlib.contextmanager
def _bare() -> Iterator[None]:
    """The tables to be loaded, without triggers, foreign keys and indexes but the primary one."""
    tables = [f"projects_{name}" for name in LOADED]
    keys = _rows(
        "SELECT conrelid::regclass, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE contype = 'f' AND (conrelid = ANY(%s::regclass[]) OR confrelid = ANY(%s::regclass[]))",
        tables,
        tables,
    )
    indexes = _rows(
        "SELECT indexrelid::regclass, pg_get_indexdef(indexrelid) FROM pg_index AS i"
        " WHERE indrelid = ANY(%s::regclass[]) AND NOT indisprimary"
        " AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = i.indexrelid)",
        tables,
    )
    _run(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables)
    _run(f"ALTER TABLE {table} DROP CONSTRAINT {name}" for table, name, _text in keys)
    _run(f"DROP INDEX {name}" for name, _text in indexes)
    yield
    _run(text for _name, text in indexes)
    _run(f"ALTER TABLE {table} ADD CONSTRAINT {name} {text}" for table, name, text in keys)
    _run(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables)


def _rows(query: str, *parameters: list[str]) -> list[tuple[str, ...]]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(query, parameters)
        found: list[tuple[str, ...]] = cursor.fetchall()
    return found


def _run(statements: Iterator[str]) -> None:
    with connections["owner"].cursor() as cursor:
        # The scratch database is dropped in the end: nothing of it has to survive a power cut.
        cursor.execute("SET synchronous_commit = off; SET maintenance_work_mem = '256MB'")
        for statement in statements:
            cursor.execute(statement)
