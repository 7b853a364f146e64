"""What is written stays written: asked of PostgreSQL itself, as the application's role and as the owner."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

import psycopg2
import pytest
from psycopg2 import extensions
from psycopg2.errors import IntegrityConstraintViolation
from pytest_django import DjangoDbBlocker

from projects.models import PlanRevision
from projects.services.plans import PlanFigures, revise_plan
from reports.models import Edition
from tests.databases import TEMPLATE, Database, copy, describe, drop
from tests.factories import NEW_YEAR, add_project, make_town, month, publish, report
from tests.live import pointed_at
from tests.services import own_database

#: Tables whose rows are never changed or removed, each with a column to try it on.
APPEND_ONLY = {
    "accounts_accountevent": "reason",
    "common_storedfile": "name",
    "common_auditrecord": "row_key",
    "common_download": "name",
    "accounts_organizationname": "name",
    "projects_ledgerentry": "reason",
    "projects_returnevent": "reason",
    "projects_stagechange": "stage",
    "projects_suspension": "id",
    "projects_assignment": "id",
    "projects_milestonedate": "id",
    "projects_delayreason": "id",
    "projects_periodextension": "due_on",
    "projects_periodevent": "reason",
    "projects_signoff": "digest",
    "projects_correctionevent": "reason",
    "projects_confidentialname": "reason",
    "projects_attachment": "name",
    "projects_districtmap": "name",
    "coordination_problemevent": "text",
    "coordination_problemattachment": "id",
    "coordination_orderevent": "text",
    "coordination_orderattachment": "order_id",
    "coordination_orderpaper": "language",
    "coordination_meetingevent": "text",
    "coordination_permitstep": "note",
    "reports_ruleset": "name",
    "reports_rulesetevent": "reason",
    "reports_wording": "note",
    "reports_headedpaper": "note",
    "reports_editionline": "code",
    "reports_editiongroup": "code",
    "reports_editionfile": "id",
    "reports_editioncorrection": "reason",
    "reports_consultation": "closes_on",
    "reports_remark": "text",
    "reports_answer": "text",
    "reports_approvalevent": "reason",
    "reports_withdrawal": "reason",
    "reports_erratum": "reason",
    "reports_publicity": "reason",
    "reports_editionsignature": "scheme",
    "reports_finding": "text",
    "coordination_nodetemplate": "reason",
    "coordination_nodereport": "note",
    "coordination_nodebaseline": "reason",
    "coordination_nodebaselineline": "name",
    "coordination_teammember": "name",
    "coordination_teamleave": "reason",
    "coordination_workplan": "title",
    "coordination_stationedgroup": "leader",
    "coordination_siterecord": "text",
    "coordination_sitephoto": "id",
    "coordination_siteproblem": "id",
    "coordination_sitewithdrawal": "reason",
    "coordination_frozensummary": "text",
}
#: Rows that are settled while others of their table are not.
SETTLED = {
    "reports_edition": "number",
    "projects_planrevision": "reason",
    "projects_monthlytarget": "amount",
    "projects_annualplan": "first_month",
}
DENIED = "permission denied|must be owner"
ROWS = ("UPDATE {table} SET {column} = {column}", "DELETE FROM {table}")
TABLE = ("TRUNCATE {table} CASCADE",)
GUARDS = (
    "ALTER TABLE {table} DISABLE TRIGGER ALL",
    "ALTER TABLE {table} DISABLE TRIGGER USER",
    "DROP TRIGGER keyworks_no_truncate ON {table}",
    "DROP TABLE {table} CASCADE",
)
FORBIDDEN = (
    "SET session_replication_role = replica",
    "CREATE TABLE public.planted (id integer)",
    "CREATE OR REPLACE FUNCTION keyworks_refuse() RETURNS trigger LANGUAGE sql AS 'SELECT NULL'",
    "DROP FUNCTION keyworks_post() CASCADE",
    "SELECT setval('projects_posting', 1)",
    "DELETE FROM django_migrations",
    "SET ROLE keyworks_owner",
)


@contextmanager
def connected(url: str) -> Iterator[extensions.connection]:
    """A connection of its own; nothing is committed."""
    connection = psycopg2.connect(url)
    try:
        yield connection
    finally:
        connection.close()


def refusal(connection: extensions.connection, statement: str) -> psycopg2.Error | None:
    """Why PostgreSQL refuses a statement; None when it carries it out."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    except psycopg2.Error as error:
        return error
    finally:
        connection.rollback()
    return None


def carried_out(connection: extensions.connection, statements: list[str], reason: str) -> list[str]:
    """The statements that were not refused, or for another reason than expected."""
    wrong = []
    for statement in statements:
        error = refusal(connection, statement)
        if error is None or not any(part in str(error) for part in reason.split("|")):
            wrong.append(f"{statement}: {error or 'carried out'}")
    return wrong


def statements(patterns: tuple[str, ...], tables: dict[str, str]) -> list[str]:
    """Every pattern on every table."""
    return [
        pattern.format(table=table, column=column) for table, column in tables.items() for pattern in patterns
    ]


def rows_in(connection: extensions.connection, table: str) -> int:
    """How many rows there are."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def guards_of(connection: extensions.connection, table: str) -> set[str]:
    """What the triggers of a table stand in the way of, for everybody."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgtype FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled = 'O'"
            " AND tgfoid = 'keyworks_refuse'::regproc",
            [table],
        )
        types = [int(row[0]) for row in cursor.fetchall()]
    bits = {8: "DELETE", 16: "UPDATE", 32: "TRUNCATE"}
    return {name for kind in types for bit, name in bits.items() if kind & bit}


@pytest.fixture(scope="module")
def published(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Database]:
    """A database with a published month; these tests commit nothing, so one serves them all."""
    database = describe(f"{own_database()}_house")
    copy(TEMPLATE, database.name)
    with django_db_blocker.unblock(), pointed_at(database):
        fill()
    yield database
    drop(database.name)


def fill() -> None:
    """A month from the first entry to the printed circular, and a plan revision still in draft."""
    town = make_town()
    project = add_project(town)
    january = month(1)
    report(town, january, {project: 900})
    publish(town, january)
    amounts = [Decimal(1000)] * 12
    revise_plan(
        plan=project.annual_plans.get(),
        first_period=2,
        figures=PlanFigures(annual_amount=sum(amounts, Decimal(0)), targets=amounts, planned_start=NEW_YEAR),
        author=town.person("office"),
        reason="x",
    )
    assert Edition.objects.get().status == Edition.Status.PUBLISHED
    assert PlanRevision.objects.count() == 2


def test_the_application_may_not_change_what_is_written(published: Database) -> None:
    with connected(published.url) as connection:
        wrong = carried_out(connection, statements(ROWS + TABLE + GUARDS, APPEND_ONLY), DENIED)
        wrong += carried_out(connection, statements(TABLE + GUARDS, SETTLED), DENIED)
        wrong += carried_out(connection, statements(ROWS, SETTLED), "is refused")
        wrong += carried_out(connection, list(FORBIDDEN), f"{DENIED}|must be able to SET ROLE")
    assert not wrong, "\n".join(wrong)


def test_the_application_owns_nothing(published: Database) -> None:
    with connected(published.url) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relowner = (SELECT oid FROM pg_roles WHERE rolname = user)"
        )
        assert cursor.fetchall() == []
        cursor.execute(
            "SELECT rolsuper, rolcreatedb, rolcreaterole, rolbypassrls FROM pg_roles WHERE rolname = user"
        )
        assert cursor.fetchone() == (False, False, False, False)


def test_the_triggers_refuse_everybody(published: Database) -> None:
    with connected(published.owner_url) as connection:
        filled = {table: column for table, column in APPEND_ONLY.items() if rows_in(connection, table)}
        wrong = carried_out(connection, statements(ROWS, filled), "is refused")
        wrong += carried_out(connection, statements(TABLE, APPEND_ONLY | SETTLED), "is refused")
        wrong += carried_out(connection, statements(ROWS, SETTLED), "is refused")
    assert {
        "projects_ledgerentry",
        "projects_returnevent",
        "reports_editionline",
        "common_storedfile",
    } <= set(filled)
    assert not wrong, "\n".join(wrong)


def test_every_append_only_table_has_its_guards(published: Database) -> None:
    with connected(published.owner_url) as connection:
        guards = {table: guards_of(connection, table) for table in APPEND_ONLY}
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT tgrelid::regclass::text FROM pg_trigger"
                " WHERE tgname = 'keyworks_append_only' ORDER BY 1"
            )
            guarded = [row[0] for row in cursor.fetchall()]
        unguarded = guards_of(connection, "accounts_organization")
    assert all(guard == {"UPDATE", "DELETE", "TRUNCATE"} for guard in guards.values()), guards
    assert guarded == sorted(APPEND_ONLY)
    assert unguarded == set()


def test_with_the_guard_off_the_ledger_could_be_changed(published: Database) -> None:
    """The control: these statements are sound, and the trigger alone stands in their way."""
    off = "ALTER TABLE projects_ledgerentry DISABLE TRIGGER USER; "
    update = ROWS[0].format(table="projects_ledgerentry", column="reason")
    with connected(published.owner_url) as connection:
        assert isinstance(refusal(connection, update), IntegrityConstraintViolation)
        assert refusal(connection, off + update) is None


def test_what_is_not_settled_can_be_changed(published: Database) -> None:
    """The control for the role: it is not refused for lack of every right."""
    with connected(published.url) as connection:
        assert (
            refusal(connection, "UPDATE projects_planrevision SET reason = 'y' WHERE status = 'draft'")
            is None
        )
        assert refusal(connection, "UPDATE accounts_organization SET name = name") is None
