"""The office's page of the map of districts: outlines from a file, tiles by row and column."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Role
from accounts.scope import signed_in
from common.clock import business_now
from common.errors import Refusal
from common.routes import allow
from projects.models import DistrictMap
from projects.outlines import LARGEST, MEGABYTE, UNIT
from projects.services.maps import MOST_TILES, districts, place_tiles, store_outlines
from projects.views.register.sheet import number_in, status_of

Kind = DistrictMap.Kind
PAGE = "district-map"


@allow(Role.OFFICE, at_root=True)
@require_http_methods(["GET", "HEAD", "POST"])
def district_map(request: HttpRequest) -> HttpResponse:
    """What is in force, and how to put something else in force."""
    if request.method != "POST":
        return _show(request)
    try:
        said = _place(request) if request.POST.get("action") == "tiles" else _upload(request)
    except Refusal as refusal:
        wrong = {"wrong": str(refusal), "wrong_part": request.POST.get("action", "")}
        return _show(request, status=status_of(refusal), **wrong)
    messages.success(request, said)
    return redirect(PAGE)


def _upload(request: HttpRequest) -> str:
    upload = request.FILES.get("file")
    if upload is None:
        raise Refusal(_("Choose a GeoJSON file first."))
    if (upload.size or 0) > LARGEST:
        raise Refusal(
            _("The file has %(given)s MB, more than %(most)s MB: simplify the outlines.")
            % {"given": -(-(upload.size or 0) // MEGABYTE), "most": LARGEST // MEGABYTE}
        )
    stored = store_outlines(
        name=upload.name or "",
        content=upload.read(),
        seen=number_in(request, "seen"),
        author=signed_in(request),
        now=business_now(),
    )
    return _("Version %(version)s of the outlines is in force: %(count)s districts.") % {
        "version": stored.version,
        "count": len(stored.content),
    }


def _place(request: HttpRequest) -> str:
    places = {}
    for one in districts():
        typed = [request.POST.get(f"{part}-{one.code}", "").strip() for part in ("row", "column")]
        if not any(typed):
            continue
        if not all(text.isascii() and text.isdigit() and len(text) <= 3 for text in typed):
            raise Refusal(
                _("%(district)s: give a row and a column as whole numbers, or leave both empty.")
                % {"district": one.name}
            )
        places[one.code] = (int(typed[0]), int(typed[1]))
    place_tiles(places=places, seen=number_in(request, "seen"), author=signed_in(request), now=business_now())
    return _("The places of the tiles are stored.")


def _show(request: HttpRequest, status: int = 200, **wrong: str) -> HttpResponse:
    outlines, tiles = (DistrictMap.objects.in_force(kind) for kind in (Kind.OUTLINES, Kind.TILES))
    drawn: dict[str, Any] = outlines.content if outlines else {}
    placed: dict[str, list[int]] = tiles.content if tiles else {}
    rows = [_row(request, one, drawn, placed, is_wrong=bool(wrong)) for one in districts()]
    history = DistrictMap.objects.filter(kind=Kind.OUTLINES).select_related("author").defer("content")
    context = {
        "outlines": outlines,
        "tiles": tiles,
        "rows": rows,
        "missing": [row["district"] for row in rows if not row["points"]],
        "history": history.order_by("-version")[:10],
        "most": MOST_TILES,
        "megabytes": LARGEST // MEGABYTE,
        **wrong,
    }
    return render(request, "projects/register/district_map.html", context, status=status)


def _row(
    request: HttpRequest, one: Any, drawn: dict[str, Any], placed: dict[str, list[int]], *, is_wrong: bool
) -> dict[str, Any]:
    """A district with its outline's size and its tile, as typed where that was wrong."""
    row, column = placed.get(one.code, ["", ""])
    if is_wrong and request.POST.get("action") == "tiles":
        row, column = (request.POST.get(f"{part}-{one.code}", "")[:3] for part in ("row", "column"))
    points = sum(len(ring) for polygon in drawn.get(one.code, []) for ring in polygon)
    return {"district": one, "points": points, "row": row, "column": column}


@allow(Role.OFFICE, at_root=True)
@require_safe
def district_map_file(request: HttpRequest) -> HttpResponse:
    """The outlines in force as the file that would put them in force again."""
    outlines = DistrictMap.objects.in_force(Kind.OUTLINES)
    if outlines is None:
        raise Http404
    names = {one.code: one.name for one in districts()}
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "name": names.get(code, code)},
            "geometry": {"type": "MultiPolygon", "coordinates": _in_degrees(polygons)},
        }
        for code, polygons in outlines.content.items()
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, default=str)
    # Exact decimals: written as text by the encoder, and as numbers here.
    content = text.replace('"°', "").replace('°"', "").encode()
    name = f"districts-{outlines.version}.geojson"
    response = HttpResponse(content, content_type="application/geo+json")
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def _in_degrees(polygons: list[Any]) -> list[Any]:
    return [
        [[[f"°{Decimal(part) / UNIT}°" for part in point] for point in ring] for ring in polygon]
        for polygon in polygons
    ]
