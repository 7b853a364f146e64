"""Jobs: claimed by a conditional update, done in one transaction, found again when a worker dies.

A job's life: queued → running → done or failed. ``claim`` commits *running* with a token; the work then
runs in one transaction that first locks the job's row and checks the token. While that lock is held, the
worker is alive; a dead worker's transaction is rolled back and its lock is gone. ``release_dead`` hands
such jobs out again. Delivered twice, the second worker finds nothing to claim.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from datetime import timedelta

from django.db import Error, IntegrityError, InterfaceError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as N_

from common.acting import recorded_as
from common.models import Job, JobProgress
from common.said import write_down

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 5
# Between the commit of a claim and the lock on its row a worker is alive without holding the lock.
CLAIM_GRACE = timedelta(seconds=5)


class JobFailed(Exception):
    """The work can't be done. It is not tried again.

    Takes a text marked with N_ and what goes into it: whoever reads it may have another language.
    """

    def __init__(self, text: str, **values: object) -> None:
        super().__init__(write_down(text, **values))


def enqueue(*, kind: str, key: str, user_id: int | None = None) -> Job:
    """The open job of that kind and key, made if there is none."""
    try:
        with transaction.atomic():
            return Job.objects.create(kind=kind, key=key, requested_by_id=user_id)
    except IntegrityError:
        return Job.objects.filter(kind=kind, key=key).latest("created_at")


def claim(job_id: int) -> Job | None:
    """Take a queued job; None when somebody else has, or it is done."""
    token = uuid.uuid4()
    now = timezone.now()
    queued = Job.objects.filter(pk=job_id, state=Job.State.QUEUED)
    if not queued.update(state=Job.State.RUNNING, claim=token, claimed_at=now):
        return None
    return Job.objects.filter(pk=job_id, claim=token).first()


def run(job_id: int, work: Callable[[Job], None]) -> bool:
    """Claim a job and do its work in one transaction with its outcome; True when this call did it."""
    job = claim(job_id)
    if job is None:
        return False
    try:
        return _work(job, work)
    except (OperationalError, InterfaceError):
        # The database went away or chose this transaction to end a deadlock: the reconciler tries again.
        raise
    except JobFailed as error:
        _fail(job, str(error))
    except Exception as error:
        log.exception("job %s failed", job)
        _retry_or_fail(job, write_down(N_("Unexpected: %(error)s"), error=f"{type(error).__name__}: {error}"))
    return False


def _work(job: Job, work: Callable[[Job], None]) -> bool:
    with transaction.atomic():
        mine = Job.objects.select_for_update(no_key=True).filter(
            pk=job.pk, claim=job.claim, state=Job.State.RUNNING
        )
        if not mine.exists():
            return False
        with recorded_as(job=job.pk, job_kind=job.kind, user=job.requested_by_id):
            work(job)
        mine.update(state=Job.State.DONE, finished_at=timezone.now(), error="")
    return True


def _fail(job: Job, error: str) -> None:
    Job.objects.filter(pk=job.pk, claim=job.claim).update(
        state=Job.State.FAILED, finished_at=timezone.now(), error=error
    )


def _retry_or_fail(job: Job, error: str) -> None:
    if job.attempts + 1 >= MAX_ATTEMPTS:
        _fail(job, error)
    else:
        Job.objects.filter(pk=job.pk, claim=job.claim).update(
            state=Job.State.QUEUED, claim=None, attempts=job.attempts + 1, error=error
        )


def release_dead() -> int:
    """Queue again the running jobs whose worker is gone; returns how many."""
    released = 0
    with transaction.atomic():
        stale = Job.objects.select_for_update(no_key=True, skip_locked=True).filter(
            state=Job.State.RUNNING, claimed_at__lt=timezone.now() - CLAIM_GRACE
        )
        for job in stale:
            _retry_or_fail(job, write_down(N_("The worker stopped before it had finished.")))
            released += 1
    return released


def queued() -> list[Job]:
    """Jobs that wait for a worker, oldest first."""
    return list(Job.objects.filter(state=Job.State.QUEUED).order_by("created_at"))


def report_progress(job: Job, step: int, steps: int, label: str) -> None:
    """Say how far a job is, on a connection of its own, so that it is seen before the work commits."""
    try:
        JobProgress.objects.using("side").update_or_create(
            job_id=job.pk, defaults={"step": step, "steps": steps, "label": label}
        )
    except Error:  # a lost connection included: only the showing suffers
        log.warning("could not say how far job %s is", job, exc_info=True)
