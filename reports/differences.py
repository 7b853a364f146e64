"""What differs between two editions of a month: every field of every line. Pure.

``reports/verifier.py`` states the same a second time, on purpose.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reports.bundle import Document

#: The field under which it stands that a project has a line in one of the two only.
WHOLE_LINE = "line"


def changed_lines(before: Iterable[Document], after: Iterable[Document]) -> list[Document]:
    """By code, then by field: ``{"code", "field", "before", "after"}``."""
    then, now = ({row["code"]: row for row in rows} for rows in (before, after))
    found: list[Document] = []
    for code in sorted(then.keys() | now.keys(), key=lambda code: code.encode()):
        if code in then and code in now:
            found += _changed(code, then[code], now[code])
        else:
            found.append(_change(code, WHOLE_LINE, code in then, code in now))
    return found


def _changed(code: str, then: Document, now: Document) -> list[Document]:
    """Of the fields that both have: a later version of the formulas may know others."""
    fields = sorted((then.keys() & now.keys()) - {"seal"})
    return [_change(code, field, then[field], now[field]) for field in fields if then[field] != now[field]]


def _change(code: str, field: str, before: Any, after: Any) -> Document:
    return {"code": code, "field": field, "before": before, "after": after}
