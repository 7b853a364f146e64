"""What a correcting revision says of the one it corrects: which, why, and what is now another figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from common.numbers import MISSING, grouped, yi
from common.press.model import Block, Column, Kind, Paragraph, Table
from reports.circular import figures as f
from reports.circular.phrases import Brief

#: Fields of a line that a reader knows by the head of a column, and how they are shown.
SHOWN = {
    "annual_plan": ("annual_plan", "yi"),
    "planned_to_date": ("planned", "yi"),
    "invested_to_date": ("invested", "yi"),
    "month_invested": ("month_invested", "yi"),
    "quarter_invested": ("quarter_invested", "yi"),
    "physical_progress": ("progress", "number"),
    "score": ("score", "number"),
    "rank_all": ("rank", "text"),
    "lamp": ("lamp", "lamp"),
}
#: Places on lists: told by the list's name.
PLACES = ("red_flag", "warning", "snail")
Row = Mapping[str, Any]


def section(brief: Brief) -> list[Block]:
    """Nothing where the edition corrects none."""
    erratum = brief.edition.raw.get("erratum")
    if not erratum:
        return []
    words, table = brief.words, _table(brief, erratum["changes"])
    text = words.sentences(
        words("erratum.text", number=erratum["number"], reason=str(erratum["reason"]).rstrip("。. ")),
        words("erratum.count", count=words.count("item", len(table.rows)))
        if table.rows
        else words("erratum.none"),
        words("erratum.replaced"),
    )
    return [Paragraph(text), *([table] if table.rows else [])]


def _table(brief: Brief, changes: Sequence[Row]) -> Table:
    """One row per project that has changed, with what a reader knows of it."""
    words = brief.words
    names = {project.code: project.name for project in brief.edition.projects}
    found: dict[str, list[str]] = {}
    for change in changes:
        found.setdefault(change["code"], []).append(_change(brief, change))
    rows = [
        (
            f.words_cell(names.get(code, code)),
            f.words_cell(words.clauses(said) or words("erratum.derived")),
            f.words_cell(code),
        )
        for code, said in found.items()
    ]
    columns = (
        Column("name", words.term("column", "name"), Kind.TEXT, 24),
        Column("changes", words.term("column", "changes"), Kind.TEXT, 60),
        Column("code", words.term("column", "code"), Kind.TEXT, 10, printed=False),
    )
    return Table("erratum", words("title.erratum"), words("sheet.erratum"), columns, tuple(rows))


def _change(brief: Brief, change: Row) -> str:
    """A field then and now; empty where it is only a step of the reckoning."""
    words, name = brief.words, change["field"]
    if name == "line":
        return words("erratum.joined" if change["after"] else "erratum.left")
    place = name.removesuffix("_position")
    if place in PLACES and name != place:
        field, how = brief.plain_term(place), "text"
    elif name in SHOWN:
        key, how = SHOWN[name]
        field = words.term("column", key).replace("\n", "")
    else:
        return ""
    before, after = (_shown(brief, change[side], how) for side in ("before", "after"))
    return words("erratum.change", field=field, before=before, after=after)


def _shown(brief: Brief, value: Any, how: str) -> str:
    if value is None or value == "":
        return MISSING
    if how == "lamp":
        return brief.words.term("lamp", value)
    if how == "text":
        return str(value)
    return yi(Decimal(value)) if how == "yi" else grouped(Decimal(value))
