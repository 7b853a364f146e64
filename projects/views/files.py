"""Photos and documents of one return, while it is being written."""

from __future__ import annotations

import datetime as dt
import re

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import Role
from accounts.scope import signed_in
from common.clock import business_now
from common.errors import Refusal
from common.routes import allow
from projects.models import MonthlyReturn, ReturnAttachment
from projects.services.attachments import attach_to_return, check_together, take_off
from projects.services.returns import ReturnEntry, save_returns
from projects.views.returns import Desk

NUMBER = re.compile(r"[0-9]{1,18}")


@allow(Role.CLERK)
@require_POST
def return_files(request: HttpRequest, month: dt.date, code: str) -> HttpResponse:
    """Attach what was chosen, or take off what was pressed."""
    desk = Desk.of(signed_in(request), month, code)
    try:
        if "remove" in request.POST:
            _remove(request, desk)
        else:
            _add(request, desk)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{desk.address}#files")


def _add(request: HttpRequest, desk: Desk) -> None:
    uploads = request.FILES.getlist("files")
    if not uploads:
        messages.warning(request, _("Choose a photo or a document first."))
        return
    check_together(uploads)
    with transaction.atomic():  # all that was chosen, or nothing
        row = desk.row or _begun(desk)
        attached = [
            attach_to_return(row=row, upload=upload, user=desk.user, now=business_now()) for upload in uploads
        ]
    names = [one.attachment.name for one in attached]
    messages.success(request, _("Attached: %(names)s") % {"names": ", ".join(names)})


def _begun(desk: Desk) -> MonthlyReturn:
    """A photo may be the first thing there is of a return."""
    entry = ReturnEntry(project=desk.project, version=0, investment=None, physical_progress=None)
    [row] = save_returns(period=desk.period, entries=[entry], user=desk.user, now=business_now())
    return row


def _remove(request: HttpRequest, desk: Desk) -> None:
    pressed = request.POST.get("remove", "")
    if desk.row is None or not NUMBER.fullmatch(pressed):
        raise Http404
    attached = get_object_or_404(
        ReturnAttachment.objects.select_related("monthly_return__period", "attachment"),
        pk=pressed,
        monthly_return=desk.row,
    )
    take_off(attached=attached, user=desk.user, now=business_now())
    messages.success(request, _("Taken off: %(name)s") % {"name": attached.attachment.name})
