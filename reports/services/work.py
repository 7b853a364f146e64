"""Which job is done by what: the one entry for workers, commands and tests."""

from __future__ import annotations

from functools import partial

from common import jobs
from common.clock import business_now
from common.models import Job
from projects.exchange import work as imports
from reports.services.editions import BUILD, build_edition, settle_failed_builds
from reports.services.inspection import INSPECT, inspect_batch
from reports.services.publishing import PUBLISH, publish_edition
from reports.services.snapshots import cut_off
from reports.services.trials import WHAT_IF, compute_trial


def perform(job_id: int) -> bool:
    """Do one job if it is still to be done; True when this call did it."""
    kind = Job.objects.values_list("kind", flat=True).get(pk=job_id)
    if kind == PUBLISH:
        return jobs.run(job_id, publish_edition)
    if kind == BUILD:
        # The cut-off has a transaction of its own: its lock keeps facts from being posted.
        done = jobs.run(job_id, partial(build_edition, cutoff=cut_off(), as_of=business_now()))
        settle_failed_builds()
        return done
    if kind == WHAT_IF:
        return jobs.run(job_id, compute_trial)
    if kind == INSPECT:
        return jobs.run(job_id, inspect_batch)
    if kind in imports.KINDS:
        return imports.perform(job_id)
    raise ValueError(f"no such kind of job: {kind}")
