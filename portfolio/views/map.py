"""The map: projects in their places, districts as outlines or as tiles, and the same as a list."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from accounts.models import Organization, User
from accounts.scope import FIGURE_ROLES, signed_in
from common.naming import local_name
from common.numbers import percent
from common.routes import allow
from portfolio.paging import ORDERS, page_of
from portfolio.selection import Selection, choices, read_selection
from portfolio.selectors.districts import LAMPS, DistrictFigures, district_figures
from portfolio.selectors.lines import Row, selected_lines
from portfolio.selectors.map import outlines_in_force, placed_lines, points, tiles_in_force
from portfolio.selectors.sums import line_sums
from portfolio.tiles import arrange
from projects.models import DistrictMap
from projects.services.secrecy import true_names
from reports.reasons import lamp_reason

TILES = "tiles"  # the view that is asked for where the map could be drawn
KEPT = 86_400  # seconds that a browser keeps a version of the outlines, which never changes


@allow(*FIGURE_ROLES)
@require_safe
def project_map(request: HttpRequest) -> HttpResponse:
    """The map, or the tiles where there is nothing to draw, and the list that says the same."""
    selection = read_selection(request)
    if selection is None:
        return render(request, "portfolio/no_figures.html")
    user = signed_in(request)
    lines = placed_lines(selection, user)
    outlines = outlines_in_force()
    placed = lines.count()
    can_draw = bool(outlines) or bool(placed)
    view = TILES if can_draw and request.GET.get("view") == TILES else ""
    total = line_sums(selected_lines(selection, user), selection.month)
    context = {
        "view": view,
        "view_query": f"&view={view}" if view else "",
        "total": total,
        "unplaced": total.projects - placed,
        "selection": selection,
        "month": selection.month,
        "choices": choices(selection, user),
        "outlines": outlines,
        "placed": placed,
        "can_draw": can_draw,
        "is_schematic": not can_draw or bool(view),
        "lamps": LAMPS,
        "words": words(),
        **_districts(selection, user),
        **_listed(request, selection, user),
    }
    return render(request, "portfolio/map.html", context)


def _districts(selection: Selection, user: User) -> dict[str, Any]:
    figures = district_figures(selection, user)
    return {"tiles": tiles(figures, tiles_in_force()), "labels": labels(figures)}


def _listed(request: HttpRequest, selection: Selection, user: User) -> dict[str, Any]:
    """A page of the list, those furthest behind first."""
    steps = {side: request.GET.get(side, "").replace("\0", "") for side in ("after", "before")}
    found = page_of(
        placed_lines(selection, user).select_related("project", "district"), ORDERS["shortfall"], **steps
    )
    rules = selection.month.build.ruleset.document
    return {
        "page": found,
        "rows": [(Row(line, selection.month.number), lamp_reason(line, rules)) for line in found.rows],
        "names": true_names(
            user, [line.project_id for line in found.rows if getattr(line, "has_page", False)]
        ),
    }


def tiles(figures: list[DistrictFigures], placed: Mapping[str, list[int]]) -> list[dict[str, Any]]:
    """Districts with their places, in reading order."""
    places = arrange([one.code for one in figures], placed)
    found = [{"figures": one, "row": places[one.code][0], "column": places[one.code][1]} for one in figures]
    return sorted(found, key=lambda tile: (tile["row"], tile["column"]))


def labels(figures: list[DistrictFigures]) -> dict[str, dict[str, str]]:
    """How a district is called on the map, and how it stands."""
    return {
        one.code: {"name": local_name(one), "ratio": percent(one.sums.schedule_ratio), "lamp": one.lamp}
        for one in figures
    }


def words() -> dict[str, Any]:
    """The words in the map."""
    return {
        "lamps": [pgettext("lamp", word) for word in ("Green", "Yellow", "Red", "Unlit")],
        "in": _("Zoom in"),
        "out": _("Zoom out"),
        "close": _("Close"),
        "ratio": _("Schedule plan completed"),
        "open": _("Open the project"),
        "elsewhere": _("The project belongs elsewhere now."),
        "cluster": _("{count} projects here: zoom in"),
        "district": _("{district}: {ratio}, {count} projects, zoom in"),
        "drawing": _("{done} of {all} projects drawn …"),
        "drawn": _("{all} projects on the map."),
        "failed": _("The places could not be loaded. Reload the page; the list shows the same."),
    }


@allow(*FIGURE_ROLES)
@require_safe
@gzip_page
def map_points(request: HttpRequest) -> HttpResponse:
    """Every project with a position, as short as can be: tens of thousands must travel."""
    selection = read_selection(request)
    if selection is None:
        raise Http404
    found = json.dumps(points(selection, signed_in(request)), ensure_ascii=False, separators=(",", ":"))
    response = HttpResponse(found, content_type="application/json")
    response["Cache-Control"] = "private, no-store"
    return response


@allow(*FIGURE_ROLES)
@require_safe
def map_project(request: HttpRequest, code: str) -> HttpResponse:
    """What the map says of one project once it is pressed."""
    selection = read_selection(request)
    if selection is None:
        raise Http404
    user = signed_in(request)
    lines = placed_lines(selection, user).select_related("project", "district", "unit", "category")
    line = get_object_or_404(lines, code=code)
    context = {
        "line": line,
        "row": Row(line, selection.month.number),
        "month": selection.month,
        "reason": lamp_reason(line, selection.month.build.ruleset.document),
        "names": true_names(user, [line.project_id] if getattr(line, "has_page", False) else []),
    }
    return render(request, "portfolio/parts/map_project.html", context)


@allow(*FIGURE_ROLES)
@require_safe
@gzip_page
def map_outlines(request: HttpRequest, version: int) -> HttpResponse:
    """A version of the outlines with the districts' names; whoever sees figures sees where districts lie."""
    found = get_object_or_404(DistrictMap, kind=DistrictMap.Kind.OUTLINES, version=version)
    districts = Organization.objects.filter(code__in=found.content)
    names = {one.code: local_name(one) for one in districts}
    response = JsonResponse({"names": names, "districts": found.content})
    response["Cache-Control"] = f"private, max-age={KEPT}"
    response["Vary"] = "Cookie, Accept-Language"
    return response
