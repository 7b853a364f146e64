"""What an edition says of problems: each one without anybody's words, and how many they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from coordination.for_editions import problem_rows
from projects.cadence import month_end
from reports.bundle import Document
from reports.models import Edition

Row = Mapping[str, Any]
COUNTED: Mapping[str, Callable[[Row], bool]] = {
    "open": lambda row: row["signed_off_on"] is None,
    "overdue": lambda row: bool(row["overdue"]),
    "new": lambda row: bool(row["new"]),
    "signed_off": lambda row: row["signed_off_on"] is not None,
}


def problem_section(edition: Edition, cutoff: int) -> Document | None:
    """Those open at the cut-off or signed off since the edition before, counted in all, by level and unit.

    Each revision tells of the same time as the first one of its month.
    """
    since, until = problem_cutoffs(edition, cutoff)
    rows = problem_rows(since=since, cutoff=until, day=month_end(edition.period.month))
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


def problem_cutoffs(edition: Edition, cutoff: int) -> tuple[int, int]:
    """From where on and up to where a month tells of problems."""
    published = Edition.objects.published().filter(posting__lte=cutoff)
    first = published.filter(period=edition.period).order_by("revision").first()
    earlier = published.filter(period__month__lt=edition.period.month)
    if first is not None:
        earlier = earlier.filter(sequence__lt=first.sequence)
    # Of the month before, too, the first one: all its revisions tell that far, and this one goes on there.
    before = earlier.order_by("-period__month", "revision").values_list("cutoff", flat=True)
    since = before.first() or 0
    return since, first.cutoff if first is not None and first.cutoff is not None else cutoff


def counts(rows: Sequence[Row]) -> dict[str, int]:
    """How many are open, overdue, new and signed off."""
    return {name: sum(map(fits, rows)) for name, fits in COUNTED.items()}
