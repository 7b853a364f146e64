"""What the tasks find to do, and that they say it again when nobody listens."""

from __future__ import annotations

import datetime as dt

import pytest
from kombu.exceptions import OperationalError

from common import jobs
from common.clock import set_business_now
from common.models import Job
from projects.models import Stage
from projects.services.registry import change_stage
from reports import tasks
from tests import factories
from tests.databases import Database


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """The messages that would go out: (task, id)."""
    out: list[tuple[str, int]] = []
    monkeypatch.setattr(tasks.do_job, "apply_async", lambda args, **_: out.append(("do_job", args[0])))
    monkeypatch.setattr(tasks.refresh, "apply_async", lambda args, **_: out.append(("refresh", args[0])))
    return out


@pytest.mark.django_db
def test_reconciler_wakes_every_queued_job_again(sent: list[tuple[str, int]]) -> None:
    job = jobs.enqueue(kind="build_edition", key="1")
    tasks.reconcile()
    tasks.reconcile()
    assert sent == [("do_job", job.pk)] * 2


@pytest.mark.django_db
def test_reconciler_finds_stale_months(sent: list[tuple[str, int]]) -> None:
    town = factories.make_town()
    period = factories.month(1)
    factories.add_project(town)
    tasks.reconcile()
    assert ("refresh", period.pk) in sent


def test_a_job_without_broker_waits_for_the_reconciler(
    live: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_broker(args: list[int], **_: object) -> None:
        raise OperationalError

    monkeypatch.setattr(tasks.do_job, "apply_async", no_broker)
    job = jobs.enqueue(kind="build_edition", key="1")
    tasks.wake(job)
    job.refresh_from_db()
    assert job.state == Job.State.QUEUED


@pytest.mark.django_db
def test_a_stage_entered_in_advance_takes_effect_on_its_day() -> None:
    town = factories.make_town()
    project = factories.add_project(town, stage=Stage.SIGNED)
    set_business_now(factories.NOW)
    day = factories.NOW + dt.timedelta(days=3)
    change_stage(
        project=project,
        stage=Stage.STARTED,
        effective_on=day.date(),
        author=town.people["office"],
        now=factories.NOW,
    )
    tasks.turn_the_day()
    project.refresh_from_db()
    assert project.stage == Stage.SIGNED

    set_business_now(day)
    tasks.turn_the_day()
    project.refresh_from_db()
    assert project.stage == Stage.STARTED
