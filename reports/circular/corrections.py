"""Corrections of earlier months that were posted since the edition before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from common.press.model import Block, Cell, Column, Kind, Paragraph, Table
from reports.circular import figures as f
from reports.circular.phrases import Brief

COLUMNS = {
    "corrected_month": (Kind.TEXT, 10, True),
    "name": (Kind.TEXT, 24, True),
    "corrected_by": (Kind.WAN, 11, True),
    "correction_reason": (Kind.TEXT, 40, True),
    "code": (Kind.TEXT, 10, False),
    "posting": (Kind.COUNT, 8, False),
}


def section(brief: Brief) -> list[Block]:
    """What was corrected and what it comes to; nothing where nothing was."""
    rows = brief.edition.corrections
    if not rows:
        return []
    words, sums = brief.words, brief.edition.corrected
    year, earlier = Decimal(sums["year"]), Decimal(sums["earlier"])
    text = words.sentences(
        words("corrections.text", count=words.count("correction", len(rows)), year=brief.edition.year),
        words("corrections.year", amount=f.wan_cell(year).text, year=brief.edition.year),
        words("corrections.earlier", amount=f.wan_cell(earlier).text) if earlier else "",
        words("corrections.stays"),
    )
    return [Paragraph(text), table(brief)]


def table(brief: Brief) -> Table:
    """One row per correction, in the order in which they were posted."""
    words = brief.words
    columns = tuple(
        Column(key, words.term("column", key), kind, weight, printed=printed)
        for key, (kind, weight, printed) in COLUMNS.items()
    )
    rows = tuple(_row(brief, row) for row in brief.edition.corrections)
    return Table("corrections", words("title.corrections"), words("sheet.corrections"), columns, rows)


def _row(brief: Brief, row: Mapping[str, Any]) -> tuple[Cell, ...]:
    month = date.fromisoformat(f"{row['month']}-01")
    return (
        f.words_cell(brief.words.year_month(month)),
        f.words_cell(row["name"]),
        f.wan_cell(Decimal(row["amount"])),
        f.words_cell(row["reason"]),
        f.words_cell(row["code"]),
        f.count_cell(row["posting"]),
    )
