"""Pages for those who audit: the trail, what was taken away. They write nothing but that they took it."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Role
from accounts.scope import signed_in
from common.downloads import log_download
from common.routes import allow
from common.sheets import MOST_IN_EXCEL
from portfolio.audit.export import as_csv, as_excel
from portfolio.audit.filters import ACCOUNTS, EVERYTHING, Room, TrailForm, downloads, page_of
from portfolio.audit.trail import read
from projects.services.secrecy import veil_for


@allow(Role.AUDITOR)
@require_safe
def trail(request: HttpRequest) -> HttpResponse:
    """Who changed what."""
    return _trail(request, EVERYTHING, _("Audit trail"), "audit")


@allow(Role.AUDITOR)
@require_safe
def trail_export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """What the filter finds, as a file."""
    return _export(request, EVERYTHING, kind)


@allow(Role.AUDITOR, Role.AUDIT_ADMIN, at_root=True)
@require_safe
def accounts_trail(request: HttpRequest) -> HttpResponse:
    """Who changed accounts, roles and organisations."""
    return _trail(request, ACCOUNTS, _("Audit trail of accounts and roles"), "audit-accounts")


@allow(Role.AUDITOR, Role.AUDIT_ADMIN, at_root=True)
@require_safe
def accounts_trail_export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The same as a file."""
    return _export(request, ACCOUNTS, kind)


@allow(Role.AUDITOR, Role.AUDIT_ADMIN, at_root=True)
@require_safe
def download_log(request: HttpRequest) -> HttpResponse:
    """Who took which file away, when and from where."""
    rows, older = page_of(downloads(signed_in(request)), request.GET.get("before", ""))
    context = {"rows": list(rows), "older": older, "veil": veil_for(signed_in(request))}
    return render(request, "portfolio/downloads.html", context)


def _trail(request: HttpRequest, room: Room, title: str, route: str) -> HttpResponse:
    form = TrailForm(request.GET, room, signed_in(request))
    records = room.records(signed_in(request))
    found = form.chosen(records) if form.is_valid() else records.none()
    shown, older = page_of(found, request.GET.get("before", ""))
    query = request.GET.copy()
    query.pop("before", None)
    context = {
        "title": title,
        "form": form,
        "entries": read(shown, is_cleared=signed_in(request).is_cleared),
        "older": older,
        "query": query.urlencode(),
        "exports": {kind: reverse(f"{route}-{kind}") for kind in ("csv", "xlsx")},
    }
    return render(request, "portfolio/trail.html", context)


def _export(request: HttpRequest, room: Room, kind: str) -> HttpResponseBase:
    form = TrailForm(request.GET, room, signed_in(request))
    records = room.records(signed_in(request))
    found = form.chosen(records) if form.is_valid() else records.none()
    if kind == "xlsx" and found[: MOST_IN_EXCEL + 1].count() > MOST_IN_EXCEL:
        words = _("More than %(most)s records don't go into one workbook: narrow the filter, or take CSV.")
        messages.error(request, words % {"most": MOST_IN_EXCEL})
        return redirect("audit" if room is EVERYTHING else "audit-accounts")
    name = f"audit-{dt.datetime.now(tz=timezone.get_current_timezone()):%Y%m%d-%H%M%S}.{kind}"
    log_download(request, kind="audit", name=name)
    if kind == "xlsx":
        return FileResponse(as_excel(found), as_attachment=True, filename=name)
    text = as_csv(found, get_language() or "")
    response = StreamingHttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
