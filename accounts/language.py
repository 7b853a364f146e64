"""Language by ``?lang=``, then cookie, then browser; Chinese where nothing is said."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from common.acting import acting

GetResponse = Callable[[HttpRequest], HttpResponse]


def chosen_language(request: HttpRequest) -> str | None:
    """The language named in the address, if it is one we have ("zh" counts as simplified Chinese)."""
    named = request.GET.get("lang", "").lower()
    if named.startswith("zh"):
        return "zh-hans"
    return named if named in dict(settings.LANGUAGES) else None


class LanguageMiddleware:
    """Activate the language of a request, and keep a choice made in the address in a cookie."""

    def __init__(self, get_response: GetResponse) -> None:
        """Called once by Django."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """One request."""
        chosen = chosen_language(request)
        language = chosen or translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            if chosen:
                keep_language(response, chosen)
        return response


class KeptLanguageMiddleware:
    """Keep a choice made in the address with the person, for other browsers and for letters sent to them.

    Inside the one that puts on record what a request writes.
    """

    def __init__(self, get_response: GetResponse) -> None:
        """Called once by Django."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """One request."""
        response = self.get_response(request)
        if chosen := chosen_language(request):
            _remember(request, chosen)
        return response


def keep_language(response: HttpResponse, language: str) -> None:
    """In the browser, for a year."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 86400,
        samesite="Lax",
        secure=settings.SECURE,
    )


def _remember(request: HttpRequest, language: str) -> None:
    user = request.user
    if user.is_authenticated and user.language != language:
        acting(user.pk)
        user.language = language
        user.save(update_fields=["language"])
