"""Celery tasks: they wake work up and hold no state. Each can run twice or not at all."""

from __future__ import annotations

import logging

from celery import shared_task
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts.services.organizations import bring_names_current
from common import jobs
from common.clock import business_now, business_today
from common.models import Job
from projects.models import ReportingPeriod
from projects.services.registry import bring_current
from reports.services.editions import settle_failed_builds
from reports.services.following import order_problems
from reports.services.inspection import begin_by_night
from reports.services.secrecy import put_telling_drafts_away
from reports.services.snapshots import refresh_period, stale_periods, sweep
from reports.services.trials import throw_away
from reports.services.watching import watch
from reports.services.work import perform

log = logging.getLogger(__name__)
# A wake-up that nobody has heard by then is worth nothing: the reconciler has sent others.
EXPIRES = 30


@shared_task
def do_job(job_id: int) -> None:
    """Do one job."""
    perform(job_id)


@shared_task
def refresh(period_id: int) -> None:
    """Bring one month's figures up to date."""
    refresh_period(ReportingPeriod.objects.get(pk=period_id))


@shared_task
def turn_the_day() -> None:
    """Let names, moves and stages that were entered in advance take effect on their day."""
    bring_names_current(today=business_today())
    bring_current(today=business_today())


@shared_task
def inspect() -> None:
    """Begin the night's inspection of what is stored and published, or go on with it. True time counts."""
    begin_by_night(timezone.now())


@shared_task
def reconcile() -> None:
    """Find what is due and not done, whatever became of the messages."""
    jobs.release_dead()
    settle_failed_builds()
    put_telling_drafts_away()
    for job in jobs.queued():
        do_job.apply_async([job.pk], expires=EXPIRES)
    for period in stale_periods():
        refresh.apply_async([period.pk], expires=EXPIRES)
    sweep()
    throw_away()


@shared_task
def watch_schedule() -> None:
    """Tell the office of steps that are missing after their day."""
    watch(now=business_now())


@shared_task
def send_orders() -> None:
    """Send orders for problems that the highest level did not settle in time."""
    order_problems(now=business_now())


def wake(job: Job) -> None:
    """Tell a worker of a job once it is committed; without a broker the reconciler will find it."""

    def send() -> None:
        try:
            do_job.apply_async([job.pk], expires=EXPIRES)
        except OperationalError:
            log.warning("no broker: job %s waits for the reconciler", job)

    transaction.on_commit(send)
