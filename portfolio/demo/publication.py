"""Building and publishing a month's edition by the same jobs that workers do."""

from __future__ import annotations

import datetime as dt
import time

from common.clock import set_business_now
from common.jobs import release_dead
from common.models import Job
from portfolio.demo import moments
from portfolio.demo.staff import Staff
from projects.models import ReportingPeriod
from reports.models import Edition
from reports.services.editions import BUILD, request_edition
from reports.services.publishing import PUBLISH, request_publication
from reports.services.work import perform

PAUSE = dt.timedelta(milliseconds=500)
PATIENCE = dt.timedelta(minutes=5)


class DemoFailed(Exception):
    """The demo can't be loaded; the message says why."""


def publish_month(period: ReportingPeriod, staff: Staff) -> Edition:
    """The office has the edition built and the leader publishes it; goes on from where it was broken off."""
    now = moments.locked(period)
    set_business_now(now)
    edition = request_edition(period=period, user=staff.office, now=now)
    if edition.status == Edition.Status.BUILDING:
        _finish(BUILD, edition)
        edition.refresh_from_db()
    now = moments.published(period)
    set_business_now(now)
    request_publication(edition=edition, user=staff.leader, now=now)
    _finish(PUBLISH, edition)
    edition.refresh_from_db()
    return edition


def _finish(kind: str, edition: Edition) -> None:
    """Do the job here, or wait for the worker that has it; one whose worker died is handed out again."""
    job = Job.objects.filter(kind=kind, key=str(edition.pk)).latest("pk")
    deadline = time.monotonic() + PATIENCE.total_seconds()
    while not perform(job.pk):
        job.refresh_from_db()
        if job.state == Job.State.DONE:
            return
        if job.state == Job.State.FAILED or time.monotonic() > deadline:
            raise DemoFailed(f"{job.kind} of {edition.period}: {job.error or 'not done in time'}")
        if job.state == Job.State.RUNNING:
            time.sleep(PAUSE.total_seconds())
            release_dead()
