"""The monthly circular."""

from __future__ import annotations

from collections.abc import Sequence

from common.press.model import Block
from reports.circular import body, changes, corrections, method, nodes, problems, tables
from reports.circular.phrases import Brief
from reports.circular.plan import Annexes, Plan, Section, opening, revised


def plan(brief: Brief) -> Plan:
    """Totals, categories, milestones, rankings, lists, returns, corrections, what is asked."""
    words, edition, raw = brief.words, brief.edition, brief.edition.raw
    period = words.months("", edition.month, year=edition.year)
    return Plan(
        period=period,
        title=revised(brief, words("frame.title", period=period)),
        number=words(
            "frame.number", number=raw["number"], serial=raw["number_serial"], year=raw["number_year"]
        ),
        opening=opening(brief, words("opening.text", period=period)),
        annexes=_annexes(brief),
        sections=lambda numbers: _sections(brief, numbers),
    )


def _annexes(brief: Brief) -> Sequence[tuple[str, Sequence[Block]]]:
    return [
        ("ranking", [tables.month_table(brief), tables.district_table(brief), *tables.unit_tables(brief)]),
        ("red_flag", tables.red_flag_tables(brief)),
        ("warning", tables.warning_tables(brief)),
        ("snail", tables.snail_tables(brief)),
        ("milestones", [nodes.milestone_table(brief)]),
        ("absent", [tables.missing_table(brief), tables.unranked_table(brief)]),
        ("projects", [tables.all_table(brief)]),
        ("method", method.note(brief)),
    ]


def _sections(brief: Brief, numbers: Annexes) -> list[Section]:
    words = brief.words
    return [
        (words("heading.overall"), body.overall(brief)),
        (words("heading.since"), changes.section(brief)),
        (words("heading.categories"), body.categories(brief)),
        (words("heading.nodes"), body.nodes(brief, numbers)),
        (words("heading.units"), body.units(brief, numbers)),
        (words("heading.districts"), body.districts(brief, numbers)),
        (brief.term("red_flag"), body.listed(brief, "red_flag", numbers)),
        (brief.term("warning"), body.listed(brief, "warning", numbers)),
        (brief.term("snail"), body.listed(brief, "snail", numbers)),
        (words("heading.problems"), problems.section(brief)),
        (words("heading.missing"), body.missing(brief, numbers)),
        (words("heading.corrections"), corrections.section(brief)),
        (words("heading.asks"), body.asks(brief, numbers)),
    ]
