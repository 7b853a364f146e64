"""The table on a sheet: where its heads stand, and its rows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from common.workbooks.cells import folded
from common.workbooks.figures import WAN, YI, YUAN
from common.workbooks.model import Sheet, Unreadable, Workbook, address

HEADS_WITHIN = 30  # rows
LONGEST_HEAD = 200
TOTALS = re.compile(r"(总|合|小|共)\s*计|总\s*和|grand total|sub-?total|total|sum", re.IGNORECASE)
# The last letters of such words, looked at first: this is asked of every row.
TOTAL_ENDS = frozenset("计和lmLM:：")
UNIT = re.compile(
    r"[((\[【]?\s*(?:单位\s*[::]?\s*)?(亿元|万元|元|%|10,?000 yuan|100 million yuan|yuan)\s*[))\]】]?"
)
FACTORS = {
    "亿元": YI,
    "万元": WAN,
    "元": YUAN,
    "100 million yuan": YI,
    "10000 yuan": WAN,
    "10,000 yuan": WAN,
    "yuan": YUAN,
}
JOIN = " / "


def simple(head: object) -> str:
    """A head for comparing: no unit, no spaces, no brackets, small letters."""
    text = UNIT.sub("", _short(head))
    return re.sub(r"[\s*_:()\[\]【】/·.,-]+", "", text)


def _short(head: object) -> str:
    """As much of a head as tells what it is; somebody may have written a book into the cell."""
    return " ".join(folded(str(head)[:LONGEST_HEAD]).lower().split())


def unit_in(head: object) -> Decimal | None:
    """The factor to 万元 that a head names, or None."""
    found = [match[1] for match in UNIT.finditer(_short(head))]
    return next((FACTORS[unit] for unit in found if unit in FACTORS), None)


class Row(NamedTuple):
    """A row of values, with its number as Excel shows it."""

    number: int
    values: list[Any]

    def address(self, column: int) -> str:
        """Where a value of it stands: C7."""
        return address(self.number - 1, column)

    def value(self, column: int) -> Any:
        """A value; rows of text files can be short."""
        return self.values[column] if column < len(self.values) else ""

    @property
    def is_total(self) -> bool:
        """Whether it sums up the others: 合计 stands in one of the first columns."""
        for value in self.values[:3]:
            if (
                isinstance(value, str)
                and value[-1:] in TOTAL_ENDS
                and TOTALS.fullmatch(folded(value).rstrip(":"))
            ):
                return True
        return False


@dataclass(frozen=True)
class Table:
    """Heads and rows of a sheet; ``head_row`` counts from 1."""

    sheet: Sheet
    head_row: int
    heads: list[str]

    @cached_property
    def rows(self) -> list[Row]:
        """The rows below the heads that hold anything."""
        found = enumerate(self.sheet.rows[self.head_row :], start=self.head_row + 1)
        return [
            Row(number, values)
            for number, values in found
            if (values and values[0]) or any(value != "" and value is not None for value in values)
        ]

    @cached_property
    def columns(self) -> list[Sequence[Any]]:
        """The same, column by column."""
        width = max((len(row.values) for row in self.rows), default=0)
        if all(len(row.values) == width for row in self.rows):
            return [*zip(*(row.values for row in self.rows), strict=True)]
        return [[row.value(number) for row in self.rows] for number in range(width)]

    def column(self, number: int) -> Sequence[Any]:
        """A column's values."""
        return self.columns[number] if number < len(self.columns) else [""] * len(self.rows)


def find_table(
    book: Workbook, *, known: Mapping[str, Sequence[str]], sheet: str | None, head_row: int | None
) -> Table:
    """The table chosen, or the one whose head has the most known names."""
    names = {simple(name) for synonyms in known.values() for name in synonyms}
    candidates = [book.sheet(sheet)] if sheet is not None else [found for found in book.sheets if found.rows]
    best: tuple[int, Table] | None = None
    for candidate in candidates:
        row = head_row - 1 if head_row else guess_head(candidate, names)
        if row is None or row >= len(candidate.rows):
            continue
        heads = heads_of(candidate, row)
        quality = sum(simple(head) in names for head in heads) if names else 0
        if best is None or quality > best[0]:
            best = (quality, Table(candidate, row + 1, heads))
    if best is None:
        raise Unreadable("no_head", name=(candidates or book.sheets)[0].name)
    return best[1]


def guess_head(sheet: Sheet, names: set[str]) -> int | None:
    """The row (from 0) with the most known heads, else the first with the most words."""
    scored = []
    for number, values in enumerate(sheet.rows[:HEADS_WITHIN]):
        words = [value for value in values if isinstance(value, str) and value.strip()]
        hits = sum(simple(word) in names for word in heads_of(sheet, number)) if words and names else 0
        if len(words) >= 2 or (hits and words):
            scored.append((hits, min(len({*words}), 8), -number))
    return -max(scored)[2] if scored else None


def heads_of(sheet: Sheet, row: int) -> list[str]:
    """The heads in a row; those above it that are merged over several columns stand before them."""
    heads = [str(value).strip() if value is not None else "" for value in sheet.rows[row]]
    heads += [""] * (sheet.width - len(heads))
    for (top, left), (bottom, right) in sheet.notes.merged:
        if top <= row <= bottom and top < len(sheet.rows) and left < len(sheet.rows[top]):
            # Merged downwards or sideways: the word stands in the first cell only.
            for column in range(left, min(right + 1, len(heads))):
                heads[column] = heads[column] or str(sheet.rows[top][left]).strip()
        elif bottom == row - 1 and right > left and right - left + 1 < len(heads) - 1:
            over = str(sheet.rows[top][left]).strip() if left < len(sheet.rows[top]) else ""
            for column in range(left, min(right + 1, len(heads))):
                heads[column] = JOIN.join(filter(None, [over, heads[column]]))
    return [" ".join(head.split()) for head in heads]
