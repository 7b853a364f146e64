"""The site's addresses and one more: a page that does nothing, to compare others with."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from common.routes import SIGNED_IN, allow
from portfolio.urls import urlpatterns as site

NOTHING = "/nothing/"


@allow(SIGNED_IN)
@require_safe
def nothing(request: HttpRequest) -> HttpResponse:
    """The frame that every page has, and one sentence in it."""
    return render(request, "portfolio/no_scope.html")


urlpatterns = [path(NOTHING.strip("/") + "/", nothing, name="nothing"), *site]
