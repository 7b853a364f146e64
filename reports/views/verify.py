"""Anybody drops a file and is told what it is. Nothing of it is kept, and nothing changes by it."""

from __future__ import annotations

from django.core.exceptions import BadRequest
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.scope import roles_of
from common.rates import is_too_often
from common.routes import ANYONE, allow
from common.uploads import InMemory
from common.workbooks.limits import MEGABYTE, UPLOAD_BYTES
from reports.services.dropped import Verdict, recognize
from reports.views.common import READERS

PER_MINUTE = 20
#: What a form adds around its file.
AROUND = 4096


@csrf_exempt  # it reads, and what it reads is what the sender sent
@allow(ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """The page, and its answer."""
    if request.method != "POST":
        return _page(request)
    if is_too_often(request, "verify", PER_MINUTE):
        return _page(request, _("Many files have come from your address: wait a minute, please."), 429)
    if int(request.META.get("CONTENT_LENGTH") or 0) > UPLOAD_BYTES + AROUND:
        return _page(request, _too_big(), 413)
    request.upload_handlers = [InMemory(UPLOAD_BYTES)]
    file = _file(request)
    if file is None:
        return _page(request, _("Choose a file first: a circular as PDF, Word or Excel, or a bundle."), 400)
    content = file.read()
    if not content:
        return _page(request, _("The file is empty."), 400)
    reads_all = bool(roles_of(request.user) & set(READERS)) if isinstance(request.user, User) else False
    verdict = recognize(name=(file.name or "")[:200], content=content, reads_all=reads_all)
    return _page(request, verdict=verdict)


def _file(request: HttpRequest) -> UploadedFile[bytes] | None:
    try:
        return request.FILES.get("file")
    except BadRequest:
        return None


def _too_big() -> str:
    megabytes = UPLOAD_BYTES // MEGABYTE
    return _("The file is larger than %(megabytes)s MB: no circular and no bundle is as large.") % {
        "megabytes": megabytes
    }


def _page(
    request: HttpRequest, refusal: str = "", status: int = 200, verdict: Verdict | None = None
) -> HttpResponse:
    context = {"refusal": refusal, "verdict": verdict, "megabytes": UPLOAD_BYTES // MEGABYTE}
    return render(request, "reports/public/verify.html", context, status=status)
