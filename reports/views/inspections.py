"""What the nightly inspection found, for the auditor."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Role
from common.models import Job
from common.routes import allow
from reports.models import Finding, Inspection
from reports.services.inspection import INSPECT

SHOWN = 30


@allow(Role.AUDITOR, at_root=True)
@require_safe
def inspection(request: HttpRequest) -> HttpResponse:
    """The last inspection with its findings, and those before it."""
    runs = list(Inspection.objects.all()[:SHOWN])
    counts: dict[int, int] = {}
    findings = list(Finding.objects.filter(inspection__in=[run.pk for run in runs]))
    for finding in findings:
        counts[finding.inspection_id] = counts.get(finding.inspection_id, 0) + 1
    last = runs[0] if runs else None
    context = {
        "last": last,
        "found": [finding for finding in findings if last and finding.inspection_id == last.pk],
        "runs": [(run, counts.get(run.pk, 0)) for run in runs],
        "job": Job.objects.filter(kind=INSPECT, key__startswith=f"{last.pk}:").order_by("-pk").first()
        if last
        else None,
    }
    return render(request, "reports/inspection.html", context)
