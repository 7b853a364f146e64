"""Reading a published edition, and taking its files away."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.models import Role
from accounts.scope import roles_at_root, signed_in
from common.downloads import log_download
from common.files import serve_file
from common.routes import allow
from projects.services.secrecy import veil_for
from reports import drafts, selectors
from reports.models import Edition, EditionFile
from reports.presentation import EditionPage
from reports.services.publishing import LANGUAGES
from reports.services.step_up import needs_code
from reports.views.common import READERS, first_of, is_backstage, number_in, period_or_404
from reports.views.months import show_preparation


@allow(*READERS)
@require_safe
def edition(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """The revision that counts, or the one asked for; before publication its makers see the month's state."""
    found = selectors.published_edition(first_of(year, month), number_in(request, "revision"))
    if found is None:
        if number_in(request, "revision") or not is_backstage(signed_in(request)):
            raise Http404
        return show_preparation(request, period_or_404(year, month))
    user = signed_in(request)
    corrected = selectors.corrected_since(found, user)
    context = {
        "page": EditionPage(found, user, number_in(request, "rank") or 1),
        "edition": found,
        "corrected_since": corrected,
        "veil": veil_for(user),
        "newest": selectors.published_edition(found.period.month),
        "languages": LANGUAGES,
        "is_backstage": is_backstage(signed_in(request)),
        "erratum": drafts.erratum_difference(found),
        **_revisions(request, found),
        "publicity": list(found.publicity.select_related("author").order_by("-pk")),
    }
    return render(request, "reports/edition.html", context)


def _revisions(request: HttpRequest, found: Edition) -> dict[str, Any]:
    """Everything published of the month, and what can be done about it."""
    user = signed_in(request)
    roles = roles_at_root(user)
    is_leader = Role.LEADER in roles
    return {
        "revisions": selectors.revisions(found.period),
        "making": selectors.edition_in_the_making(found.period) if is_backstage(user) else None,
        "is_leader": is_leader,
        "is_office": Role.OFFICE in roles,
        "needs_code": is_leader and needs_code(user),
    }


@allow(*READERS)
@require_safe
def circular(request: HttpRequest, year: int, month: int, kind: str) -> HttpResponse:
    """The circular as it was handed out, in the language asked for or that of the page."""
    language = request.GET.get("language") or get_language()
    if language not in LANGUAGES:
        language = LANGUAGES[0]
    which = request.GET.get("circular", EditionFile.Circular.MONTHLY)
    if which not in EditionFile.Circular.values:
        raise Http404
    files = _published(request, year, month).files.select_related("file")
    file = get_object_or_404(files, circular=which, format=kind, language=language).file
    log_download(request, kind="circular", name=file.name, sha256=file.sha256, size=file.size)
    return serve_file(file)


@allow(*READERS)
@require_safe
def bundle(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """The edition as data: what the verifier checks."""
    found = _published(request, year, month)
    if found.bundle is None:
        raise Http404
    file = found.bundle
    log_download(request, kind="bundle", name=file.name, sha256=file.sha256, size=file.size)
    return serve_file(file)


def _published(request: HttpRequest, year: int, month: int) -> Edition:
    found = selectors.published_edition(first_of(year, month), number_in(request, "revision"))
    if found is None:
        raise Http404
    return found
