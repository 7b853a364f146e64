"""What other words would change in a circular: the texts that differ, now and as proposed. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Any

from common.press.model import BarChart, Block, Circular, Code, CurveChart, Heading, Language, Table
from reports.circular.compose import compose
from reports.circular.plan import Which
from reports.circular.wording.catalogue import Texts


def differences(
    document: Mapping[str, Any], language: Language, now: Texts, proposed: Texts, which: Which = "monthly"
) -> list[tuple[str, str]]:
    """Each text of the circular that differs, once: with the words as they are, and with those proposed."""
    before, after = (
        list(_texts(compose(_worded(document, language, texts), language, which)))
        for texts in (now, proposed)
    )
    pairs = zip_longest(before, after, fillvalue="")
    return list(dict.fromkeys(pair for pair in pairs if pair[0] != pair[1]))


def as_the_years_last(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """The edition as if nothing came after it in its year: to try the annual summary on, for no other use."""
    edition = document["edition"]
    return {**document, "edition": {**edition, "period": f"{edition['period'][:4]}-12"}}


def _worded(document: Mapping[str, Any], language: Language, texts: Texts) -> Mapping[str, Any]:
    edition = {**document["edition"], "wording": {language: {"texts": texts}}}
    return {**document, "edition": edition}


def _texts(circular: Circular) -> Iterator[str]:
    """Every text, in the same order whatever the words are."""
    yield from (circular.mark, circular.number, circular.title, circular.addressee, circular.annex_lead)
    for block in circular.body:
        yield from _of_block(block)
    yield from (circular.dated, circular.printed_by, circular.copy_lead, circular.stamp, circular.subject)
    for annex in circular.annexes:
        yield from (annex.label, annex.title)
        for block in annex.blocks:
            yield from _of_block(block)


def _of_block(block: Block) -> Iterator[str]:
    match block:
        case Table():
            yield from (block.title, block.sheet, *(column.title for column in block.columns))
            yield from (cell.text for row in block.rows for cell in row)
        case BarChart():
            yield from (block.title, block.sentence, block.planned_label, block.invested_label, block.unit)
            yield from (bar.text for bar in block.bars)
        case CurveChart():
            yield from (block.title, block.sentence, block.unit, *block.months)
            yield from (curve.label for curve in block.curves)
        case Code():
            yield block.caption
        case Heading():
            yield block.text
        case _:
            yield block.text
