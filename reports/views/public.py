"""Served to anybody: editions that were opened to everybody, their files, the digests, the verifier.

What is not open is answered like what does not exist.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from common.downloads import log_download
from common.files import serve_file
from common.routes import ANYONE, allow
from reports import public
from reports.bundle import canonical
from reports.models import Edition, EditionFile, EditionSignature
from reports.presentation import GroupRow
from reports.services.publicity import bundle_for_everybody
from reports.services.publishing import LANGUAGES
from reports.views.common import first_of, number_in

VERIFIER = Path(__file__).resolve().parents[1] / "verifier.py"


@cache
def verifier_source() -> bytes:
    """The verifier as it stands in this installation, read once."""
    return VERIFIER.read_bytes()


@allow(ANYONE)
@require_safe
def verifier(request: HttpRequest) -> HttpResponse:
    """The program to check a bundle with, on any machine that has Python."""
    response = HttpResponse(verifier_source(), content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="verifier.py"'
    return response


@allow(ANYONE)
@require_safe
def edition_list(request: HttpRequest) -> HttpResponse:
    """The editions that are open, newest first."""
    return render(request, "reports/public/list.html", {"editions": public.editions()})


@allow(ANYONE)
@require_safe
def edition(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """One of them, with everything that is handed out."""
    found = _open(request, year, month)
    rows = [GroupRow(group, found.period.month.month) for group in public.sums(found)]
    context = {
        "edition": found,
        "revisions": public.revisions(found),
        "total": next((row for row in rows if row.group.kind == "total"), None),
        "rows": [row for row in rows if row.group.kind == "category"],
        "files": public.files(found),
        "signature": found.signatures.filter(part=EditionSignature.Part.PUBLIC).first(),
        "languages": LANGUAGES,
        "bundle_name": public.bundle_name(found),
    }
    return render(request, "reports/public/edition.html", context)


@allow(ANYONE)
@require_safe
def circular(request: HttpRequest, year: int, month: int, kind: str) -> HttpResponse:
    """The circular as it was handed out, in the language asked for or that of the page."""
    language = request.GET.get("language") or get_language()
    files = _open(request, year, month).files.select_related("file")
    wanted = language if language in LANGUAGES else LANGUAGES[0]
    which = request.GET.get("circular") or EditionFile.Circular.MONTHLY
    file = get_object_or_404(files, format=kind, language=wanted, circular=which)
    log_download(request, kind="public", name=file.file.name, sha256=file.file.sha256, size=file.file.size)
    return serve_file(file.file)


@allow(ANYONE)
@require_safe
def bundle(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """The edition as data, without the names of people; or the signature over it, where there is one."""
    found = _open(request, year, month)
    if "signature" in request.GET:
        signed = found.signatures.select_related("file")
        return serve_file(get_object_or_404(signed, part=EditionSignature.Part.PUBLIC).file)
    content = canonical(bundle_for_everybody(found))
    name = public.bundle_name(found)
    log_download(request, kind="public", name=name, content=content)
    response = HttpResponse(content, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["ETag"] = f'"{found.digest}"'
    response["Cache-Control"] = "private, no-cache"
    return response


@allow(ANYONE)
@require_safe
def digests(request: HttpRequest) -> HttpResponse:
    """The chain of digests."""
    return render(request, "reports/public/digests.html", {"links": public.chain()})


@allow(ANYONE)
@require_safe
def digests_json(request: HttpRequest) -> HttpResponse:
    """The same for programs."""
    return JsonResponse({"digests": [link.as_json() for link in public.chain()]})


def _open(request: HttpRequest, year: int, month: int) -> Edition:
    found = public.edition_of(first_of(year, month), number_in(request, "revision"))
    if found is None:
        raise Http404
    return found
