"""An official document as an object: composed once, printed by every writer. The circular is the longest.

A figure is held beside the text that shows it, so that PDF, Word and Excel cannot differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Literal

Language = Literal["zh-hans", "en"]


class Kind(StrEnum):
    """What a column holds; decides alignment and, in Excel, the number format."""

    TEXT = "text"
    COUNT = "count"
    YI = "yi"  # 亿元
    WAN = "wan"  # 万元, a difference with its sign
    PERCENT = "percent"  # a ratio, 1 = 100 %
    POINTS = "points"  # percentage points
    SCORE = "score"
    PROGRESS = "progress"  # percent as reported, 0..100
    DATE = "date"
    LAMP = "lamp"

    @property
    def is_number(self) -> bool:
        """Whether figures of this kind line up at the right."""
        return self not in (Kind.TEXT, Kind.DATE, Kind.LAMP)


class Tone(StrEnum):
    """How a table is marked; honour and blame never look alike."""

    PLAIN = "plain"
    HONOUR = "honour"
    BLAME = "blame"


@dataclass(frozen=True, slots=True)
class Cell:
    """What is printed, and the exact value behind it in the column's unit (None for words)."""

    text: str
    value: Decimal | int | date | None = None
    lamp: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column; ``weight`` is its share of the width, ``printed`` false keeps it to the workbook."""

    key: str
    title: str
    kind: Kind
    weight: int
    printed: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under columns. The last ``totals`` rows are sums."""

    key: str
    title: str
    sheet: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: int = 0
    tone: Tone = Tone.PLAIN
    note: str = ""
    sheet_title: str = ""

    def printed(self) -> tuple[tuple[Column, ...], tuple[tuple[Cell, ...], ...]]:
        """Columns and rows as they go on paper."""
        kept = [index for index, column in enumerate(self.columns) if column.printed]
        rows = tuple(tuple(row[index] for index in kept) for row in self.rows)
        return tuple(self.columns[index] for index in kept), rows


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 (一、) or 2 （一）."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of running text; ``kind`` is body, note or digest (fixed pitch, may break anywhere)."""

    text: str
    kind: Literal["body", "note", "digest"] = "body"


@dataclass(frozen=True, slots=True)
class Bar:
    """A pair of bars: planned to date and invested to date, 亿元; ``text`` stands at the second one's end."""

    label: str
    planned: Cell
    invested: Cell
    text: str


@dataclass(frozen=True, slots=True)
class BarChart:
    """Planned and invested by category."""

    title: str
    sentence: str
    planned_label: str
    invested_label: str
    unit: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """A cumulative line over the months, 亿元; shorter than twelve where the year is not over."""

    label: str
    style: Literal["plan", "first", "actual"]
    points: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class CurveChart:
    """The year's course, cumulative by month."""

    title: str
    sentence: str
    unit: str
    months: tuple[str, ...]
    curves: tuple[Curve, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code of a text, with its caption."""

    content: str
    caption: str


Block = Heading | Paragraph | Table | BarChart | CurveChart | Code


@dataclass(frozen=True, slots=True)
class Annex:
    """An attachment: its label (附件1), its title, what it holds."""

    label: str
    title: str
    blocks: tuple[Block, ...]
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Circular:
    """A finished circular in one language.

    ``stamp`` says of which edition and as of when, ``text_sheet`` names the workbook's sheet of text.
    """

    language: Language
    mark: str
    number: str
    title: str
    addressee: str
    body: tuple[Block, ...]
    annex_lead: str
    issuer: str
    dated: str
    printer: str
    printed_by: str
    copy_lead: str
    copy_to: str
    published_at: datetime
    digest: str
    subject: str
    text_sheet: str
    stamp: str
    annexes: tuple[Annex, ...] = field(default=())

    def tables(self) -> Sequence[Table]:
        """Every table, in the order it is printed."""
        blocks = [*self.body, *(block for annex in self.annexes for block in annex.blocks)]
        return [block for block in blocks if isinstance(block, Table)]
