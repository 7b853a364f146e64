"""What distinguishes one kind of circular from another: its head, its sections, its attachments."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from common.press.model import Block
from reports.circular.phrases import Brief

Which = Literal["monthly", "quarterly", "annual"]
Annexes = Mapping[str, int]
Section = tuple[str, list[Block]]

#: What the office's mark ends with in the numbers of the round and of the year, until it chooses others.
ROUND_ENDING, ANNUAL_ENDING = "评", "年"


@dataclass(frozen=True)
class Plan:
    """A circular in the making. ``sections`` is told the numbers of the attachments by their keys."""

    period: str
    title: str
    number: str
    opening: str
    annexes: Sequence[tuple[str, Sequence[Block]]]
    sections: Callable[[Annexes], list[Section]]


def number_of(brief: Brief, which: Which, mark: str, ending: str, serial: int) -> str:
    """A number in a series of its own: like the month's, the next of the year in which it was published.

    Older bundles give none: those are of the year reported, and their serial follows from the month.
    """
    raw = brief.edition.raw
    own = raw["issuer"].get(mark) or f"{raw['issuer']['mark_zh']}{ending}"
    told = raw.get("serials", {}).get(which)
    year, serial = (raw["number_year"], told) if told else (brief.edition.year, serial)
    number = f"{own}〔{year}〕{serial}号"
    return brief.words("frame.number", number=number, serial=serial, year=year)


def revised(brief: Brief, title: str) -> str:
    """A title that says which revision it is of, if not the first."""
    revision = brief.edition.revision
    return title + brief.words("frame.revised", revision=revision) if revision > 1 else title


def opening(brief: Brief, text: str) -> str:
    """The first sentence, and that a revision replaces those before it."""
    revision = brief.edition.revision
    return brief.words.sentences(
        text, brief.words("opening.revised", revision=revision) if revision > 1 else ""
    )
