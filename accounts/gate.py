"""What somebody who has signed in must still do before any other page opens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import BACKEND_SESSION_KEY
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from accounts.oidc_set import BACKEND
from accounts.scope import signed_in
from accounts.second_factor import is_confirmed
from accounts.sessions import touch
from common.routes import ANYONE, allowed_roles

#: The pages on the way, by what they are for.
CODE, PASSWORD, ENROL = "second-factor-code", "password-change", "second-factor-enrol"


def open_step(request: HttpRequest) -> str | None:
    """The route of what is to be done next; None where nothing is.

    The code comes before the password: whoever has only stolen a password can't choose another one.
    """
    store: Any = request.session
    user = signed_in(request)
    if store.has_second_factor and not is_confirmed(request):
        return CODE
    if user.must_change_password and store.get(BACKEND_SESSION_KEY) != BACKEND:
        return PASSWORD
    if store.needs_second_factor and not store.has_second_factor:
        return ENROL
    return None


def way_to(request: HttpRequest, step: str) -> HttpResponseRedirect:
    """Lead there, and afterwards back to the page that was asked for."""
    after = request.get_full_path() if request.method == "GET" else ""
    query = urlencode({"next": after}, safe="/") if after not in ("", "/") else ""
    return HttpResponseRedirect(f"{reverse(step)}?{query}" if query else reverse(step))


class GateMiddleware:
    """Every page but the next step leads to the next step."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Called once by Django."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """One request."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """None lets the request through."""
        if ANYONE in (allowed_roles(view) or ()) or not request.user.is_authenticated:
            return None
        touch(request.session)  # type: ignore[arg-type]
        step = open_step(request)
        here = request.resolver_match.url_name if request.resolver_match else None
        if step is None or here == step:
            return None
        return way_to(request, step)
