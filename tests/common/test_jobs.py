"""What becomes of a job: done once, tried again, failed with the reason, handed out again."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import OperationalError
from django.utils import timezone

from common import jobs
from common.jobs import JobFailed, claim, enqueue, queued, release_dead, run
from common.models import CalendarDay, Job
from common.said import read_out

pytestmark = pytest.mark.django_db
DAY = dt.date(2020, 1, 1)


def write(job: Job) -> None:
    CalendarDay.objects.create(day=DAY, is_working=False)


def write_and_break(job: Job) -> None:
    write(job)
    raise ValueError("no such figure")


def job_of(key: str = "1") -> Job:
    return enqueue(kind="test", key=key)


def test_a_job_is_asked_for_once_while_it_is_open() -> None:
    first, second = job_of(), job_of()
    assert first == second
    assert claim(first.pk)
    assert job_of() == first


def test_a_finished_job_can_be_asked_for_again() -> None:
    first = job_of()
    assert run(first.pk, write)
    assert job_of() != first


def test_claimed_once() -> None:
    job = job_of()
    taken = claim(job.pk)
    assert taken
    assert taken.state == Job.State.RUNNING
    assert claim(job.pk) is None


def test_run_twice_works_once() -> None:
    job = job_of()
    assert run(job.pk, write)
    assert not run(job.pk, write)
    job.refresh_from_db()
    assert (job.state, job.error, job.attempts) == (Job.State.DONE, "", 0)
    assert job.finished_at is not None


def test_an_exception_undoes_the_work_and_queues_it_again() -> None:
    job = job_of()
    assert not run(job.pk, write_and_break)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.claim) == (Job.State.QUEUED, 1, None)
    assert "no such figure" in job.error
    assert not CalendarDay.objects.filter(day=DAY).exists()
    assert queued() == [job]


def test_after_its_last_attempt_it_has_failed_with_the_message() -> None:
    job = job_of()
    for _ in range(jobs.MAX_ATTEMPTS):
        run(job.pk, write_and_break)
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert read_out(job.error) == "意外错误：ValueError: no such figure"
    assert job.finished_at is not None
    assert not run(job.pk, write)


def test_work_that_mended_itself_leaves_no_error() -> None:
    job = job_of()
    run(job.pk, write_and_break)
    assert run(job.pk, write)
    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.DONE, "")


def test_what_can_not_be_done_is_not_tried_again() -> None:
    def refuse(job: Job) -> None:
        raise JobFailed("核对不一致")

    job = job_of()
    run(job.pk, refuse)
    job.refresh_from_db()
    assert (job.state, read_out(job.error), job.attempts) == (Job.State.FAILED, "核对不一致", 0)


def test_a_lost_database_leaves_the_job_to_the_reconciler(monkeypatch: pytest.MonkeyPatch) -> None:
    def lose(job: Job) -> None:
        raise OperationalError("server closed the connection")

    job = job_of()
    with pytest.raises(OperationalError):
        run(job.pk, lose)
    job.refresh_from_db()
    assert job.state == Job.State.RUNNING
    assert release_dead() == 0  # it may just have been claimed
    monkeypatch.setattr(jobs, "CLAIM_GRACE", dt.timedelta(0))
    assert release_dead() == 1
    assert run(job.pk, write)


def test_released_and_claimed_by_another_the_first_worker_does_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A worker that slept between its claim and its work wakes up to find the work with somebody else."""
    monkeypatch.setattr(jobs, "CLAIM_GRACE", dt.timedelta(0))
    job = job_of()
    slow = claim(job.pk)
    assert slow
    assert release_dead() == 1
    assert run(job.pk, write)
    assert not jobs._work(slow, write_and_break)
    assert CalendarDay.objects.filter(day=DAY).count() == 1


def test_claimed_by_another_who_is_still_at_it_the_first_worker_does_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(jobs, "CLAIM_GRACE", dt.timedelta(0))
    slow = claim(job_of().pk)
    assert slow
    assert release_dead() == 1
    assert claim(slow.pk)
    assert not jobs._work(slow, write)
    assert not CalendarDay.objects.filter(day=DAY).exists()


def test_a_worker_that_dies_every_time_ends_the_job(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "CLAIM_GRACE", dt.timedelta(0))
    job = job_of()
    for _ in range(jobs.MAX_ATTEMPTS):
        assert claim(job.pk)
        release_dead()
    job.refresh_from_db()
    assert (job.state, read_out(job.error)) == (Job.State.FAILED, "处理程序中途停止。")


def test_jobs_wait_in_their_order() -> None:
    second, first = job_of("b"), job_of("a")
    Job.objects.filter(pk=first.pk).update(created_at=timezone.now() - dt.timedelta(hours=1))
    assert [job.pk for job in queued()] == [first.pk, second.pk]
