"""Jobs among many workers, some of which are killed: real connections, real commits, real processes."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import threading
import time

import pytest
from django.db import connections, transaction

from common import jobs
from common.models import CalendarDay, Job
from launcher.home import ROOT
from tests.common.threads import Aside, together
from tests.databases import Database

DAY = dt.date(2020, 1, 1)
WORKERS = 20
WORKER = """
import datetime, sys, time
import django
django.setup()
from common import jobs
from common.models import CalendarDay

def work(job):
    CalendarDay.objects.create(day=datetime.date(2020, 1, 1), is_working=False, label="half-done")
    print("inside", flush=True)
    time.sleep(60)

jobs.run(int(sys.argv[1]), work)
"""


def write(job: Job) -> None:
    CalendarDay.objects.create(day=DAY, is_working=False, label="whole")


def start_worker(database: Database, job: Job) -> subprocess.Popen[str]:
    """A process that has claimed a job and stands in the middle of its work."""
    process = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(job.pk)],
        cwd=ROOT,
        env=database.environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "inside"
    return process


def released_within(seconds: float) -> int:
    """How many jobs were handed out again, waiting until PostgreSQL has noticed a death."""
    until = time.monotonic() + seconds
    while not (count := jobs.release_dead()) and time.monotonic() < until:
        time.sleep(0.05)
    return count


def read_then_write(job_id: int) -> bool:
    """Claiming as one might write it at first."""
    if Job.objects.get(pk=job_id).state != Job.State.QUEUED:
        return False
    time.sleep(0.2)
    Job.objects.filter(pk=job_id).update(state=Job.State.RUNNING)
    return True


def test_one_of_twenty_claims_it(live: Database) -> None:
    job = jobs.enqueue(kind="test", key="1")
    claims = together(WORKERS, lambda _number: jobs.claim(job.pk) is not None)
    assert sorted(claims, key=bool) == [False] * (WORKERS - 1) + [True]


def test_control_several_claim_it_by_reading_first(live: Database) -> None:
    job = jobs.enqueue(kind="test", key="1")
    claims = together(WORKERS, lambda _number: read_then_write(job.pk))
    assert claims.count(True) > 1


def test_twenty_deliveries_do_the_work_once(live: Database) -> None:
    job = jobs.enqueue(kind="test", key="1")
    done = together(WORKERS, lambda _number: jobs.run(job.pk, write))
    assert done.count(True) == 1
    assert CalendarDay.objects.filter(day=DAY).count() == 1


def test_twenty_requests_make_one_job(live: Database) -> None:
    made = together(WORKERS, lambda _number: jobs.enqueue(kind="test", key="1").pk)
    assert len(made) == WORKERS
    assert set(made) == {Job.objects.get().pk}


def test_a_killed_workers_job_is_handed_out_again(live: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "CLAIM_GRACE", dt.timedelta(0))
    job = jobs.enqueue(kind="test", key="1")
    process = start_worker(live, job)
    assert jobs.release_dead() == 0, "the worker lives and holds the row"

    process.kill()
    process.wait()

    assert released_within(10) == 1
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.QUEUED, 1)
    assert not CalendarDay.objects.filter(day=DAY).exists(), "what the dead worker had written is gone"
    assert jobs.run(job.pk, write)
    assert CalendarDay.objects.filter(day=DAY).get().label == "whole"


def test_a_killed_workers_job_is_not_lost_without_the_grace_having_passed(live: Database) -> None:
    job = jobs.enqueue(kind="test", key="1")
    process = start_worker(live, job)
    process.kill()
    process.wait()
    assert jobs.release_dead() == 0
    Job.objects.filter(pk=job.pk).update(claimed_at=job.created_at - jobs.CLAIM_GRACE)
    assert released_within(10) == 1


def test_control_without_the_rows_lock_a_living_workers_job_is_taken_away(
    live: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same work outside the row's lock: the reconciler takes the living worker for dead."""
    monkeypatch.setattr(jobs, "CLAIM_GRACE", dt.timedelta(0))
    job = jobs.enqueue(kind="test", key="1")
    inside, leave = threading.Event(), threading.Event()

    def work_unlocked() -> None:
        assert jobs.claim(job.pk)
        with transaction.atomic():
            inside.set()
            leave.wait(10)

    worker = Aside(work_unlocked)
    assert inside.wait(10)
    assert jobs.release_dead() == 1
    leave.set()
    worker.outcome()


def test_progress_is_seen_before_the_work_commits(live: Database) -> None:
    job = jobs.enqueue(kind="test", key="1")
    seen: list[tuple[int, int, str]] = []

    def work(running: Job) -> None:
        jobs.report_progress(running, 2, 4, "verifying")
        other = Aside(lambda: Job.objects.select_related("progress").get(pk=job.pk).progress)
        progress = other.outcome()
        seen.append((progress.step, progress.steps, progress.label))  # type: ignore[attr-defined]

    assert jobs.run(job.pk, work)
    assert seen == [(2, 4, "verifying")]


def test_progress_that_can_not_be_written_does_not_stop_the_work(live: Database) -> None:
    def work(running: Job) -> None:
        side = connections["side"]
        side.ensure_connection()
        side.connection.close()
        jobs.report_progress(running, 1, 2, "computing")
        write(running)

    job = jobs.enqueue(kind="test", key="1")
    assert jobs.run(job.pk, work)
    assert CalendarDay.objects.filter(day=DAY).count() == 1
    connections["side"].close()
