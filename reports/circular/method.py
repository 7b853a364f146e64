"""The method note: where figures come from, how they are computed, which edition this is."""

from __future__ import annotations

from decimal import Decimal

from common.press.model import Block, Code, Heading, Paragraph
from reports.circular.edition import localized
from reports.circular.phrases import Brief


def note(brief: Brief) -> tuple[Block, ...]:
    """All of it."""
    sections = {
        "source_title": _source(brief),
        "figures_title": _figures(brief),
        "rules_title": _rules(brief),
        "edition_title": _edition(brief),
    }
    blocks: list[Block] = []
    for title, content in sections.items():
        blocks += [Heading(2, brief.words(f"method.{title}")), *content]
    return (*blocks, Code(brief.edition.digest, brief.words("method.code")))


def _paragraphs(*texts: str) -> list[Block]:
    return [Paragraph(text, "note") for text in texts if text]


def _source(brief: Brief) -> list[Block]:
    words, edition = brief.words, brief.edition
    generated = sum(bool(project.given["generated"]) for project in edition.projects)
    return _paragraphs(
        words("method.source", as_of=words.moment(edition.as_of), posting=edition.raw["cutoff"]["posting"]),
        words("method.generated", count=words.count("project", generated)) if generated else "",
    )


def _figures(brief: Brief) -> list[Block]:
    words = brief.words
    return _paragraphs(
        words("method.figures", month=brief.edition.month), words("method.first"), words("method.rounding")
    )


def _rules(brief: Brief) -> list[Block]:
    words, rules, raw = brief.words, brief.edition.rules, brief.edition.raw
    named = words(
        "method.rules", name=localized(raw["ruleset"], brief.language), version=raw["ruleset"]["version"]
    )
    conditions = [words.term("condition", code) for code in raw["unchecked"]]
    large = words.amount(Decimal(rules["league"]["large_from"]))
    texts = [
        named,
        _lamp(brief),
        words("method.league", large_from=large),
        words("method.score", **rules["score"]),
        words.sentences(_red_flag(brief), _red_flag_also(brief)),
        words("method.warning", **rules["warning"]),
        words("method.snail", term=brief.plain_term("snail"), rounds=rules["snail"].get("rounds", 2)),
        words("method.unchecked", conditions=words.names(conditions)) if conditions else "",
        "" if brief.edition.is_final else words("method.running"),
    ]
    return _paragraphs(*texts)


def _lamp(brief: Brief) -> str:
    words, lamp = brief.words, brief.edition.rules["lamp"]
    sign = "" if lamp["measure"] == "time_lead" else "%"
    return words(
        "method.lamp",
        measure=words.term("measure", lamp["measure"]),
        green_op=words.term("operator", lamp["green"]["op"]),
        green=lamp["green"]["value"] + sign,
        yellow_op=words.term("operator", lamp["yellow"]["op"]),
        yellow=lamp["yellow"]["value"] + sign,
    )


def _red_flag(brief: Brief) -> str:
    rules = dict(brief.edition.rules["red_flag"])
    for size in ("excess_large", "excess_small"):
        rules[size] = brief.words.amount(Decimal(rules[size]))
    return brief.words("method.red_flag", **rules)


def _red_flag_also(brief: Brief) -> str:
    """What is asked of a red flag besides amounts and lamps."""
    words, rules = brief.words, brief.edition.rules
    asked = ["also_works", "also_return"]
    if "open_safety_problem" not in brief.edition.raw["unchecked"]:
        asked.append("also_safety")
    if not rules["red_flag"].get("monthly", True):
        asked.append("also_final")
    return words("method.red_flag_also", conditions=words.names([words(f"method.{key}") for key in asked]))


def _edition(brief: Brief) -> list[Block]:
    words, edition, raw = brief.words, brief.edition, brief.edition.raw
    told = words(
        "method.edition",
        number=raw["number"],
        revision=edition.revision,
        sequence=raw["sequence"],
        published_at=words.moment(edition.published_at),
    )
    blocks = _paragraphs(told, words("method.digest"))
    blocks.append(Paragraph(edition.digest, "digest"))
    if raw["previous"]:
        blocks += [*_paragraphs(words("method.previous")), Paragraph(raw["previous"], "digest")]
    else:
        blocks += _paragraphs(words("method.first_edition"))
    return [*blocks, *_paragraphs(words("method.verify"))]
