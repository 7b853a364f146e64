"""Nobody passes a route that does not name their role, and what they see there is theirs alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from accounts.scope import roles_at_root, roles_of
from common.acting import acting, recorded_as
from common.addresses import client_address
from common.routes import ANYONE, SIGNED_IN, allowed_roles, only_at_root

METHODS = ("GET", "HEAD", "POST", "OPTIONS")


class PrivatePagesMiddleware:
    """What somebody signed in was shown stays in no cache, unless the answer says otherwise itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Called once by Django."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """One request. The cookie tells enough: asking for the person would ask the database."""
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not response.has_header("Cache-Control"):
            response.headers["Cache-Control"] = "private, no-store"
        return response


class BrowserSessionMiddleware(SessionMiddleware):
    """Django's sessions; a new one says from where."""

    def process_request(self, request: HttpRequest) -> None:
        """The session is read when somebody asks for it."""
        super().process_request(request)
        request.session.address = client_address(request)  # type: ignore[attr-defined]
        request.session.agent = request.headers.get("User-Agent", "")[:200]  # type: ignore[attr-defined]


class RecordedRequestMiddleware:
    """What a request writes is on record as this person's, from this address, under the request's number.

    Inside the one that knows the person, outside the one that checks their roles.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Called once by Django."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """One request."""
        where = {"method": request.method, "address": request.path[:300], "ip": client_address(request)}
        with recorded_as(**where) as number:
            request.recorded_as = number  # type: ignore[attr-defined]
            response = self.get_response(request)
        response.headers["X-Request-ID"] = str(number)
        return response

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        """Somebody without a session is nobody: asking who they are would ask the database."""
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            acting(request.user.pk)


class DeclaredRolesMiddleware:
    """Compare the signed-in person's roles with those the view declared."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Called once by Django."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """One request."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """None lets the request through; an undeclared route is a programming error."""
        roles = allowed_roles(view)
        if roles is None:
            raise ImproperlyConfigured(f"{view} does not declare who may use it")
        if ANYONE in roles:
            return _unknown_method(request)
        if not request.user.is_authenticated:
            return _sign_in_again(request)
        held = roles_at_root(request.user) if only_at_root(view) else roles_of(request.user)
        if SIGNED_IN in roles or roles & held:
            return _unknown_method(request)
        raise PermissionDenied


def _sign_in_again(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and back: after a form to the page it stood on. Scripts are told, not led."""
    if request.headers.get("Sec-Fetch-Dest") == "empty":
        return HttpResponse(
            _("Your session has ended. Sign in again."), status=401, content_type="text/plain"
        )
    if request.method in ("GET", "HEAD"):
        return redirect_to_login(request.get_full_path())
    stood = urlsplit(request.headers.get("Referer", ""))
    if stood.netloc != request.get_host():
        return redirect_to_login("/")
    return redirect_to_login(stood._replace(scheme="", netloc="", fragment="").geturl() or "/")


def _unknown_method(request: HttpRequest) -> HttpResponse | None:
    """No page takes PUT or the like, although Django's form views would treat it as POST."""
    return None if request.method in METHODS else HttpResponseNotAllowed(METHODS)
