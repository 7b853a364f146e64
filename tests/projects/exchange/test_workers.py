"""Large files are read and stored by a worker; one that is killed half-way leaves nothing half-stored."""

from __future__ import annotations

import secrets
from decimal import Decimal
from typing import Any

import pytest

from common.models import Job
from projects.exchange import columns
from projects.models import ImportBatch, ImportRow, MonthlyReturn, ReportingPeriod
from projects.views import exchange
from tests import desk, factories
from tests.common.workbooks import making
from tests.databases import Database
from tests.factories import Town
from tests.live import Broker, Celery, halted_at, is_halted_at, wait_until
from tests.projects.exchange.sending import HEADS, act, send

State = ImportBatch.State
ROWS = 6
# What a reading, and what a storing, has written to last when it is killed: rows, and the trail of returns.
STAGED, RECORDED = "projects_importrow", "common_auditrecord"


def pictures(book: Any, _sheet: Any) -> None:
    """What makes a file large without making it long: text that can't be packed."""
    other = book.add_worksheet("附表")
    for row in range(60):
        other.write(row, 0, secrets.token_urlsafe(24_000)[:32_000])


def large_file() -> bytes:
    rows = [[f"P{number}", "", "2020-11", 100 + number, 10, "", 0] for number in range(ROWS)]
    file = making.xlsx([HEADS, *rows], change=pictures)
    assert len(file) > exchange.AT_ONCE_BYTES
    return file


def scene() -> tuple[Town, ReportingPeriod]:
    town, period = factories.make_town(), factories.month(11)
    for number in range(ROWS):
        factories.add_project(town, code=f"P{number}", unit="U1")
    return town, period


def killed_at(table: str, celery: Celery) -> None:
    """Let a worker begin and kill it where it writes to a table."""
    with halted_at(table):
        worker, beat = celery.worker(), celery.beat()
        assert wait_until(lambda: is_halted_at(table), seconds=150), "the worker never reached its middle"
        celery.kill(worker)
        celery.kill(beat)


def state_of(batch: ImportBatch) -> str:
    return ImportBatch.objects.values_list("state", flat=True).get(pk=batch.pk)


def amounts() -> list[Decimal | None]:
    return list(MonthlyReturn.objects.order_by("project__code").values_list("investment", flat=True))


def test_a_worker_killed_while_it_reads_and_another_while_it_stores(
    live: Database, celery: Celery, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    town, period = scene()
    client = desk.signed_in(town, "clerk")
    batch = send(client, large_file(), period=period)
    assert (batch.state, ImportRow.objects.count()) == (State.UPLOADED, 0)
    batch.columns = columns.stored(columns.guess("returns", HEADS).mapped)
    batch.save()

    killed_at(STAGED, celery)
    assert (state_of(batch), ImportRow.objects.count()) == (State.UPLOADED, 0)
    worker, beat = celery.worker(), celery.beat()
    assert wait_until(lambda: state_of(batch) == State.PREVIEWED)
    batch.refresh_from_db()
    assert batch.counts["new"] == batch.rows.count() == ROWS
    celery.kill(worker)
    celery.kill(beat)

    # As if it had more rows than are stored while somebody waits.
    monkeypatch.setattr(exchange, "AT_ONCE_ROWS", ROWS - 1)
    act(client, batch, "confirm")
    killed_at(RECORDED, celery)
    assert (state_of(batch), amounts()) == (State.PREVIEWED, [])
    celery.worker()
    celery.beat()
    assert wait_until(lambda: state_of(batch) == State.CONFIRMED)
    assert amounts() == [Decimal(100 + number) for number in range(ROWS)]
    assert wait_until(lambda: not Job.objects.exclude(state=Job.State.DONE).exists())
    assert set(Job.objects.values_list("attempts", flat=True)) == {1}
