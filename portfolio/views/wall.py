"""A screen on a wall: read from the back of a room, without an account, until its address ends."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from accounts.services.walls import State, find_wall, state_of, viewer_of
from accounts.wall_models import WallScreen
from common.routes import ANYONE, allow
from portfolio.charts import bars, curve
from portfolio.selectors.wall import Wall, wall_figures
from portfolio.views.dashboard import blame, honour
from portfolio.views.map import tiles
from portfolio.wall_curve import curve_drawing

DISTRICTS = 10  # of the table and of the map's list
#: Of each list: English reasons take two lines.
SHOWN = {"en": 5}
MOST = 6
STATUS = {None: 404, State.EXPIRED: 410, State.REVOKED: 410}


@allow(ANYONE)
@require_safe
def wall(request: HttpRequest, token: str) -> HttpResponse:
    """The page that goes on by itself."""
    return _answer(request, token, "wall/page.html")


@allow(ANYONE)
@require_safe
def wall_slides(request: HttpRequest, token: str) -> HttpResponse:
    """What the page asks for again and again: its slides, unchanged more often than not."""
    return _answer(request, token, "wall/slides.html")


def _answer(request: HttpRequest, token: str, template: str) -> HttpResponse:
    """The figures of the token's organisation, or in calm words that the address shows nothing."""
    screen = find_wall(token)
    state = state_of(screen, timezone.now()) if screen else None
    language = screen.language if screen else translation.get_language()
    with translation.override(language):
        if screen is None or state != State.OPEN:
            context: dict[str, Any] = {"screen": screen, "state": state}
            response = render(request, "wall/gone.html", context, status=STATUS[state])
        else:
            response = render(request, template, {"token": token, **_context(screen)})
    response["Content-Language"] = language or ""
    response["Cache-Control"] = "private, no-cache"
    # The address is a key: it is told to nobody, and no search engine keeps it.
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def _context(screen: WallScreen) -> dict[str, Any]:
    found = wall_figures(viewer_of(screen))
    return {"screen": screen, "found": found} | (_slides(found) if found else {})


def _slides(found: Wall) -> dict[str, Any]:
    """What the slides show."""
    month, seen = found.selection.month, found.overview
    points = curve(
        ((row.month, row.planned, row.first_planned, row.invested) for row in seen.course), month.number
    )
    shown = SHOWN.get(translation.get_language(), MOST)
    pairs = [(group.sums.planned_to_date, group.sums.invested_to_date) for group in seen.categories]
    return {
        "month": month,
        "total": seen.total,
        "overview": seen,
        "categories": zip(seen.categories, bars(pairs), strict=True),
        "curve": curve_drawing(points, with_first_plan=seen.is_replanned),
        "red_flags": [(line, honour(line, month)) for line in seen.red_flags[:shown]],
        "warnings": [(line, blame(line, month)) for line in seen.warnings[:shown]],
        "districts": found.districts,
        "heat": [(row, found.by_code.get(row.code)) for row in found.heat.districts[:DISTRICTS]],
        "months": found.heat.months,
        "drawing": found.drawing,
        "tiles": tiles(found.districts, found.tiles),
    }
