"""Problems: how many are open, overdue, new and signed off, by level and unit, and which were settled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from common.press.model import Block, Paragraph
from reports.circular.history import History
from reports.circular.phrases import Brief

NAMED = 8


def section(brief: Brief, *, monthly: bool = True) -> list[Block]:
    """Nothing where none is open and none was signed off.

    What is new is so since the month before, which the quarter's and the year's circular name.
    """
    told = brief.edition.raw.get("problems")
    if not told:
        return []
    words, history = brief.words, History(brief.edition)
    since, month = "" if monthly or not history.before else "_since", words.year_month(history.month)
    if history.is_told and not history.before:
        since = "_first"
    levels = [_counted(brief, words.term("problem_level", str(row["level"])), row) for row in told["levels"]]
    total = words(f"problems.total{since}", month=month, **told["total"])
    texts = [
        words.sentences(total, words("problems.levels", entries=words.clauses(levels))),
        _units(brief, [row for row in told["units"] if row["open"]]),
        _settled(brief, [row for row in told["rows"] if row["signed_off_on"]], since, month),
    ]
    return [Paragraph(text) for text in texts if text]


def _units(brief: Brief, rows: list[Mapping[str, Any]]) -> str:
    """Those with the most open ones."""
    most = sorted(rows, key=lambda row: (-row["open"], row["code"]))[:NAMED]
    entries = [_counted(brief, _name(brief, row), row) for row in most]
    if not entries:
        return ""
    words, left = brief.words, len(rows) - len(most)
    if left:
        entries.append(words("problems.more_units", count=words.count("unit", left)))
    return words("problems.units", entries=words.clauses(entries))


def _name(brief: Brief, row: Mapping[str, Any]) -> str:
    return str((brief.language == "en" and row["name_en"]) or row["name"])


def _counted(brief: Brief, name: str, counts: Mapping[str, Any]) -> str:
    words = brief.words
    late = words("problems.late", count=counts["overdue"]) if counts["overdue"] else ""
    return words("problems.entry", name=name, count=counts["open"], late=late)


def _settled(brief: Brief, rows: list[Mapping[str, Any]], since: str, month: str) -> str:
    words = brief.words
    if not rows:
        return words(f"problems.none_settled{since}", month=month)
    known = {project.code: project.name for project in brief.edition.projects}
    entries = [
        words(
            "problems.settled_one",
            number=row["number"],
            kind=words.term("problem_kind", row["kind"]),
            projects=words.names([known.get(code, code) for code in row["projects"]]),
        )
        for row in rows
    ]
    return words(f"problems.settled{since}", month=month, entries=words.names(entries, "problem", NAMED))
