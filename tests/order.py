"""In which order tests run: nobody waits for what another process makes, and the end can be shared out.

Two processes each start with one half of the list and take from each other's rest (pytest-xdist's
"worksteal"). So what is dear stands at the start of a half, and tests that need the same dear thing stand
together: those with the demo portfolio (and other databases or processes of their own) first, those with a
browser in the middle.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

import pytest

DEMO, ALONE, BROWSER, CHEAP = range(4)
#: Fixtures that tell what a module asks for, the dearest first.
TELLING = (
    (DEMO, {"demo_database"}),
    (BROWSER, {"browser"}),
    (ALONE, {"fresh_database", "sample", "programs", "home"}),
)


def dearness(module: Iterable[pytest.Item]) -> int:
    """How dear a module is, by what any of its tests asks for."""
    asked = {name for item in module for name in getattr(item, "fixturenames", ())}
    return next((rank for rank, names in TELLING if asked & names), CHEAP)


def dear_first(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """The demo's, those alone, half of the cheap ones; the browser's, the other half of the cheap ones."""
    ranked: dict[int, list[list[pytest.Item]]] = {rank: [] for rank in range(4)}
    for _, group in groupby(items, key=lambda item: item.path):
        module = list(group)
        ranked[dearness(module)].append(module)
    first = [*ranked[DEMO], *ranked[ALONE]]
    cheap = ranked[CHEAP]
    while cheap and sum(map(len, first)) < len(items) // 2:
        first.append(cheap.pop())
    return [item for module in [*first, *ranked[BROWSER], *cheap] for item in module]
