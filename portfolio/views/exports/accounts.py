"""Accounts, organisations, subscribers and the log of downloads, to take away."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Role
from accounts.people_filters import PeopleFilter
from accounts.scope import signed_in
from accounts.selectors import organizations_named, people
from accounts.views.organizations import words_in
from common.clock import business_today
from common.routes import allow
from portfolio.audit.filters import downloads
from portfolio.exports import accounts
from portfolio.exports.about import About, closing, filters_said
from portfolio.exports.lines import CHUNK
from portfolio.views.exports.answer import send_table, table_of
from projects.services.secrecy import veil_for_all
from reports.models import Subscription


@allow(Role.SECURITY_ADMIN, at_root=True)
@require_safe
def people_list(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Everybody that the filter finds."""
    found, today = PeopleFilter(request.GET), business_today()
    about = _about(request, *accounts.people_filter(found))
    rows = people(found).iterator(CHUNK)
    table = table_of(_("People and roles"), accounts.people_columns(), rows, about, today)
    return send_table(request, f"people-{today}", kind, table)


@allow(Role.OFFICE, at_root=True)
@require_safe
def organization_list(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The tree, or what is called as was looked for."""
    words, today = words_in(request), business_today()
    about = _about(request, *([(_("Name, former name or code"), words)] if words else []))
    rows = organizations_named(words)
    table = table_of(_("Organisations"), accounts.organization_columns(), rows, about, today)
    return send_table(request, f"organisations-{today}", kind, table)


@allow(Role.OFFICE, at_root=True)
@require_safe
def subscribers(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Everybody who gets the circulars."""
    today = business_today()
    rows = Subscription.objects.filter(ended_at=None).select_related("user", "added_by")
    columns = accounts.subscriber_columns()
    table = table_of(_("Who gets the circulars"), columns, rows, _about(request), today)
    return send_table(request, f"subscribers-{today}", kind, table)


@allow(Role.AUDITOR, Role.AUDIT_ADMIN, at_root=True)
@require_safe
def download_log(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Who took which file away, this one not yet among them."""
    today, veil = business_today(), veil_for_all()
    rows = downloads(signed_in(request)).iterator(CHUNK)
    columns = accounts.download_columns(veil)
    table = table_of(_("Files taken away"), columns, rows, _about(request), today)
    return send_table(request, f"downloads-{today}", kind, table)


def _about(request: HttpRequest, *asked: tuple[str, str]) -> About:
    as_of = (_("As of"), business_today().isoformat())
    return [as_of, filters_said(list(asked)), *closing(signed_in(request))]
