"""Compose the circular of an edition: order of sections, numbers of annexes, the frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reports.circular import body, corrections, method, nodes, tables
from reports.circular.edition import Edition
from reports.circular.model import Annex, Block, Circular, Heading, Language, Paragraph, Table
from reports.circular.phrases import Brief
from reports.circular.wording import Words


def compose(document: Mapping[str, Any], language: Language) -> Circular:
    """The circular of a parsed bundle, in a language."""
    brief = Brief(Edition(document), Words(language))
    words, edition, raw = brief.words, brief.edition, brief.edition.raw
    annexes = _annexes(brief)
    numbers = {key: n for n, (key, _) in enumerate(annexes, start=1)}
    issuer = _headed(brief, "name")
    period = words.months("", edition.month, year=edition.year)
    return Circular(
        language=language,
        mark=words("frame.mark", issuer=issuer),
        number=words(
            "frame.number", number=raw["number"], serial=raw["number_serial"], year=raw["number_year"]
        ),
        title=_title(brief, period),
        addressee=_addressee(brief),
        body=tuple(_body(brief, period, numbers)),
        annex_lead=words("frame.annex_lead"),
        issuer=issuer,
        dated=words.day(edition.published_at),
        printer=_headed(brief, "printed_by") or issuer,
        printed_by=words("frame.printed_on", day=words.day(edition.published_at)),
        copy_lead=words("frame.copy_lead"),
        copy_to=_headed(brief, "copy_to"),
        published_at=edition.published_at,
        digest=edition.digest,
        subject=words("frame.subject"),
        text_sheet=words("sheet.summary"),
        stamp=_stamp(brief),
        annexes=tuple(_annex(brief, n, key, blocks) for n, (key, blocks) in enumerate(annexes, start=1)),
    )


def _title(brief: Brief, period: str) -> str:
    title = brief.words("frame.title", period=period)
    if brief.edition.revision > 1:
        title += brief.words("frame.revised", revision=brief.edition.revision)
    return title


def _stamp(brief: Brief) -> str:
    """Which edition it is, as of when, and its digest: on every sheet."""
    edition = brief.edition
    return brief.words(
        "frame.stamp",
        number=edition.raw["number"],
        revision=edition.revision,
        as_of=brief.words.moment(edition.as_of),
        digest=edition.digest,
    )


def _headed(brief: Brief, field: str) -> str:
    """A field of the headed paper in the circular's language; older bundles don't have all of them."""
    return str(brief.edition.raw["issuer"].get(f"{field}_{'en' if brief.language == 'en' else 'zh'}", ""))


def _addressee(brief: Brief) -> str:
    return brief.words("frame.addressee", addressees=_headed(brief, "addressees").rstrip("：: "))


def _annexes(brief: Brief) -> Sequence[tuple[str, Sequence[Block]]]:
    """Annexes that have something in them, in their order."""
    found: list[tuple[str, Sequence[Block]]] = [
        ("ranking", [tables.month_table(brief), tables.district_table(brief), *tables.unit_tables(brief)]),
        ("red_flag", tables.red_flag_tables(brief)),
        ("warning", tables.warning_tables(brief)),
        ("snail", tables.snail_tables(brief)),
        ("milestones", [nodes.milestone_table(brief)]),
        ("absent", [tables.missing_table(brief), tables.unranked_table(brief)]),
        ("projects", [tables.all_table(brief)]),
        ("method", method.note(brief)),
    ]
    filled = [(key, [block for block in blocks if _has_content(block)]) for key, blocks in found]
    return [(key, blocks) for key, blocks in filled if blocks]


def _has_content(block: Block) -> bool:
    return bool(block.rows) if isinstance(block, Table) else True


def _annex(brief: Brief, n: int, key: str, blocks: Sequence[Block]) -> Annex:
    words = brief.words
    term = brief.term(key) if key in ("red_flag", "warning", "snail") else ""
    return Annex(
        label=words("frame.annex", n=n),
        title=words(f"title.{key}", month=brief.month, term=term),
        blocks=tuple(blocks),
        landscape=key == "projects",
    )


def _body(brief: Brief, period: str, numbers: Mapping[str, int]) -> list[Block]:
    words, edition = brief.words, brief.edition
    opening = words.sentences(
        words("opening.text", period=period),
        words("opening.revised", revision=edition.revision) if edition.revision > 1 else "",
    )
    sections: list[tuple[str, list[Block]]] = [
        (words("heading.overall"), body.overall(brief)),
        (words("heading.categories"), body.categories(brief)),
        (words("heading.nodes"), body.nodes(brief, numbers)),
        (words("heading.units"), body.units(brief, numbers)),
        (words("heading.districts"), body.districts(brief, numbers)),
        (brief.term("red_flag"), body.listed(brief, "red_flag", numbers)),
        (brief.term("warning"), body.listed(brief, "warning", numbers)),
        (brief.term("snail"), body.listed(brief, "snail", numbers)),
        (words("heading.missing"), body.missing(brief, numbers)),
        (words("heading.corrections"), corrections.section(brief)),
        (words("heading.asks"), body.asks(brief, numbers)),
    ]
    blocks: list[Block] = [Paragraph(opening)]
    for title, content in sections:
        if content:
            blocks += [Heading(1, title), *content]
    return _numbered(words, blocks)


def _numbered(words: Words, blocks: Sequence[Block]) -> list[Block]:
    """Headings with their numbers: 一、 and （一）."""
    made: list[Block] = []
    first = second = 0
    for block in blocks:
        if not isinstance(block, Heading):
            made.append(block)
            continue
        first, second = (first + 1, 0) if block.level == 1 else (first, second + 1)
        n = words.ordinal(first if block.level == 1 else second)
        made.append(
            Heading(block.level, words(f"frame.heading_{block.level}", n=n, outer=first, text=block.text))
        )
    return made
