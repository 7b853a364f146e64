"""Where the demo's projects lie: somewhere within their district's outline, the same place every time.

Outlines and places are made up for the demo: no survey, no real site.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from itertools import pairwise
from random import Random

from portfolio.demo.tables import FOLDER
from projects.outlines import UNIT, Outlines, Ring, read_outlines

OUTLINES = FOLDER / "districts.geojson"
#: Rows and columns of the schematic map: roughly as the districts lie.
TILES = {"JM": (1, 1), "TA": (1, 2), "XA": (1, 3), "HC": (2, 1), "HL": (2, 2), "SM": (3, 2)}


@cache
def outlines() -> Outlines:
    """The made-up outlines by the district's code."""
    return read_outlines(OUTLINES.read_bytes(), dict.fromkeys(TILES, ""))


def position(district: str, rng: Random) -> tuple[Decimal, Decimal]:
    """(latitude, longitude) of a point within the district's main part."""
    # Two draws of the portfolio's own sequence, whatever it takes to hit the district.
    own = Random(f"{district} {rng.randint(-180, 180)} {rng.randint(-180, 180)}")  # noqa: S311 - made up
    ring = max((polygon[0] for polygon in outlines()[district]), key=len)
    longitudes, latitudes = ([point[axis] for point in ring] for axis in (0, 1))
    while True:
        longitude = own.randint(min(longitudes), max(longitudes))
        latitude = own.randint(min(latitudes), max(latitudes))
        if encloses(ring, longitude, latitude):
            return Decimal(latitude) / UNIT, Decimal(longitude) / UNIT


def encloses(ring: Ring, x: int, y: int) -> bool:
    """Whether a point lies within a ring: a ray from it crosses the ring an odd number of times."""
    inside = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        side = (x2 - x1) * (y - y1) - (x - x1) * (y2 - y1)
        if (y1 > y) != (y2 > y) and (side > 0) == (y2 > y1):
            inside = not inside
    return inside
