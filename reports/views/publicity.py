"""Opening an edition to everybody and taking it back. Each is harmless when pressed twice."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import Role
from accounts.scope import signed_in
from common.clock import business_now
from common.errors import Refusal
from common.routes import allow
from reports import selectors
from reports.models import Edition
from reports.services.publicity import open_to_everybody, take_back
from reports.views.common import first_of


@allow(Role.LEADER, at_root=True)
@require_POST
def open_edition(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Show the edition that the page showed to everybody."""
    edition = _edition(request, year, month)
    try:
        done = open_to_everybody(edition=edition, user=signed_in(request), now=business_now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        said = _("The edition is open to everybody now.") if done else _("It was open to everybody already.")
        (messages.success if done else messages.info)(request, said)
    return _back(edition)


@allow(Role.OFFICE, Role.LEADER, at_root=True)
@require_POST
def take_edition_back(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Show it no longer."""
    edition = _edition(request, year, month)
    reason = request.POST.get("reason", "").replace("\0", "")[:2000]
    try:
        done = take_back(edition=edition, user=signed_in(request), reason=reason, now=business_now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        said = _("Strangers no longer see the edition.") if done else _("It was not open to everybody.")
        (messages.success if done else messages.info)(request, said)
    return _back(edition)


def _edition(request: HttpRequest, year: int, month: int) -> Edition:
    text = request.POST.get("revision", "")
    revision = int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 6 else None
    found = selectors.published_edition(first_of(year, month), revision)
    if found is None:
        raise Http404
    return found


def _back(edition: Edition) -> HttpResponse:
    month = edition.period.month
    address = reverse("edition", args=[month.year, month.month])
    return redirect(f"{address}?revision={edition.revision}#publicity")
