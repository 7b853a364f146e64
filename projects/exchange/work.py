"""The jobs of an import: reading the file, and storing what it says. ``reports`` hands them to workers."""

from __future__ import annotations

from common import jobs
from common.clock import business_now
from common.errors import Conflict, Refusal
from common.models import Job
from projects.exchange import batches

READ, CONFIRM = "read_import", "confirm_import"
KINDS = (READ, CONFIRM)
STEPS = 3


def perform(job_id: int, *, in_sight: bool = True) -> bool:
    """Do one of these jobs if it is still to be done; ``in_sight``: somebody watches how far it is."""

    def work(job: Job) -> None:
        if job.kind == READ:
            batches.read(batch_id=int(job.key), progress=progress(job) if in_sight else silence)
        else:
            _confirm(int(job.key))

    return jobs.run(job_id, work)


def progress(job: Job) -> batches.Progress:
    """Say how far a job is on its row."""
    return lambda step, label: jobs.report_progress(job, step, STEPS, label)


def silence(step: int, label: str) -> None:
    """It is over in a moment."""


def _confirm(batch_id: int) -> None:
    try:
        batches.confirm(batch_id=batch_id, now=business_now())
    except Conflict as conflict:
        # What changed since the preview is shown there, row by row.
        batches.read_again(batch_id=batch_id, why=str(conflict))
    except Refusal as refusal:
        batches.note(batch_id=batch_id, text=str(refusal))
