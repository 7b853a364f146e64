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
    """A job as its page shows it."""

    job: Job
    edition: Edition
    reached: JobProgress | None

    @property
    def is_over(self) -> bool:
        """Whether there is nothing left to wait for."""
        return self.job.state in (Job.State.DONE, Job.State.FAILED)

    @property
    def title(self) -> str:
        """What the work is."""
        names = {
            BUILD: _("Building the edition of %(month)s"),
            PUBLISH: _("Publishing the edition of %(month)s"),
        }
        return names[self.job.kind] % {"month": month_name(self.edition.period.month)}

    @property
    def step(self) -> str:
        """What is being done."""
        words = {
            "computing": _("computing the figures"),
            "freezing": _("freezing lines and sums"),
            "sealing": _("numbering and sealing"),
            "verifying": _("verifying every line"),
            "rendering": _("printing the circular in both languages"),
        }
        return words.get(self.reached.label, "") if self.reached else ""

    @property
    def result_url(self) -> str:
        """Where the outcome stands."""
        name = "edition" if self.job.kind == PUBLISH and self.job.state == Job.State.DONE else "preparation"
        month = self.edition.period.month
        return reverse(name, args=[month.year, month.month])


@allow(Role.OFFICE, Role.LEADER, at_root=True)
@require_safe
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """One job's page, or only the part of it that changes."""
    row = get_object_or_404(Job.objects.select_related("requested_by"), pk=pk, kind__in=[BUILD, PUBLISH])
    edition = get_object_or_404(Edition.objects.select_related("period"), pk=int(row.key))
    progress = Progress(row, edition, JobProgress.objects.filter(job=row).first())
    template = "reports/parts/progress.html" if "part" in request.GET else "reports/job.html"
    return render(request, template, {"progress": progress})
