"""The circular of a quarter's red-flag round (季度红旗评比通报): a quarter's last month, told as a round."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from common.numbers import percent_of, yi
from common.press.model import Block, Cell, Column, Kind, Paragraph, Table
from reports.circular import body, changes, method, nodes, problems, tables
from reports.circular import figures as f
from reports.circular.edition import Project, localized
from reports.circular.history import LISTS, History
from reports.circular.phrases import Brief
from reports.circular.plan import ROUND_ENDING, Annexes, Plan, Section, number_of, opening, revised


def plan(brief: Brief) -> Plan:
    """The quarter's figures, the three lists with who had been listed before, and by unit."""
    words, edition = brief.words, brief.edition
    fields = {"year": edition.year, "quarter": words.ordinal(quarter(brief))}
    return Plan(
        period=words("round.period", **fields),
        title=revised(brief, words("round.title", **fields)),
        number=number_of(brief, "quarterly", "round_mark_zh", ROUND_ENDING, quarter(brief)),
        opening=opening(brief, words("round.opening", **fields)),
        annexes=[
            ("red_flag", tables.red_flag_tables(brief)),
            ("warning", tables.warning_tables(brief)),
            ("snail", tables.snail_tables(brief)),
            ("distribution", [_distribution(brief)]),
            ("method", method.note(brief)),
        ],
        sections=lambda numbers: _sections(brief, numbers),
    )


def quarter(brief: Brief) -> int:
    """1 to 4."""
    return (brief.edition.month + 2) // 3


def _sections(brief: Brief, numbers: Annexes) -> list[Section]:
    words = brief.words
    return [
        (words("heading.round_overall"), _overall(brief)),
        (words("heading.round_since"), changes.since_round(brief)),
        *((brief.term(name), [*body.listed(brief, name, numbers), *_known(brief, name)]) for name in LISTS),
        (words("heading.round_units"), _units(brief, numbers)),
        (words("heading.round_nodes"), _nodes(brief)),
        (words("heading.problems"), problems.section(brief, monthly=False)),
        (words("heading.asks"), _asks(brief, numbers)),
    ]


def _overall(brief: Brief) -> list[Block]:
    """Who took part, and what the quarter came to."""
    ranked = [project for project in brief.edition.projects if not project.line["unranked_reason"]]
    sums = [
        sum((project.amount(field) for project in brief.edition.counted), Decimal(0))
        for field in ("quarter_planned", "quarter_invested")
    ]
    text = brief.words(
        "round.overall",
        year=brief.edition.year,
        quarter=brief.words.ordinal(quarter(brief)),
        ranked=len(ranked),
        large=sum(project.line["league"] == "large" for project in ranked),
        small=sum(project.line["league"] == "small" for project in ranked),
        planned=yi(sums[0]),
        invested=yi(sums[1]),
        ratio=percent_of(sums[1], sums[0]),
    )
    return [Paragraph(text)]


def _known(brief: Brief, name: str) -> list[Block]:
    """How many are listed for the first time, and who had been, how often."""
    history, words = History(brief.edition), brief.words
    placed = brief.edition.placed(f"{name}_position")
    if not placed or not history.is_told:
        return []
    counted = [(project, history.times(name, project.code)) for project in placed]
    again = [
        words("since.again", name=project.name, count=words.count("time", times))
        for project, times in counted
        if times
    ]
    first = len(placed) - len(again)
    text = words.sentences(
        words("round.first", count=words.count("item", first)) if first else "",
        words("round.again", count=words.count("item", len(again)), names=words.names(again))
        if again
        else "",
    )
    return [Paragraph(text)]


def _nodes(brief: Brief) -> list[Block]:
    """How many milestones of each kind were reached in the quarter."""

    def fits(day: date | None) -> bool:
        return day is not None and brief.edition.is_this_year(day) and (day.month + 2) // 3 == quarter(brief)

    return [Paragraph(nodes.reached_text(brief, "round", fits))]


def _units(brief: Brief, numbers: Annexes) -> list[Block]:
    if "distribution" not in numbers:
        return []
    return [Paragraph(brief.words("round.units", annex=numbers["distribution"]))]


def _distribution(brief: Brief) -> Table:
    """Responsible units that have a project on a list: how many on which."""
    words = brief.words
    columns = [
        Column("unit", words.term("column", "unit"), Kind.TEXT, 24),
        Column("class", words.term("column", "class"), Kind.TEXT, 12),
        Column("count_ranked", words.term("column", "count_ranked"), Kind.COUNT, 9),
        *(Column(f"count_{name}", brief.list_title(name), Kind.COUNT, 9) for name in LISTS),
    ]
    rows = []
    for group in sorted(brief.edition.groups("unit"), key=lambda row: tables.class_order(row["unit_class"])):
        members = [project for project in brief.edition.projects if project.given["unit"] == group["code"]]
        counts = [_placed(members, name) for name in LISTS]
        if any(counts):
            rows.append(
                (
                    f.words_cell(localized(group, brief.language)),
                    f.words_cell(words.term("unit_class", group["unit_class"])),
                    *map(f.count_cell, [group["ranked"], *counts]),
                )
            )
    rows.append(_in_all(brief))
    return Table(
        "distribution",
        words("title.distribution"),
        words("sheet.distribution"),
        tuple(columns),
        tuple(rows) if len(rows) > 1 else (),
        totals=1,
    )


def _in_all(brief: Brief) -> tuple[Cell, ...]:
    projects = brief.edition.projects
    counts = [brief.edition.total["ranked"], *(_placed(projects, name) for name in LISTS)]
    return (f.words_cell(brief.words("table.total")), f.EMPTY, *map(f.count_cell, counts))


def _placed(projects: Sequence[Project], name: str) -> int:
    return sum(project.line[f"{name}_position"] is not None for project in projects)


def _asks(brief: Brief, numbers: Annexes) -> list[Block]:
    words, said = brief.words, []
    if "red_flag" in numbers:
        said.append(words("round.praise"))
    if "warning" in numbers:
        said.append(words("asks.warning", deadline=brief.deadline, annex=numbers["warning"]))
    if "snail" in numbers:
        said.append(words("asks.snail", term=brief.plain_term("snail"), deadline=brief.deadline))
    return [Paragraph(words.sentences(*said, words("round.going_on")))]
