"""Which projects joined a year's list, and which left it, since the circular before."""

from __future__ import annotations

from reports.bundle import Document
from reports.models import Edition


def list_changes(edition: Edition, cutoff: int) -> Document | None:
    """By code, against the newest edition of the month published before in the year; None for the first.

    Both sides are frozen lines, so that whoever has the two bundles finds the same.
    """
    month = edition.period.month
    earlier = Edition.objects.published().filter(period__month__year=month.year, period__month__lt=month)
    before = earlier.filter(posting__lte=cutoff).select_related("period").first()
    if before is None:
        return None
    then = set(before.lines.values_list("code", flat=True))
    now = set(edition.lines.values_list("code", flat=True))
    return {
        "month": f"{before.period.month:%Y-%m}",
        "joined": sorted(now - then),
        "left": sorted(then - now),
    }
