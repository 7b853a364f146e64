"""The annual summary (年度总结通报): December's edition, told as a year."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from common.numbers import percent_of, yi
from common.press.model import Block, Column, Kind, Paragraph, Table
from reports.circular import body, method, nodes, problems, tables
from reports.circular import figures as f
from reports.circular.charts import monthly
from reports.circular.history import LISTS, History
from reports.circular.phrases import Brief
from reports.circular.plan import ANNUAL_ENDING, Annexes, Plan, Section, number_of, opening, revised


def plan(brief: Brief) -> Plan:
    """The year's figures, its quarters, works and rounds."""
    words, year = brief.words, brief.edition.year
    return Plan(
        period=words("annual.period", year=year),
        title=revised(brief, words("annual.title", year=year)),
        number=number_of(brief, "annual", "annual_mark_zh", ANNUAL_ENDING, 1),
        opening=opening(brief, words("annual.opening", year=year)),
        annexes=[
            (
                "ranking",
                [tables.month_table(brief), tables.district_table(brief), *tables.unit_tables(brief)],
            ),
            ("honours", [_honours(brief)]),
            ("projects", [tables.all_table(brief)]),
            ("method", method.note(brief)),
        ],
        sections=lambda numbers: _sections(brief, numbers),
    )


def _sections(brief: Brief, numbers: Annexes) -> list[Section]:
    words = brief.words
    return [
        (words("heading.overall"), body.overall(brief)),
        (words("heading.quarters"), [Paragraph(_quarters_text(brief)), _quarters(brief)]),
        (words("heading.categories"), body.categories(brief, nodes=False)),
        (words("heading.nodes"), _nodes(brief)),
        (words("heading.units"), body.units(brief, numbers)),
        (words("heading.districts"), body.districts(brief, numbers)),
        (words("heading.honours"), _honours_text(brief, numbers)),
        (words("heading.problems"), problems.section(brief, monthly=False)),
        (words("heading.asks"), [Paragraph(words("annual.going_on"))]),
    ]


def _by_quarter(brief: Brief) -> list[tuple[Decimal, Decimal]]:
    """Planned and invested in each quarter, 万元."""
    course = monthly(brief.edition)
    ends = [(course.planned[month - 1], course.invested[month - 1]) for month in (3, 6, 9, 12)]
    starts = [(Decimal(0), Decimal(0)), *ends]
    return [(end[0] - start[0], end[1] - start[1]) for start, end in zip(starts, ends, strict=False)]


def _quarters_text(brief: Brief) -> str:
    words = brief.words
    entries = [
        words(
            "annual.quarter",
            quarter=words.ordinal(number),
            planned=yi(planned),
            invested=yi(invested),
            ratio=percent_of(invested, planned),
        )
        for number, (planned, invested) in enumerate(_by_quarter(brief), start=1)
    ]
    return words("annual.quarters", entries=words.clauses(entries))


def _quarters(brief: Brief) -> Table:
    """Quarter by quarter: planned, invested, and how many stood on the lists at its end."""
    words = brief.words
    kinds = {
        "quarter": (Kind.TEXT, 12),
        "quarter_planned_sum": (Kind.YI, 10),
        "quarter_invested_sum": (Kind.YI, 10),
        "schedule_ratio": (Kind.PERCENT, 10),
    }
    columns = (
        *(Column(key, words.term("column", key), kind, weight) for key, (kind, weight) in kinds.items()),
        *(Column(f"count_{name}", brief.list_title(name), Kind.COUNT, 9) for name in LISTS),
    )
    listed = _listed(brief)
    rows = [
        (
            f.words_cell(words("annual.quarter_name", quarter=words.ordinal(number))),
            f.yi_cell(planned),
            f.yi_cell(invested),
            f.ratio_cell(invested, planned),
            *(f.count_cell(len(listed[number][name]) if number in listed else None) for name in LISTS),
        )
        for number, (planned, invested) in enumerate(_by_quarter(brief), start=1)
    ]
    return Table("quarters", words("title.quarters"), words("sheet.quarters"), columns, tuple(rows))


def _listed(brief: Brief) -> dict[int, dict[str, list[str]]]:
    """Codes on the lists of each of the year's final rounds, this edition's being the last."""
    rounds = History(brief.edition).rounds_of(brief.edition.year)
    found = {int(row["period"][5:]) // 3: {name: list(row[name]) for name in LISTS} for row in rounds}
    found[4] = {
        name: [project.code for project in brief.edition.placed(f"{name}_position")] for name in LISTS
    }
    return found


def _counts(brief: Brief) -> dict[str, Counter[str]]:
    listed = _listed(brief).values()
    return {name: Counter(code for row in listed for code in row[name]) for name in LISTS}


def _honours_text(brief: Brief, numbers: Annexes) -> list[Block]:
    words, counts = brief.words, _counts(brief)
    said = [
        words(
            "annual.listed",
            term=brief.plain_term(name),
            times=words.count("time", counts[name].total()),
            count=words.count("project", len(counts[name])),
        )
        for name in LISTS
        if counts[name]
    ]
    if not said:
        return [Paragraph(words("annual.none_listed"))]
    rounds = words("annual.rounds", rounds=len(_listed(brief)), entries=words.clauses(said))
    return [Paragraph(words.sentences(rounds, words("annual.see", annex=numbers["honours"])))]


def _honours(brief: Brief) -> Table:
    """Who stood on the lists of the year's rounds, and how often; the most honoured first."""
    words, counts = brief.words, _counts(brief)
    known = {project.code: project for project in brief.edition.projects}
    columns = (
        Column("name", words.term("column", "name"), Kind.TEXT, 30),
        Column("unit", words.term("column", "unit"), Kind.TEXT, 22),
        *(Column(f"count_{name}", brief.list_title(name), Kind.COUNT, 9) for name in LISTS),
        Column("code", words.term("column", "code"), Kind.TEXT, 9, printed=False),
    )
    codes = {code for counter in counts.values() for code in counter}
    order = sorted(codes, key=lambda code: (-counts["red_flag"][code], -counts["warning"][code], code))
    rows = [
        (
            f.words_cell(known[code].name if code in known else code),
            f.words_cell(brief.organization(known[code].given["unit"]) if code in known else ""),
            *(f.count_cell(counts[name][code]) for name in LISTS),
            f.words_cell(code),
        )
        for code in order
    ]
    return Table("honours", words("title.honours"), words("sheet.honours"), columns, tuple(rows))


def _nodes(brief: Brief) -> list[Block]:
    """Starts, completions and milestones of the whole year."""
    words = brief.words
    keys = ("planned", "actual", "planned_done", "actual_done")
    counts = nodes.start_counts(brief, brief.edition.counted)[:4]
    fields = dict(zip(keys, counts, strict=True))
    text = words("nodes.starts", months=brief.months, **fields)
    milestones = Paragraph(nodes.reached_text(brief, "annual", brief.edition.is_this_year))
    return [Paragraph(text), nodes.start_table(brief), milestones]
