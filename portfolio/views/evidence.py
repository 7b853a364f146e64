"""The evidence for one figure: a page, and a file to take along."""

from __future__ import annotations

import datetime as dt

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.models import Role
from accounts.scope import signed_in
from common.downloads import log_download
from common.routes import allow
from portfolio.audit.evidence import evidence_for
from portfolio.audit.pack import write_pack
from portfolio.audit.trail import read
from projects.models import Project
from projects.selectors import scope_as
from projects.services.secrecy import veil_for

READERS = (Role.AUDITOR, Role.OFFICE, Role.LEADER)


@allow(*READERS)
@require_safe
def evidence(request: HttpRequest, code: str, month: dt.date) -> HttpResponse:
    """Everything the figure rests on."""
    found, user = evidence_for(_project(request, code), month), signed_in(request)
    trail = read(found.records, is_cleared=user.is_cleared)
    veil = veil_for(user)
    context = {"found": found, "project": found.project, "trail": trail, "veil": veil}
    return render(request, "portfolio/evidence.html", context)


@allow(*READERS)
@require_safe
def evidence_file(request: HttpRequest, code: str, month: dt.date) -> HttpResponseBase:
    """The same as a file."""
    found = evidence_for(_project(request, code), month)
    file, digest, size = write_pack(found)
    name = f"evidence-{code}-{month:%Y-%m}.zip"
    log_download(request, kind="evidence", name=name, sha256=digest, size=size, project_id=found.project.pk)
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


def _project(request: HttpRequest, code: str) -> Project:
    """One that the reader sees in one of these roles: another one elsewhere opens nothing here."""
    mine = Project.objects.for_page().filter(scope_as(signed_in(request), *READERS))
    return get_object_or_404(mine, code=code)
