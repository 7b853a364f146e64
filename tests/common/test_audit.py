"""The trail: who changed what, when, from where, before and after, however it was written."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import psycopg2
import pytest
from django.db import connection, transaction
from django.test import Client
from psycopg2.errors import InsufficientPrivilege, IntegrityConstraintViolation
from pytest_django import Settings

from accounts.models import Membership, User
from common import jobs
from common.acting import recorded_as
from common.audit_triggers import (
    EXEMPT,
    HIDDEN_VALUE,
    all_models,
    audited_tables,
)
from common.models import AuditRecord, CalendarDay, Job
from portfolio.celery import app
from projects.models import Category, LedgerEntry, MonthlyReturn, MonthlyTarget, Project
from tests.databases import Database
from tests.desk import entry, signed_in
from tests.factories import Town, add_project, make_town, month, report

DAY = dt.date(2010, 1, 1)


def trail(model: type[Any]) -> list[AuditRecord]:
    """What is on record of a table since the database was set up, oldest first."""
    records = AuditRecord.objects.filter(table_name=model._meta.db_table).order_by("id")
    return [record for record in records if record.context.get("command") != "setup_database"]


@pytest.fixture
def town(db: None) -> Town:
    return make_town()


@pytest.mark.django_db
def test_before_and_after_of_what_changed() -> None:
    CalendarDay.objects.create(day=DAY, is_working=False, label="元旦")
    CalendarDay.objects.filter(day=DAY).update(label="调休")
    CalendarDay.objects.filter(day=DAY).update(label="调休")
    CalendarDay.objects.filter(day=DAY).delete()
    added, changed, removed = trail(CalendarDay)
    assert (added.action, added.row_key) == ("insert", "2010-01-01")
    assert added.after == {"day": "2010-01-01", "is_working": False, "label": "元旦"}
    assert (added.before, removed.after) == (None, None)
    assert (changed.before, changed.after) == ({"label": "元旦"}, {"label": "调休"})
    assert removed.before == {"day": "2010-01-01", "is_working": False, "label": "调休"}
    assert changed.role == connection.settings_dict["USER"]


@pytest.mark.django_db
def test_many_rows_and_raw_writes_are_on_record_too() -> None:
    CalendarDay.objects.bulk_create(
        CalendarDay(day=DAY + dt.timedelta(n), is_working=True) for n in range(30)
    )
    with connection.cursor() as cursor:
        cursor.execute("UPDATE common_calendarday SET is_working = false WHERE day < %s", ["2010-01-11"])
    actions = [record.action for record in trail(CalendarDay)]
    assert (actions.count("insert"), actions.count("update")) == (30, 10)


def test_what_a_request_writes_is_on_record_as_its_persons(town: Town) -> None:
    project, period = add_project(town), month(10)
    url = f"/projects/returns/{period.month:%Y-%m}/{project.code}/"
    response = signed_in(town, "clerk").post(url, entry(), REMOTE_ADDR="10.1.2.3")
    [record] = trail(MonthlyReturn)
    assert record.user_key == town.people["clerk"].pk
    assert record.project_key == project.pk
    assert record.context == {"method": "POST", "address": url, "ip": "10.1.2.3"}
    assert str(record.request) == response.headers["X-Request-ID"]
    assert (record.after or {})["investment"] == 1250


def test_two_requests_have_two_numbers(town: Town) -> None:
    numbers = {Client().get("/accounts/login/").headers["X-Request-ID"] for _ in range(2)}
    assert len(numbers) == 2


def test_a_language_chosen_in_the_address_is_on_record_as_that_request_s(town: Town) -> None:
    answer = signed_in(town, "clerk").get("/projects/?lang=zh", REMOTE_ADDR="10.1.2.3")
    record = trail(User)[-1]
    assert (record.after, record.user_key) == ({"language": "zh-hans"}, town.people["clerk"].pk)
    assert record.context == {"method": "GET", "address": "/projects/", "ip": "10.1.2.3"}
    assert str(record.request) == answer.headers["X-Request-ID"]


def test_a_job_writes_under_its_number_for_who_asked_for_it(town: Town) -> None:
    job = jobs.enqueue(kind="test", key="1", user_id=town.people["office"].pk)

    def work(job: Job) -> None:
        CalendarDay.objects.create(day=DAY, is_working=False)

    with recorded_as(command="test"):
        assert jobs.run(job.pk, work)
        CalendarDay.objects.filter(day=DAY).delete()
    by_job, after = trail(CalendarDay)
    assert by_job.context == {"command": "test", "job": job.pk, "job_kind": "test"}
    assert by_job.user_key == town.people["office"].pk
    assert (after.context, after.user_key) == ({"command": "test"}, None)
    assert by_job.request == after.request


@pytest.mark.django_db
def test_a_task_writes_under_its_name() -> None:
    def write() -> None:
        CalendarDay.objects.create(day=DAY, is_working=False)

    app.task(write, name="tests.write", shared=False).apply(throw=True)
    assert [record.context for record in trail(CalendarDay)] == [{"task": "tests.write"}]


@pytest.mark.django_db
def test_what_is_undone_is_not_on_record() -> None:
    with transaction.atomic():
        CalendarDay.objects.create(day=DAY, is_working=False)
        transaction.set_rollback(True)
    assert trail(CalendarDay) == []


def test_secrets_are_not_copied(town: Town) -> None:
    clerk = town.people["clerk"]
    clerk.set_password("Another-horse-2020")
    clerk.save()
    record = trail(User)[-1]
    assert (record.row_key, record.before) == (str(clerk.pk), {"password": HIDDEN_VALUE})
    assert all("argon2" not in str((row.before, row.after)) for row in trail(User))


def test_signing_in_is_no_change_of_the_account(town: Town) -> None:
    before = len(trail(User))
    signed_in(town, "clerk").get("/")
    assert len(trail(User)) == before


def test_the_project_is_found_through_other_tables(town: Town) -> None:
    project = add_project(town)
    report(town, month(1), {project: 900})
    for model in (Project, MonthlyTarget, MonthlyReturn, LedgerEntry):
        assert {record.project_key for record in trail(model)} == {project.pk}, model
    assert {record.project_key for record in trail(Category)} == {None}
    [posted] = trail(LedgerEntry)
    assert Decimal(str((posted.after or {})["amount"])) == 900


def triggers_of(table: str) -> set[str]:
    """The trail's triggers on a table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled = 'O'"
            " AND tgname LIKE 'keyworks\\_audit\\_%%'",
            [table],
        )
        return {row[0].removeprefix("keyworks_audit_") for row in cursor.fetchall()}


@pytest.mark.django_db
def test_every_table_is_on_record_or_exempt_with_a_reason() -> None:
    tables = {model._meta.db_table for model in all_models()}
    assert tables - {one.table for one in audited_tables()} == set(EXEMPT) & tables
    assert all(EXEMPT.values())
    without = {table for table in tables if triggers_of(table) != {"insert", "update", "delete"}}
    assert without == set(EXEMPT) & tables


def test_the_facts_can_not_be_exempt() -> None:
    facts = (Project, MonthlyReturn, MonthlyTarget, LedgerEntry, Category, User, Membership, CalendarDay)
    assert {model._meta.db_table for model in facts} & set(EXEMPT) == set()


FORGERIES = {
    "an entry of one's own": "INSERT INTO common_auditrecord SELECT * FROM common_auditrecord LIMIT 1",
    "another past": "UPDATE common_auditrecord SET user_key = 1",
    "no past": "DELETE FROM common_auditrecord",
    "nothing left": "TRUNCATE common_auditrecord",
    "no more entries": "ALTER TABLE projects_project DISABLE TRIGGER keyworks_audit_update",
    "a trigger of one's own": "CREATE TEMP TABLE planted (id bigint);"
    " CREATE TRIGGER forge AFTER INSERT ON planted REFERENCING NEW TABLE AS new_rows"
    " FOR EACH STATEMENT EXECUTE FUNCTION keyworks_audit_common_calendarday()",
}


@pytest.mark.parametrize("statement", FORGERIES.values(), ids=FORGERIES)
def test_the_application_can_not_touch_the_trail(live: Database, statement: str) -> None:
    CalendarDay.objects.create(day=DAY, is_working=False)
    with psycopg2.connect(live.url) as own, pytest.raises(InsufficientPrivilege):
        own.cursor().execute(statement)


def test_the_owner_could_not_either_without_switching_triggers_off(live: Database) -> None:
    CalendarDay.objects.create(day=DAY, is_working=False)
    with psycopg2.connect(live.owner_url) as own, pytest.raises(IntegrityConstraintViolation):
        own.cursor().execute("DELETE FROM common_auditrecord")


def test_behind_a_proxy_the_browsers_address_counts(town: Town, settings: Settings) -> None:
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    project, period = add_project(town), month(10)
    url = f"/projects/returns/{period.month:%Y-%m}/{project.code}/"
    signed_in(town, "clerk").post(url, entry(), HTTP_X_FORWARDED_FOR="10.9.9.9, 10.1.2.3")
    assert trail(MonthlyReturn)[0].context["ip"] == "10.1.2.3"
