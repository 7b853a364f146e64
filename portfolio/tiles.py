"""The schematic map: every district an equal tile, where the office put it or in the next free place.

Knows no Django.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import count

#: As many rows and columns as the style sheet knows.
MOST = 12
Place = tuple[int, int]


def arrange(codes: Sequence[str], placed: Mapping[str, Sequence[int]]) -> dict[str, Place]:
    """(row, column) from 1 of each district; those without a place follow in their order."""
    given = {code: (placed[code][0], placed[code][1]) for code in codes if code in placed}
    taken, free = set(given.values()), _places(columns(len(codes), given))
    found: dict[str, Place] = {}
    for code in codes:
        found[code] = given.get(code) or next(place for place in free if place not in taken)
    return found


def columns(number: int, given: Mapping[str, Place]) -> int:
    """How many columns: those the office uses, else about as many as rows."""
    widest = max((column for _, column in given.values()), default=0)
    square = next(side for side in count(1) if side * side >= number)
    return min(max(widest, 1) if given else square, MOST)


def _places(width: int) -> Iterator[Place]:
    """Row by row, from the north-west."""
    return ((row, column) for row in count(1) for column in range(1, width + 1))
