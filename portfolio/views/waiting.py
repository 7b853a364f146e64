"""What waits for the person signed in: a page, and its number for the frame of every page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.scope import signed_in
from common.routes import SIGNED_IN, allow
from portfolio.waiting import waiting_of


@allow(SIGNED_IN)
@require_safe
def waiting_list(request: HttpRequest) -> HttpResponse:
    """A line for each kind of thing, leading to the page where it is done."""
    return render(request, "portfolio/waiting.html", {"lines": waiting_of(signed_in(request))})


@allow(SIGNED_IN)
@require_safe
@cache_control(private=True, max_age=60)
@vary_on_headers("Cookie", "Accept-Language")
def waiting_count(request: HttpRequest) -> HttpResponse:
    """The number alone, fetched after the page is there: no page waits for it."""
    count = sum(line.count for line in waiting_of(signed_in(request)))
    return render(request, "portfolio/parts/waiting_count.html", {"count": count})
