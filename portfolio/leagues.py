"""Units ranked within their class: ΣA ÷ ΣP, then ΣA − ΣP, then code. Knows no Django.

The same order as in the editions (``reports/sql/groups.sql``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from common.numbers import half_up, quotient

PLACES = 6  # to which a quotient that sorts is rounded


class Summed(Protocol):
    """What a unit's place follows from, 万元."""

    @property
    def planned_to_date(self) -> Decimal:
        """P."""

    @property
    def invested_to_date(self) -> Decimal:
        """A."""


@dataclass(frozen=True)
class Unit:
    """A unit with the sums over its projects."""

    code: str
    name: str
    name_en: str
    unit_class: str
    sums: Summed


@dataclass(frozen=True)
class Placed:
    """A unit's place in its class; None where nothing is planned to date."""

    unit: Unit
    rank: int | None


def by_class(units: Iterable[Unit], classes: Sequence[str]) -> dict[str, list[Placed]]:
    """The classes in the order given, each with its units ranked; classes without a unit are left out."""
    rows = list(units)
    found = {name: _ranked([unit for unit in rows if unit.unit_class == name]) for name in classes}
    return {name: placed for name, placed in found.items() if placed}


def _ranked(units: Sequence[Unit]) -> list[Placed]:
    ranked = sorted((unit for unit in units if unit.sums.planned_to_date > 0), key=_order)
    others = sorted((unit for unit in units if unit.sums.planned_to_date <= 0), key=lambda unit: unit.code)
    return [Placed(unit, place) for place, unit in enumerate(ranked, start=1)] + [
        Placed(unit, None) for unit in others
    ]


def _order(unit: Unit) -> tuple[Decimal, Decimal, bytes]:
    done, planned = unit.sums.invested_to_date, unit.sums.planned_to_date
    return -half_up(quotient(done, planned) or Decimal(0), PLACES), planned - done, unit.code.encode()


def changes(now: Mapping[str, Sequence[Placed]], before: Mapping[str, Sequence[Placed]]) -> dict[str, int]:
    """Places won (positive) or lost since the month before, by the unit's code; where there are both."""
    earlier = {placed.unit.code: placed.rank for rows in before.values() for placed in rows}
    return {
        placed.unit.code: rank - placed.rank
        for rows in now.values()
        for placed in rows
        if placed.rank is not None and (rank := earlier.get(placed.unit.code)) is not None
    }
