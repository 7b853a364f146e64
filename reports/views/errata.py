"""Withdrawing a published edition, and having it corrected."""

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
from common.errors import Conflict, Refusal
from common.models import Job
from common.routes import allow
from reports import selectors
from reports.models import Edition
from reports.services.editions import BUILD
from reports.services.errata import request_correction, withdraw_edition
from reports.tasks import wake
from reports.views.codes import code_is_right
from reports.views.common import first_of, period_or_404, typed


@allow(Role.LEADER, at_root=True)
@require_POST
def withdraw(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Mark the revision that the page showed."""
    revision = typed(request, "revision", 4)
    number = int(revision) if revision.isascii() and revision.isdigit() else 0
    edition = selectors.published_edition(first_of(year, month), number) if number else None
    if edition is None:
        raise Http404
    shown = code_is_right(request)
    if shown is not None:
        _withdraw(request, edition, shown)
    return redirect(f"{reverse('edition', args=[year, month])}?revision={edition.revision}")


def _withdraw(request: HttpRequest, edition: Edition, shown: bool) -> None:
    try:
        withdraw_edition(
            edition=edition,
            user=signed_in(request),
            reason=typed(request, "reason", 2000),
            now=business_now(),
            second_factor=shown,
        )
    except Conflict as conflict:
        messages.info(request, str(conflict))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The circular is marked as withdrawn; its readers have been told."))


@allow(Role.OFFICE, at_root=True)
@require_POST
def correct(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Have the month's next revision built."""
    period = period_or_404(year, month)
    try:
        edition = request_correction(
            period=period,
            user=signed_in(request),
            reason=typed(request, "reason", 2000),
            now=business_now(),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("edition", year=year, month=month)
    if edition.status == Edition.Status.DRAFT:
        messages.info(request, _("A draft is there already; discard it to build another."))
        return redirect("preparation", year=year, month=month)
    job = Job.objects.filter(kind=BUILD, key=str(edition.pk)).latest("pk")
    wake(job)
    return redirect("job", pk=job.pk)
