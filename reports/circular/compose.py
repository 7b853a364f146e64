"""Compose the circular of an edition: order of sections, numbers of annexes, the frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from common.press.model import Annex, Block, Circular, Heading, Language, Paragraph, Table
from reports.circular import annual, errata, monthly, quarterly
from reports.circular.edition import Edition
from reports.circular.phrases import Brief
from reports.circular.plan import Section, Which
from reports.circular.wording import Words
from reports.circular.wording.catalogue import Texts

PLANS = {"monthly": monthly.plan, "quarterly": quarterly.plan, "annual": annual.plan}
DECEMBER = 12


def circulars_of(document: Mapping[str, Any]) -> list[Which]:
    """Which circulars an edition has: the month's, in a quarter's last month the round's, then the year's."""
    edition = document["edition"]
    found: list[Which] = ["monthly"]
    if edition["final_round"]:
        found.append("quarterly")
    if int(edition["period"][5:]) == DECEMBER:
        found.append("annual")
    return found


def compose(document: Mapping[str, Any], language: Language, which: Which = "monthly") -> Circular:
    """A circular of a parsed bundle, in a language."""
    brief = Brief(Edition(document), Words(language, worded(document, language)))
    words, edition = brief.words, brief.edition
    plan = PLANS[which](brief)
    annexes = [
        (key, kept) for key, blocks in plan.annexes if (kept := [one for one in blocks if _has_content(one)])
    ]
    numbers = {key: n for n, (key, _) in enumerate(annexes, start=1)}
    issuer = _headed(brief, "name")
    return Circular(
        language=language,
        mark=words("frame.mark", issuer=issuer),
        number=plan.number,
        title=plan.title,
        addressee=_addressee(brief),
        body=tuple(_body(words, plan.opening, [_erratum(brief), *plan.sections(numbers)])),
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


def _erratum(brief: Brief) -> Section:
    return brief.words("heading.erratum"), errata.section(brief)


def worded(document: Mapping[str, Any], language: Language) -> Texts:
    """The words a bundle was printed with; older bundles carry none: they have the shipped ones."""
    texts: Texts = document["edition"].get("wording", {}).get(language, {}).get("texts", {})
    return texts


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


def _body(words: Words, opening: str, sections: Sequence[Section]) -> list[Block]:
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
