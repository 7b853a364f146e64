"""Outlines and places as an SVG drawing: north is up, a degree of longitude as long as it is there.

Knows no Django. Input in hundred-thousandths of a degree, output in tenths of a unit as text.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import cos, radians
from typing import Any

from common.numbers import half_up

UNIT = 100_000
MARGIN = 3  # percent of the drawing's width


@dataclass(frozen=True)
class Frame:
    """The part of the earth that is drawn, and how large; ``across`` is a degree of longitude's length."""

    west: int
    north: int
    across: Decimal
    scale: Decimal
    width: int
    height: int

    def place(self, longitude: int, latitude: int) -> tuple[str, str]:
        """X and y of a point."""
        x = (longitude - self.west) * self.across * self.scale
        y = (self.north - latitude) * self.scale
        return str(half_up(x, 1)), str(half_up(y, 1))


@dataclass(frozen=True)
class Shape:
    """A district: its path, and where its name stands."""

    code: str
    path: str
    x: str
    y: str


def frame_of(points: Iterable[Sequence[int]], width: int) -> Frame | None:
    """Around all points, so wide; None without any."""
    found = list(points)
    if not found:
        return None
    west, east = min(p[0] for p in found), max(p[0] for p in found)
    south, north = min(p[1] for p in found), max(p[1] for p in found)
    across = half_up(Decimal(str(cos(radians((south + north) / 2 / UNIT)))), 6)
    breadth = (Decimal(max(east - west, 1)) * across) or Decimal(1)
    edge = int(breadth * MARGIN / 100) or 1
    scale = Decimal(width) / (breadth + 2 * edge)
    height = int((Decimal(north - south) + 2 * edge) * scale)
    return Frame(west - int(edge / across), north + edge, across, scale, width, max(height, 1))


def corners(outlines: Mapping[str, Any]) -> list[Sequence[int]]:
    """Every point of every ring."""
    return [
        point for polygons in outlines.values() for polygon in polygons for ring in polygon for point in ring
    ]


def shapes(outlines: Mapping[str, Any], frame: Frame) -> list[Shape]:
    """Each district as one path, its name in the middle of its largest part."""
    found = []
    for code, polygons in outlines.items():
        rings = [ring for polygon in polygons for ring in polygon]
        main = max((polygon[0] for polygon in polygons), key=lambda ring: abs(_doubled_area(ring)))
        x, y = frame.place(*middle(main))
        found.append(Shape(code, "".join(_path(ring, frame) for ring in rings), x, y))
    return found


def middle(ring: Sequence[Sequence[int]]) -> tuple[int, int]:
    """The centre of gravity of a ring."""
    area = _doubled_area(ring)
    if not area:
        return ring[0][0], ring[0][1]
    x0, y0 = ring[0][0], ring[0][1]  # near at hand, so that the products stay small
    x = y = 0
    for (x1, y1), (x2, y2) in _sides(ring):
        cross = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
        x += (x1 + x2 - 2 * x0) * cross
        y += (y1 + y2 - 2 * y0) * cross
    return x0 + x // (3 * area), y0 + y // (3 * area)


def _doubled_area(ring: Sequence[Sequence[int]]) -> int:
    x0, y0 = ring[0][0], ring[0][1]
    return sum((x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0) for (x1, y1), (x2, y2) in _sides(ring))


def _sides(ring: Sequence[Sequence[int]]) -> Iterable[tuple[Sequence[int], Sequence[int]]]:
    return itertools.pairwise(ring)


def _path(ring: Sequence[Sequence[int]], frame: Frame) -> str:
    places = [" ".join(frame.place(*point)) for point in ring[:-1]]
    return f"M{'L'.join(places)}Z"
