"""Who would move under other rules, and how much the lists measure smallness. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

BOTTOM, TOP = 11, 12
LISTS = ("red_flag", "warning", "snail")


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A project in a month under some rules; ``size`` is its annual plan in 万元."""

    project: int
    code: str
    name: str
    lamp: str
    red_flag: bool
    warning: bool
    snail: bool
    rank: int | None
    size: Decimal


@dataclass(frozen=True)
class Move:
    """A project whose lamp or lists change."""

    before: Standing
    after: Standing

    @property
    def lists(self) -> list[tuple[str, bool]]:
        """The lists it comes on (true) or leaves."""
        return [
            (name, getattr(self.after, name))
            for name in LISTS
            if getattr(self.before, name) != getattr(self.after, name)
        ]

    @property
    def changes_lamp(self) -> bool:
        """Whether the lamp is another."""
        return self.before.lamp != self.after.lamp


@dataclass(frozen=True)
class Share:
    """How many of some places are held by the smallest quarter of the ranked projects."""

    small: int
    places: int

    def __add__(self, other: Share) -> Share:
        return Share(self.small + other.small, self.places + other.places)

    @property
    def ratio(self) -> Decimal | None:
        """The share; None without a place."""
        return Decimal(self.small) / self.places if self.places else None


NONE = Share(0, 0)
BIASES = ("bottom", "top", "red_flag", "warning")


def moves(before: Iterable[Standing], after: Iterable[Standing]) -> list[Move]:
    """The projects that would move, in the order of their codes."""
    new = {standing.project: standing for standing in after}
    pairs = [Move(standing, new[standing.project]) for standing in before]
    moved = [move for move in pairs if move.changes_lamp or move.lists]
    return sorted(moved, key=lambda move: move.before.code)


def smallest_quarter(standings: Sequence[Standing]) -> set[int]:
    """The smaller quarter of the ranked projects, by annual plan and then code."""
    ranked = sorted((row for row in standings if row.rank), key=lambda row: (row.size, row.code))
    return {row.project for row in ranked[: len(ranked) // 4]}


def bias(standings: Sequence[Standing]) -> Mapping[str, Share]:
    """How many of the worst eleven, the best twelve and the two lists come from the smallest quarter."""
    small = smallest_quarter(standings)
    by_rank = sorted((row for row in standings if row.rank), key=lambda row: row.rank or 0)
    places = {
        "bottom": by_rank[-BOTTOM:],
        "top": by_rank[:TOP],
        "red_flag": [row for row in standings if row.red_flag],
        "warning": [row for row in standings if row.warning],
    }
    return {
        name: Share(sum(row.project in small for row in rows), len(rows)) for name, rows in places.items()
    }


def summed(shares: Iterable[Mapping[str, Share]]) -> dict[str, Share]:
    """The same over several months."""
    total = dict.fromkeys(BIASES, NONE)
    for one in shares:
        total = {name: total[name] + one[name] for name in BIASES}
    return total
