"""The page that somebody wanted before they were led elsewhere."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.homes import home_of
from accounts.scope import signed_in
from accounts.services.saved_views import start_of


def page_after(request: HttpRequest, otherwise: str = "") -> str:
    """``next`` of the form or address, if it lies on this site; else ``otherwise`` or the person's home."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    own = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    if own and wanted != "/":
        return wanted
    user = signed_in(request)
    return otherwise or start_of(user) or home_of(user)
