"""An import that dies half-way stores nothing; one that is confirmed twice at once is stored once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from common import jobs
from common.models import Job
from projects.exchange import batches, returns, work
from projects.models import ImportBatch, MonthlyReturn, Project, ReportingPeriod
from tests import factories
from tests.common.threads import together
from tests.databases import Database
from tests.desk import draft
from tests.factories import NOW, Town
from tests.live import pointed_at
from tests.projects.exchange.sending import table
from tests.projects.racing import slowed, without_row_locks

HEADS = ["项目编码", "本月完成投资", "形象进度"]
State = ImportBatch.State
ROWS = 6


@pytest.fixture
def scene(
    fresh_database: Callable[..., Database], django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[Town, ReportingPeriod, ImportBatch]]:
    """A town that really commits, and a table of the clerk's, previewed."""
    with django_db_blocker.unblock(), pointed_at(fresh_database()):
        town, period = factories.make_town(), factories.month(11)
        for number in range(ROWS):
            factories.add_project(town, code=f"P{number}", unit="U1")
        draft(town, period, Project.objects.get(code="P0"), investment=Decimal(1))
        rows = [[f"P{number}", 100 + number, 10] for number in range(ROWS)]
        batch = batches.upload(
            kind="returns",
            user=town.people["clerk"],
            name="t.xlsx",
            content=table(*rows, heads=HEADS),
            period=period,
        )
        batch.columns = {
            name: {"column": number, "unit": "wan"}
            for number, name in enumerate(["code", "investment", "physical_progress"])
        }
        batch.save()
        batches.read(batch_id=batch.pk)
        batch.refresh_from_db()
        assert batch.counts["error"] == 0
        yield town, period, batch


def amounts() -> list[Decimal | None]:
    """What is stored, by project."""
    return list(MonthlyReturn.objects.order_by("project__code").values_list("investment", flat=True))


WHOLE = [Decimal(100 + number) for number in range(ROWS)]


class Killed(BaseException):
    """The worker is gone."""


def die_after(monkeypatch: pytest.MonkeyPatch) -> list[list[Decimal | None]]:
    """Let the worker die when the returns are written and the batch is not; tells what was written then."""
    apply, written = returns.apply, []

    def dying(*arguments: Any) -> None:
        apply(*arguments)
        written.append(amounts())
        raise Killed

    monkeypatch.setattr(returns, "apply", dying)
    return written


def confirm(batch: ImportBatch) -> Job:
    job = jobs.enqueue(kind=work.CONFIRM, key=str(batch.pk))
    work.perform(job.pk, in_sight=False)
    return job


def test_an_import_that_dies_half_way_stores_nothing_and_is_finished_later(
    scene: tuple[Town, ReportingPeriod, ImportBatch], monkeypatch: pytest.MonkeyPatch
) -> None:
    _town, _period, batch = scene
    with monkeypatch.context() as patched:
        written = die_after(patched)
        with pytest.raises(Killed):
            confirm(batch)
    assert written == [WHOLE]
    assert amounts() == [Decimal(1)]
    batch.refresh_from_db()
    assert batch.state == State.PREVIEWED
    monkeypatch.setattr(jobs, "CLAIM_GRACE", -jobs.CLAIM_GRACE)
    assert jobs.release_dead() == 1
    work.perform(Job.objects.latest("pk").pk, in_sight=False)
    assert amounts() == WHOLE


def test_confirmed_twice_at_once_it_is_stored_once(scene: tuple[Town, ReportingPeriod, ImportBatch]) -> None:
    _town, _period, batch = scene
    assert sorted(six_at_once(batch)) == ["before"] * 5 + ["done"]
    assert amounts() == WHOLE
    assert set(MonthlyReturn.objects.values_list("version", flat=True)) == {1, 2}


def six_at_once(batch: ImportBatch) -> list[str]:
    """Confirm six times together; what each was told."""
    said = together(6, lambda number: "done" if batches.confirm(batch_id=batch.pk, now=NOW) else "before")
    return [type(one).__name__ if isinstance(one, Exception) else one for one in said]


def test_without_the_lock_on_the_file_the_others_meet_an_error(
    scene: tuple[Town, ReportingPeriod, ImportBatch], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: whoever comes second then runs into the versions and the keys of the returns."""
    _town, _period, batch = scene
    without_row_locks(monkeypatch)
    monkeypatch.setattr(returns, "apply", slowed(returns.apply))
    assert "Conflict" in six_at_once(batch)
    assert amounts() == WHOLE


def test_a_save_at_the_same_time_wins_or_loses_as_a_whole(
    scene: tuple[Town, ReportingPeriod, ImportBatch],
) -> None:
    town, period, batch = scene
    mine = Project.objects.get(code="P0")

    def one_of_two(number: int) -> object:
        if number:
            return draft(town, period, mine, investment=Decimal(7), version=1)
        return batches.confirm(batch_id=batch.pk, now=NOW)

    both = together(2, one_of_two)
    stored = amounts()
    assert sum(isinstance(one, Exception) for one in both) == 1
    assert stored in (WHOLE, [Decimal(7)])
