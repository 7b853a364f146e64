"""Files attached to a project's facts, for whoever sees the project."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.scope import FIGURE_ROLES, signed_in
from common.downloads import log_download
from common.files import serve_file
from common.routes import allow
from projects.models import Attachment, Project
from projects.services.secrecy import veils_over

SANDBOX = "default-src 'none'; sandbox"


@allow(*FIGURE_ROLES)
@require_safe
def attachment(request: HttpRequest, attachment_id: int) -> HttpResponse:
    """The file as stored; a photo may be looked at in the page (?size=small for a small one)."""
    user = signed_in(request)
    rows = Attachment.objects.select_related("file", "sketch", "project")
    found = get_object_or_404(rows, pk=attachment_id, project__in=Project.objects.visible_to(user))
    small = request.GET.get("size") == "small"
    if small and found.sketch is None:
        raise Http404
    if not small:
        log_download(
            request,
            kind="attachment",
            name=found.name,
            sha256=found.file.sha256,
            size=found.file.size,
            project_id=found.project_id,
        )
    veil = veils_over([found.project], user)[found.project_id]
    response = serve_file(found.sketch if small and found.sketch else found.file, veil(found.name))
    if found.kind == Attachment.Kind.PHOTO and "download" not in request.GET:
        response["Content-Disposition"] = "inline"
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    return response
