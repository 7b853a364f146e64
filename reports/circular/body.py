"""The circular's running text, section by section."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from common.numbers import percent_of, yi
from common.press.model import Block, Heading, Paragraph
from reports.circular import nodes as node_tables
from reports.circular import tables
from reports.circular.charts import bar_chart, curve_chart
from reports.circular.edition import Project, localized
from reports.circular.phrases import Brief

NAMED = 6  # projects named in running text before it says "and others, n in all"
NAMED_NODES = 3  # their names are longer
KINDS = ("started", "roof_sealed", "through", "opened", "in_use")
Group = Mapping[str, Any]
Annexes = Mapping[str, int]


def overall(brief: Brief) -> list[Block]:
    """Totals against the plan to date and the annual plan, returns, lamps, the year's course."""
    words, edition, total = brief.words, brief.edition, brief.edition.total
    figures = _figures(brief, total)
    parts = total["projects"] - total["counted"]
    text = words.sentences(
        words("overall.listed", year=edition.year, projects=total["projects"], **figures),
        words("overall.parts", parts=parts) if parts else "",
        _list_changes(brief),
        words("overall.progress", **figures),
        words("overall.month", **figures) if edition.month > 1 else "",
        words("overall.replanned", **figures) if total["replanned"] else "",
    )
    return [
        Paragraph(text),
        Paragraph(words.sentences(_returns(brief), words("overall.lamps", **total))),
        curve_chart(brief),
    ]


def _list_changes(brief: Brief) -> str:
    """How many projects joined and left the list since the circular before; nothing where none did."""
    changes = brief.edition.list_changes
    if not changes:
        return ""
    words, joined, left = brief.words, len(changes["joined"]), len(changes["left"])
    clauses = [
        words("overall.joined", count=words.count("project", joined)) if joined else "",
        words("overall.left", count=words.count("project", left)) if left else "",
    ]
    if not any(clauses):
        return ""
    month = words.year_month(date.fromisoformat(f"{changes['month']}-01"))
    changed = words.names([clause for clause in clauses if clause])
    return words("overall.list_changes", month=month, changes=changed)


def _returns(brief: Brief) -> str:
    due, missing = brief.edition.due, len(brief.edition.unreported)
    if not missing:
        return brief.words("overall.returns_all", due=due)
    return brief.words("overall.returns", due=due, returned=due - missing, missing=missing)


def _figures(brief: Brief, group: Group) -> dict[str, str]:
    """A group's figures by the names that templates use."""
    invested, annual = Decimal(group["invested_to_date"]), Decimal(group["annual_plan"])
    planned, month_planned = Decimal(group["planned_to_date"]), Decimal(group["month_planned"])
    month_invested = Decimal(group["month_invested"])
    return {
        "months": brief.months,
        "month": brief.month,
        "annual_plan": yi(annual),
        "planned": yi(planned),
        "invested": yi(invested),
        "month_invested": yi(month_invested),
        "month_planned": yi(month_planned),
        "annual_ratio": percent_of(invested, annual),
        "schedule_ratio": percent_of(invested, planned),
        "month_ratio": percent_of(month_invested, month_planned),
        "first_ratio": percent_of(invested, Decimal(group["first_planned_to_date"])),
        "lead": brief.lead(invested, annual),
        "count": brief.words.count("project", group["replanned"]),
    }


def categories(brief: Brief, *, nodes: bool = True) -> list[Block]:
    """Each category in the same words, with the nodes it reached this month."""
    blocks: list[Block] = []
    for group in brief.edition.groups("category"):
        figures = _figures(brief, group)
        name = brief.words("category.name", name=localized(group, brief.language))
        text = brief.words.sentences(
            brief.words("category.text", projects=group["projects"], **figures),
            brief.words("category.replanned", **figures) if group["replanned"] else "",
            _category_milestones(brief, group["code"]) if nodes else "",
        )
        blocks += [Heading(2, name), Paragraph(text)]
    return [*blocks, tables.category_table(brief), bar_chart(brief)]


def _category_milestones(brief: Brief, code: str) -> str:
    words = brief.words
    found: dict[str, list[str]] = {}
    for project, milestone, _ in node_tables.reached(brief):
        if project.given["category"] != code:
            continue
        name = project.name
        if milestone["kind"] == "custom":
            name = words("category.custom_name", project=name, node=milestone["name"])
        found.setdefault(milestone["kind"], []).append(name)
    phrases = [
        words(f"category.{kind}", names=words.names(found[kind], "item", NAMED))
        for kind in KINDS
        if kind in found
    ]
    phrases += [
        words("category.custom", names=words.names(names, "node", NAMED_NODES))
        for kind, names in found.items()
        if kind not in KINDS
    ]
    if not phrases:
        return words("category.no_milestones", month=brief.month)
    return words("category.milestones", month=brief.month, phrases=words.clauses(phrases))


def nodes(brief: Brief, annexes: Annexes) -> list[Block]:
    """Starts and completions, planned and actual; milestones of the month."""
    words, late = brief.words, brief.edition.total["late_start"]
    keys = ("planned", "actual", "planned_done", "actual_done", "month_actual", "month_done")
    counts = dict(zip(keys, node_tables.start_counts(brief, brief.edition.counted), strict=True))
    starts = words.sentences(
        words("nodes.starts", months=brief.months, **counts),
        words("nodes.month", month=brief.month, **counts) if brief.edition.month > 1 else "",
        words("nodes.late" if late else "nodes.no_late", month=brief.month, late=words.count("item", late)),
    )
    days = [
        (actual - node_tables.planned_day(milestone)).days
        for _, milestone, actual in node_tables.reached(brief)
    ]
    text = words("nodes.no_milestones", month=brief.month)
    if days:
        text = words(
            "nodes.milestones",
            month=brief.month,
            count=len(days),
            early=sum(day < 0 for day in days),
            on_time=sum(day == 0 for day in days),
            overdue=sum(day > 0 for day in days),
            annex=annexes["milestones"],
        )
    return [Paragraph(starts), node_tables.start_table(brief), Paragraph(text)]


def units(brief: Brief, annexes: Annexes) -> list[Block]:
    """First and last of the responsible units, within each class."""
    words = brief.words
    classes: dict[str, list[Group]] = {}
    for group in brief.edition.groups("unit"):
        if group["rank"] is not None:
            classes.setdefault(group["unit_class"], []).append(group)
    if not classes:
        return [Paragraph(words("units.none"))]
    said = [words("units.intro", annex=annexes["ranking"])]
    for name in sorted(classes, key=tables.class_order):
        groups = sorted(classes[name], key=lambda group: int(group["rank"]))
        said.append(_class_text(brief, name, groups))
    return [Paragraph(words.sentences(*said))]


def _class_text(brief: Brief, name: str, groups: list[Group]) -> str:
    """Up to five units are all named, of more the first three and the last three."""
    words = brief.words
    entries = [
        words(
            "units.entry",
            name=localized(group, brief.language),
            ratio=percent_of(Decimal(group["invested_to_date"]), Decimal(group["planned_to_date"])),
        )
        for group in groups
    ]
    fields = {"class": words.term("unit_class", name), "count": words.count("unit", len(groups))}
    if len(entries) <= 5:
        return words("units.few", best=words.names(entries), **fields)
    return words("units.class", best=words.names(entries[:3]), worst=words.names(entries[-3:]), **fields)


def districts(brief: Brief, annexes: Annexes) -> list[Block]:
    """Districts by schedule ratio."""
    words = brief.words
    groups = [
        group
        for group in tables.by_ratio(brief.edition.groups("district"))
        if Decimal(group["planned_to_date"])
    ]
    if not groups:
        return [Paragraph(words("districts.none"))]
    entries = [
        words(
            "districts.entry",
            name=localized(group, brief.language),
            ratio=percent_of(Decimal(group["invested_to_date"]), Decimal(group["planned_to_date"])),
        )
        for group in groups
    ]
    return [Paragraph(words("districts.text", entries=words.names(entries), annex=annexes["ranking"]))]


def listed(brief: Brief, name: str, annexes: Annexes) -> list[Block]:
    """A list of honour or warning: how many, who, by league."""
    words, placed = brief.words, brief.edition.placed(f"{name}_position")
    count = words.count("item", len(placed))
    fields = {"term": brief.plain_term(name), "window": brief.window, "count": count}
    if not placed:
        return [Paragraph(words(f"{name}.none", **fields))]
    said = [words(f"{name}.text", **fields)]
    for league in tables.LEAGUES:
        chosen = [project for project in placed if project.line["league"] == league]
        if chosen:
            said.append(_league_text(brief, name, league, chosen))
    said.append(words(f"{name}.see", annex=annexes[name]))
    said.append("" if brief.edition.is_final else words(f"{name}.running"))
    return [Paragraph(words.sentences(*said))]


def _league_text(brief: Brief, name: str, league: str, chosen: list[Project]) -> str:
    return brief.words(
        f"{name}.league",
        league=brief.words.term("league", league),
        count=brief.words.count("item", len(chosen)),
        names=brief.words.names([project.name for project in chosen]),
    )


def missing(brief: Brief, annexes: Annexes) -> list[Block]:
    """Who has not reported, and who is not ranked and why."""
    words, unreported = brief.words, brief.edition.unreported
    filed = words("missing.filed")
    if unreported:
        filed = words("missing.text", count=words.count("item", len(unreported)), annex=annexes["absent"])
    reasons: dict[str, int] = {}
    for project in brief.edition.projects:
        if project.line["unranked_reason"]:
            reasons[project.line["unranked_reason"]] = reasons.get(project.line["unranked_reason"], 0) + 1
    if not reasons:
        return [Paragraph(filed), Paragraph(words("missing.ranked"))]
    said = [
        words("missing.reason", reason=words.term("unranked", reason), count=words.count("item", n))
        for reason, n in sorted(reasons.items())
    ]
    text = words(
        "missing.unranked",
        count=words.count("item", sum(reasons.values())),
        reasons=words.names(said),
        annex=annexes["absent"],
    )
    return [Paragraph(filed), Paragraph(text)]


def asks(brief: Brief, annexes: Annexes) -> list[Block]:
    """What is asked of whom, and by when."""
    words, edition = brief.words, brief.edition
    talks = sum(bool(project.line["is_talk_due"]) for project in edition.projects)
    said = []
    if edition.placed("warning_position"):
        said.append(words("asks.warning", deadline=brief.deadline, annex=annexes["warning"]))
    if edition.placed("snail_position"):
        said.append(words("asks.snail", term=brief.plain_term("snail"), deadline=brief.deadline))
    if talks:
        said.append(words("asks.talk", count=words.count("item", talks), annex=annexes["projects"]))
    if edition.unreported:
        said.append(words("asks.missing", deadline=brief.deadline))
    return [Paragraph(words.sentences(*said, words("asks.going_on")))]
