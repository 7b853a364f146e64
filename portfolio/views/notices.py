"""What one has been told: a list, newest first, from which each notice leads to its page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.scope import signed_in
from common.models import Notice
from common.notices import mark_read
from common.routes import SIGNED_IN, allow
from projects.services.secrecy import veil_for

PAGE = 50


@allow(SIGNED_IN)
@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """One's own notices, a page at a time."""
    user = signed_in(request)
    rows = Notice.objects.filter(user=user).order_by("-pk")
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: PAGE + 1])
    older = found[PAGE - 1].pk if len(found) > PAGE else None
    # What was told before a project became confidential still holds its name.
    context = {"notices": found[:PAGE], "older": older, "is_first": not before, "veil": veil_for(user)}
    return render(request, "portfolio/notices.html", context)


@allow(SIGNED_IN)
@require_POST
def notice_open(request: HttpRequest, notice: int) -> HttpResponse:
    """Note that it was read, and go where it leads."""
    row = get_object_or_404(Notice, pk=notice, user=signed_in(request))
    mark_read(user_id=row.user_id, notice_id=row.pk, now=timezone.now())
    # Only pages of this site: an address is put together from what people typed.
    inside = row.address.startswith("/") and url_has_allowed_host_and_scheme(row.address, allowed_hosts=None)
    return redirect(row.address if inside else "notices")


@allow(SIGNED_IN)
@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    """Note that all were read."""
    number = mark_read(user_id=signed_in(request).pk, now=timezone.now())
    if number:
        said = ngettext("%(n)s notice is marked as read.", "%(n)s notices are marked as read.", number)
        messages.success(request, said % {"n": number})
    else:
        messages.info(request, _("All notices had been read."))
    return redirect("notices")
