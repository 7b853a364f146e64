"""What was measured, beside what it may be at most. Plain values; times in whole nanoseconds."""

from __future__ import annotations

import json
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Figure:
    """One line of the table: a ratio (or seconds), its bound where it has one, and how it came about.

    ``text`` is marked for translation, ``values`` go into it.
    """

    text: str
    values: Mapping[str, object]
    value: Decimal
    bound: Decimal | None = None
    detail: str = ""
    unit: str = "×"

    @property
    def name(self) -> str:
        """In English, the same for every reader: by this a figure is known in the data."""
        return self.text % self.values

    @property
    def holds(self) -> bool:
        """Whether it keeps to its bound."""
        return self.bound is None or round(self.value, 2) <= self.bound

    def as_data(self) -> dict[str, object]:
        """As ``--json`` gives it: numbers, not texts."""
        numbers = {"value": f"{self.value:.3f}", "bound": "null" if self.bound is None else str(self.bound)}
        return {
            "name": self.name,
            **{name: json.loads(text) for name, text in numbers.items()},
            "holds": self.holds,
            "unit": self.unit,
            "detail": self.detail,
        }


def ratio(ours: Sequence[int], theirs: Sequence[int]) -> Decimal:
    """Of two things measured turn by turn: the middle of their ratios."""
    return statistics.median(Decimal(one) / other for one, other in zip(ours, theirs, strict=True) if other)


def seconds(nanoseconds: int) -> Decimal:
    """For the reader."""
    return Decimal(nanoseconds) / 10**9


def milliseconds(nanoseconds: Sequence[int]) -> str:
    """The middle of several, for the reader."""
    return f"{Decimal(statistics.median_low(nanoseconds)) / 10**6:.1f} ms"
