"""Files attached to a project's facts, for whoever sees the project."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.models import Role, User
from accounts.scope import FIGURE_ROLES, signed_in
from common.downloads import log_download
from common.files import serve_file
from common.routes import allow
from projects.correction_selectors import SEE
from projects.models import Attachment, Correction, MonthlyReturn, Project, ReturnAttachment
from projects.selectors import scope_as
from projects.services.secrecy import Veil, veil_for

#: Who works on returns: they alone read what was not handed in, or was taken off again.
DESK = (Role.CLERK, Role.REVIEWER, Role.OFFICE, Role.AUDITOR)
SANDBOX = "default-src 'none'; sandbox"


@allow(*FIGURE_ROLES)
@require_safe
def attachment(request: HttpRequest, attachment_id: int) -> HttpResponse:
    """The file as stored; a photo may be looked at in the page (?size=small for a small one)."""
    user = signed_in(request)
    rows = Attachment.objects.select_related("file", "sketch", "project")
    found = get_object_or_404(rows, pk=attachment_id, project__in=Project.objects.visible_to(user))
    if not _may_open(user, found):
        raise Http404
    return answer_with(request, found, veil_for(user))


def answer_with(request: HttpRequest, found: Attachment, veil: Veil) -> HttpResponse:
    """A file that the reader may read, its name without true names; what is taken away is on record."""
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
    response = serve_file(found.sketch if small and found.sketch else found.file, veil(found.name))
    if found.kind == Attachment.Kind.PHOTO and "download" not in request.GET:
        response["Content-Disposition"] = "inline"
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _may_open(user: User, file: Attachment) -> bool:
    """A file is read by whoever reads what it hangs on: seeing the project alone is not enough."""
    needed: list[tuple[Role, ...]] = [DESK] if _is_unfinished(file) else []
    if Correction.objects.filter(document=file).exists():
        needed.append(SEE)
    mine = (Project.objects.filter(scope_as(user, *roles), pk=file.project_id) for roles in needed)
    return all(found.exists() for found in mine)


def _is_unfinished(file: Attachment) -> bool:
    """Whether it was taken off its return, or hangs on a draft, of which the project page tells nothing."""
    hangs = ReturnAttachment.objects.filter(attachment=file).select_related("monthly_return").first()
    if hangs is None:
        return False
    return hangs.removed_at is not None or hangs.monthly_return.status == MonthlyReturn.Status.DRAFT
