"""Districts on a map: two squares, a screen on a wall, and projects with a place."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.services.walls import make_wall
from accounts.wall_models import WallScreen
from projects.models import DistrictMap, Project
from projects.services.maps import store_outlines
from tests.factories import NOW, Town

SQUARE = [[118.0, 24.0], [118.1, 24.0], [118.1, 24.1], [118.0, 24.1], [118.0, 24.0]]


def feature(code: Any = "D1", kind: str = "Polygon", coordinates: Any = None) -> dict[str, Any]:
    """One district."""
    return {
        "type": "Feature",
        "properties": {"code": code},
        "geometry": {"type": kind, "coordinates": [SQUARE] if coordinates is None else coordinates},
    }


def collection(*features: Any, **more: Any) -> bytes:
    """A file."""
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more}).encode()


def draw(town: Town) -> DistrictMap:
    """Outlines of both districts, and a place for every project: one beside the other in its district."""
    for number, project in enumerate(Project.objects.select_related("district").order_by("code")):
        west = Decimal("118.11") if project.district.code == "D2" else Decimal("118.01")
        project.latitude = Decimal("24.01") + Decimal(number // 6 % 5) * 2 / 100
        project.longitude = west + Decimal(number % 6) * Decimal("0.015")
        project.save(update_fields=["latitude", "longitude"])
    east = [[point[0] + 0.1, point[1]] for point in SQUARE]
    content = collection(feature("D1"), feature("D2", coordinates=[east]))
    return store_outlines(name="x", content=content, seen=0, author=town.people["office"], now=NOW)


def wall_screen(town: Town, place: str = "xm", language: str = "en") -> tuple[WallScreen, str]:
    """A screen on a wall, and its token."""
    return make_wall(
        name=f"{place} {language}",
        organization=town.organizations[place],
        language=language,
        days=30,
        author=town.people["office"],
        now=timezone.now(),
    )
