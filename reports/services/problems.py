"""What an edition says of problems: each one without anybody's words, and how many they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from coordination.for_editions import problem_rows
from reports.bundle import Document
from reports.models import Edition

Row = Mapping[str, Any]
COUNTED: Mapping[str, Callable[[Row], bool]] = {
    "open": lambda row: row["signed_off_on"] is None,
    "overdue": lambda row: bool(row["overdue"]),
    "new": lambda row: bool(row["new"]),
    "signed_off": lambda row: row["signed_off_on"] is not None,
}


def problem_section(*, since: int, cutoff: int) -> Document | None:
    """Those open at the cut-off or signed off since the edition before, counted in all, by level and unit."""
    rows = problem_rows(since=since, cutoff=cutoff)
    if not rows:
        return None
    units = {row["unit"]["code"]: row["unit"] for row in rows}
    return {
        "rows": rows,
        "total": counts(rows),
        "levels": [
            {"level": level, **counts([row for row in rows if row["level"] == level])}
            for level in sorted({row["level"] for row in rows})
        ],
        "units": [
            {**units[code], **counts([row for row in rows if row["unit"]["code"] == code])}
            for code in sorted(units)
        ],
    }


def month_before_cutoff(edition: Edition) -> int:
    """From where on a month tells of problems: each revision of the same time as the first one."""
    published = Edition.objects.published()
    first = published.filter(period=edition.period).order_by("revision").first()
    earlier = published.filter(period__month__lt=edition.period.month)
    if first is not None:
        earlier = earlier.filter(sequence__lt=first.sequence)
    return earlier.values_list("cutoff", flat=True).first() or 0


def counts(rows: Sequence[Row]) -> dict[str, int]:
    """How many are open, overdue, new and signed off."""
    return {name: sum(map(fits, rows)) for name, fits in COUNTED.items()}
