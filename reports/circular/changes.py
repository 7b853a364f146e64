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
    lists = [_list(brief, history, name) for name in LISTS]
    return [Paragraph(sums), Paragraph(words.sentences(*lists))]


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


def _list(brief: Brief, history: History, name: str) -> str:
    """Who entered a list and who left it."""
    words, entered, left = brief.words, history.entered(name), history.left(name)
    fields = {"term": brief.plain_term(name)}
    if not entered and not left:
        return words("since.same", **fields)
    clauses = []
    if entered:
        names = [_known(brief, history, name, project) for project in entered]
        clauses.append(
            words(
                "since.entered",
                names=words.names(names, "item", NAMED),
                count=words.count("item", len(names)),
            )
        )
    if left:
        clauses.append(
            words("since.left", names=words.names(left, "item", NAMED), count=words.count("item", len(left)))
        )
    return words("since.list", changes=words.clauses(clauses), **fields)


def _known(brief: Brief, history: History, name: str, project: Project) -> str:
    """A project's name, and in how many final rounds it had been listed before."""
    times = history.times(name, project.code)
    if not times:
        return project.name
    return brief.words("since.again", name=project.name, count=brief.words.count("time", times))
