"""Whole columns read at once where every cell is of the plainest kind; for the others a cell is ``SLOW``.

What these take, ``figures``, ``dates`` and ``cells`` would take to the same value: they only spare the
asking, cell by cell, for what nearly never is. A cell that is not clearly plain is left to those, and to
their sentences.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from common.workbooks.cells import CellError, can_be_stored
from common.workbooks.figures import PLACES

SLOW = object()
NUMBER = type(1 / 2)
# Below this, fifteen digits hold all decimals that are kept.
CERTAIN = 10**10


def texts(cells: Sequence[Any], longest: int | None) -> list[Any]:
    """Texts without spaces around them, where all of the column can be stored."""
    found = [cell.strip() if type(cell) is str else SLOW for cell in cells]
    words = [text for text in found if isinstance(text, str)]
    whole = "".join(words)
    too_long = longest is not None and max(map(len, words), default=0) > longest
    return [SLOW] * len(cells) if too_long or "\x00" in whole or not can_be_stored(whole) else found


def numbers(cells: Sequence[Any], places: int, least: int, most: int) -> list[Any]:
    """Numbers with no more decimals than are kept; nothing where the cell is blank."""
    return [
        Decimal(f"{cell:.15g}")
        if type(cell) is NUMBER and least <= cell <= most and round(cell, places) == cell
        else None
        if cell == ""
        else SLOW
        for cell in cells
    ]


def amounts(cells: Sequence[Any]) -> list[Any]:
    """Amounts in 万元 as they stand."""
    return numbers(cells, PLACES, -CERTAIN, CERTAIN)


def percents(cells: Sequence[Any]) -> list[Any]:
    """Percentages as they stand."""
    return numbers(cells, 2, 0, 100)


def repeated(cells: Sequence[Any], read: Callable[[Any], Any]) -> list[Any]:
    """Values that come again and again, such as the month: each is read once."""
    if not {*map(type, cells)} <= {str, NUMBER}:
        return [SLOW] * len(cells)
    known: dict[Any, Any] = {}
    for cell in {*cells}:
        try:
            known[cell] = read(cell)
        except CellError:
            known[cell] = SLOW
    return [known[cell] for cell in cells]
