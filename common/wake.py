"""Telling a worker of a job. Only a wake-up call: the reconciler finds the job without it."""

from __future__ import annotations

import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

from common.models import Job

log = logging.getLogger(__name__)
# By name, because the task that knows every kind of job stands in a higher room.
TASK = "reports.tasks.do_job"
# A wake-up that nobody has heard by then is worth nothing: the reconciler has sent others.
EXPIRES = 30


def wake(job: Job) -> None:
    """Tell a worker of a job once it is committed; without a broker the reconciler will find it."""

    def send() -> None:
        try:
            current_app.send_task(TASK, [job.pk], expires=EXPIRES)
        except OperationalError:
            log.warning("no broker: job %s waits for the reconciler", job)

    transaction.on_commit(send)
