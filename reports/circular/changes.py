"""What changed since the edition before, and how often those listed had been listed: from figures alone."""

from __future__ import annotations

from decimal import Decimal

from common.numbers import grouped, percent_of, quotient, yi
from common.press.model import Block, Paragraph
from reports.circular.edition import Project
from reports.circular.history import LISTS, History
from reports.circular.phrases import Brief

NAMED = 8


def section(brief: Brief) -> list[Block]:
    """Nothing for the first edition, and for bundles that don't say."""
    history = History(brief.edition)
    if not history.before:
        return []
    words = brief.words
    month = words.year_month(history.month)
    better, worse = history.lamp_moves()
    lamps = words("since.lamps_same")
    if better or worse:
        lamps = words("since.lamps", better=words.count("item", better), worse=words.count("item", worse))
    sums = words.sentences(_ratios(brief, history, month), lamps)
    lists = [
        _list(brief, name, _known(brief, history, name, history.entered(name)), history.left(name))
        for name in LISTS
    ]
    return [Paragraph(sums), Paragraph(words.sentences(*lists))]


def since_round(brief: Brief) -> list[Block]:
    """Who entered and left the lists since the final round before; nothing for the first."""
    history = History(brief.edition)
    if not history.last_round:
        return []
    lists = [
        _list(
            brief, name, [one.name for one in history.entered_round(name)], history.left_round(name), "round"
        )
        for name in LISTS
    ]
    return [Paragraph(brief.words.sentences(*lists))]


def _ratios(brief: Brief, history: History, month: str) -> str:
    """How the two ratios have moved; in January a new year begins."""
    if history.month.year != brief.edition.year:
        return ""
    words, then, now = brief.words, history.total, brief.edition.total
    done, done_then = Decimal(now["invested_to_date"]), Decimal(then["invested_to_date"])
    change = words("since.grown" if done >= done_then else "since.shrunk", amount=yi(abs(done - done_then)))
    return words(
        "since.sums",
        month=month,
        change=change,
        annual=_moved(brief, done, now["annual_plan"], done_then, then["annual_plan"]),
        schedule=_moved(brief, done, now["planned_to_date"], done_then, then["planned_to_date"]),
    )


def _moved(brief: Brief, done: Decimal, base: str, done_then: Decimal, base_then: str) -> str:
    """A ratio then and now, and by how many points it has moved."""
    words, now, then = brief.words, quotient(done, Decimal(base)), quotient(done_then, Decimal(base_then))
    ratio, before = percent_of(done, Decimal(base)), percent_of(done_then, Decimal(base_then))
    if now is None or then is None or ratio == before:
        return words("since.level", ratio=ratio)
    # The printed ratios' own difference: what a reader finds who subtracts them.
    points = abs(Decimal(ratio.rstrip("%").replace(",", "")) - Decimal(before.rstrip("%").replace(",", "")))
    key = "since.risen" if now > then else "since.fallen"
    return words(key, ratio=ratio, before=before, points=grouped(points))


def _list(brief: Brief, name: str, entered: list[str], left: list[str], against: str = "since") -> str:
    """Who entered a list and who left it."""
    words, fields = brief.words, {"term": brief.plain_term(name)}
    if not entered and not left:
        return words(f"{against}.same", **fields)
    clauses = []
    if entered:
        clauses.append(
            words(
                "since.entered",
                names=words.names(entered, "item", NAMED),
                count=words.count("item", len(entered)),
            )
        )
    if left:
        clauses.append(
            words("since.left", names=words.names(left, "item", NAMED), count=words.count("item", len(left)))
        )
    return words("since.list", changes=words.clauses(clauses), **fields)


def _known(brief: Brief, history: History, name: str, projects: list[Project]) -> list[str]:
    """Projects' names, and in how many final rounds each had been listed before."""
    words, found = brief.words, []
    for project in projects:
        times = history.times(name, project.code)
        again = words("since.again", name=project.name, count=words.count("time", times))
        found.append(again if times else project.name)
    return found
