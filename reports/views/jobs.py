"""How far a piece of work has come; the page lives off the database and survives a reload."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Role
from common.models import Job, JobProgress
from common.routes import allow
from reports.models import Edition
from reports.services.editions import BUILD
from reports.services.publishing import PUBLISH
from reports.views.common import month_name


@dataclass(frozen=True)
class Progress:
    """A job as its page shows it; ``result`` is what the button to the outcome says, at ``address``."""

    job: Job
    reached: JobProgress | None
    title: str
    result: str
    address: str

    @property
    def is_over(self) -> bool:
        """Whether there is nothing left to wait for."""
        return self.job.state in (Job.State.DONE, Job.State.FAILED)

    @property
    def step(self) -> str:
        """What is being done."""
        words = {
            "computing": _("computing the figures"),
            "freezing": _("freezing lines and sums"),
            "sealing": _("numbering and sealing"),
            "verifying": _("verifying every line"),
            "rendering": _("printing the circular in both languages"),
            "trial": _("computing month by month"),
        }
        return words.get(self.reached.label, "") if self.reached else ""


def reached_by(job: Job) -> JobProgress | None:
    """How far a job has come."""
    return JobProgress.objects.filter(job=job).first()


def _of_edition(row: Job, edition: Edition) -> Progress:
    month, publishes = edition.period.month, row.kind == PUBLISH
    title = (
        _("Publishing the edition of %(month)s") if publishes else _("Building the edition of %(month)s")
    ) % {"month": month_name(month)}
    if row.state == Job.State.FAILED:
        result = _("Back to the month")
    else:
        result = _("Read the circular") if publishes else _("Read the draft")
    page = "edition" if publishes and row.state == Job.State.DONE else "preparation"
    return Progress(row, reached_by(row), title, result, reverse(page, args=[month.year, month.month]))


@allow(Role.OFFICE, Role.LEADER, at_root=True)
@require_safe
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """One job's page, or only the part of it that changes."""
    row = get_object_or_404(Job.objects.select_related("requested_by"), pk=pk, kind__in=[BUILD, PUBLISH])
    edition = get_object_or_404(Edition.objects.select_related("period"), pk=int(row.key))
    template = "reports/parts/progress.html" if "part" in request.GET else "reports/job.html"
    return render(request, template, {"progress": _of_edition(row, edition)})
