"""Outlines of districts out of a GeoJSON file: read whole, checked before anything is kept.

Knows nothing of the database: the codes of the districts are handed in. What is wrong is said in one
sentence that names the feature and what would be right.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

MEGABYTE = 1024 * 1024
LARGEST = 4 * MEGABYTE
MOST_FEATURES = 300
MOST_POINTS = 60_000
#: Hundred-thousandths of a degree: about a metre.
UNIT = 100_000
WGS84 = ("crs84", "4326")

Ring = list[list[int]]
Outlines = dict[str, list[list[Ring]]]


class OutlineFault(Exception):
    """A sentence for whoever sent the file."""


def read_outlines(content: bytes, districts: Mapping[str, str]) -> Outlines:
    """Polygons by the district's code, in whole units. ``districts`` are code → name of those there are."""
    features = _features(_document(content))
    found: Outlines = {}
    left = MOST_POINTS
    for number, feature in enumerate(features, start=1):
        code = _code(feature, number, districts)
        where = _("feature %(number)s (%(code)s)") % {"number": number, "code": code}
        if code in found:
            raise OutlineFault(
                _("%(where)s: the district was drawn before; put its parts into one MultiPolygon.")
                % {"where": where}
            )
        found[code] = [[_ring(ring, where) for ring in polygon] for polygon in _polygons(feature, where)]
        left -= sum(len(ring) for polygon in found[code] for ring in polygon)
        if left < 0:
            raise OutlineFault(
                _("%(where)s: the file has more than %(most)s points in all; simplify the outlines.")
                % {"where": where, "most": MOST_POINTS}
            )
    return found


def _document(content: bytes) -> dict[str, Any]:
    """The size before the text, the text before its meaning."""
    if len(content) > LARGEST:
        raise OutlineFault(
            _("The file has %(given)s MB, more than %(most)s MB: simplify the outlines.")
            % {"given": -(-len(content) // MEGABYTE), "most": LARGEST // MEGABYTE}
        )
    not_geojson = _("The file is no GeoJSON: a text file that begins with { is needed.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise OutlineFault(not_geojson) from error
    if not text.lstrip().startswith("{"):
        raise OutlineFault(not_geojson)
    try:
        document = json.loads(text, parse_float=Decimal, parse_int=_whole, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise OutlineFault(
            _("The file breaks off or has a mistake in line %(line)s, column %(column)s: no valid JSON.")
            % {"line": error.lineno, "column": error.colno}
        ) from error
    except (RecursionError, InvalidOperation, ValueError) as error:
        raise OutlineFault(not_geojson) from error
    return dict(document)


def _whole(text: str) -> int:
    """Nothing here needs more digits; converting millions of them would take minutes."""
    if len(text) > 20:
        raise ValueError(text[:20])
    return int(text)


def _no_number(name: str) -> None:
    raise ValueError(name)


def _features(document: dict[str, Any]) -> list[Any]:
    if document.get("type") != "FeatureCollection":
        raise OutlineFault(
            _("The file holds “%(given)s”: a FeatureCollection with one feature per district is needed.")
            % {"given": shown(document.get("type"))}
        )
    crs = document.get("crs")
    if crs is not None and not any(name in json.dumps(crs, default=str).lower() for name in WGS84):
        raise OutlineFault(_("The file is drawn in another coordinate system: save it in WGS84 (EPSG:4326)."))
    features = document.get("features")
    if not isinstance(features, list) or not features:
        raise OutlineFault(_("The file has no features: one per district is needed."))
    if len(features) > MOST_FEATURES:
        raise OutlineFault(
            _("The file has %(given)s features, more than %(most)s: one per district is needed.")
            % {"given": len(features), "most": MOST_FEATURES}
        )
    return features


def _code(feature: Any, number: int, districts: Mapping[str, str]) -> str:
    """The district that a feature names, as "code" among its properties."""
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise OutlineFault(_("Feature %(number)s is none: its type must be “Feature”.") % {"number": number})
    properties = feature.get("properties")
    code = properties.get("code") if isinstance(properties, dict) else None
    if code is None:
        raise OutlineFault(
            _("Feature %(number)s names no district: write its code into properties.code (%(codes)s).")
            % {"number": number, "codes": listed(districts)}
        )
    if not isinstance(code, str) or code not in districts:
        raise OutlineFault(
            _("Feature %(number)s: there is no district with the code “%(code)s”; the codes are %(codes)s.")
            % {"number": number, "code": shown(code), "codes": listed(districts)}
        )
    return code


def _polygons(feature: dict[str, Any], where: str) -> list[list[Any]]:
    geometry = feature.get("geometry")
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise OutlineFault(
            _("%(where)s is a “%(given)s”: only Polygon and MultiPolygon are areas.")
            % {"where": where, "given": shown(kind)}
        )
    given = geometry.get("coordinates") if isinstance(geometry, dict) else None
    polygons = [given] if kind == "Polygon" else given
    if not _is_filled(polygons) or not all(_is_filled(polygon) for polygon in polygons or []):
        raise OutlineFault(_("%(where)s has no coordinates.") % {"where": where})
    return list(polygons or [])


def _is_filled(value: Any) -> bool:
    return isinstance(value, list) and bool(value)


def _ring(ring: Any, where: str) -> Ring:
    """At least a triangle that ends where it began."""
    if not isinstance(ring, list) or len(ring) < 4:
        raise OutlineFault(
            _("%(where)s: a ring of fewer than four points encloses nothing.") % {"where": where}
        )
    points = [_point(point, where, number) for number, point in enumerate(ring, start=1)]
    if points[0] != points[-1]:
        raise OutlineFault(
            _("%(where)s: a ring does not end where it began; repeat its first point at the end.")
            % {"where": where}
        )
    return points


def _point(point: Any, where: str, number: int) -> list[int]:
    pair = point[:2] if isinstance(point, list) else []
    if len(pair) < 2 or not all(isinstance(one, int | Decimal) and not isinstance(one, bool) for one in pair):
        raise OutlineFault(
            _("%(where)s, point %(number)s: two numbers are needed, longitude and latitude.")
            % {"where": where, "number": number}
        )
    longitude, latitude = (Decimal(one) for one in pair)
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise OutlineFault(
            _(
                "%(where)s, point %(number)s: [%(longitude)s, %(latitude)s] lies on no map; degrees are"
                " needed, longitude first (118.1), then latitude (24.5)."
            )
            % {
                "where": where,
                "number": number,
                "longitude": shown(longitude),
                "latitude": shown(latitude),
            }
        )
    return [int((one * UNIT).to_integral_value()) for one in (longitude, latitude)]


def shown(value: Any) -> str:
    """What was found, as far as it fits into a sentence."""
    text = str(value) if value is not None else _("nothing")
    return text if len(text) <= 40 else f"{text[:40]}…"


def listed(districts: Collection[str]) -> str:
    """The codes there are, as far as they fit."""
    codes = sorted(districts)
    return ", ".join(codes[:12]) + (" …" if len(codes) > 12 else "")
