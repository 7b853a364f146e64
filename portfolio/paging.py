"""Pages by position, never by offset: a page is what comes after (or before) a project in some order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import DecimalField, ExpressionWrapper, F, Q, QuerySet
from django.db.models.functions import NullIf
from django.utils.translation import gettext_lazy as _

from reports.models import SnapshotLine

PAGE = 50
Lines = QuerySet[SnapshotLine]


@dataclass(frozen=True)
class Order:
    """A column to order by; rows without a value come last, equals are ordered by code."""

    column: str
    label: Any
    descending: bool = True


ORDERS = {
    "rank": Order("rank_all", _("Rank"), descending=False),
    "name": Order("project__name_sort", _("Name"), descending=False),
    "plan": Order("annual_plan", _("Annual plan")),
    "planned": Order("planned_to_date", _("Planned to date")),
    "invested": Order("invested_to_date", _("Invested to date")),
    "ratio": Order("schedule_key", _("Schedule plan completed")),
    "annual_ratio": Order("annual_key", _("Share of the annual plan")),
    # L is C minus what is the same for all.
    "lead": Order("annual_key", _("Time lead")),
    "shortfall": Order("shortfall", _("Amount behind plan")),
}


def with_keys(lines: Lines) -> Lines:
    """Annotate the quotients and differences that are ordered by but not stored."""
    exact = DecimalField(max_digits=40, decimal_places=20)
    return lines.annotate(
        annual_key=ExpressionWrapper(F("invested_to_date") / NullIf(F("annual_plan"), 0), output_field=exact),
        shortfall=F("planned_to_date") - F("invested_to_date"),
    )


@dataclass(frozen=True)
class Page:
    """Some rows, and the codes from which its neighbours start ("" where there is none)."""

    rows: Sequence[SnapshotLine]
    before: str
    after: str


def page_of(lines: Lines, order: Order, *, after: str = "", before: str = "") -> Page:
    """The page after a project, or the one before it, or the first."""
    lines = with_keys(lines)
    backwards = bool(before)
    if anchor := before or after:
        lines = lines.filter(_beyond(lines, order, anchor, backwards=backwards))
    rows = list(_sorted(lines, order, backwards=backwards)[: PAGE + 1])
    more, rows = len(rows) > PAGE, rows[:PAGE]
    if backwards:
        rows.reverse()
    if not rows:
        return Page([], "", "")
    has_before = more if backwards else bool(after)
    has_after = bool(before) if backwards else more
    return Page(rows, rows[0].code if has_before else "", rows[-1].code if has_after else "")


def ordered(lines: Lines, order: Order) -> Lines:
    """All of them in some order."""
    return _sorted(with_keys(lines), order, backwards=False)


def _sorted(lines: Lines, order: Order, *, backwards: bool) -> Lines:
    """Missing values last, or first when going backwards."""
    column = F(order.column)
    if backwards:
        key = column.asc(nulls_first=True) if order.descending else column.desc(nulls_first=True)
        return lines.order_by(key, "-code")
    key = column.desc(nulls_last=True) if order.descending else column.asc(nulls_last=True)
    return lines.order_by(key, "code")


def _beyond(lines: Lines, order: Order, anchor: str, *, backwards: bool) -> Q:
    """What comes after (or before) the project with this code; everything when it is not among the lines."""
    found = lines.filter(code=anchor).values_list(order.column, "code").first()
    if found is None:
        return Q()
    value, code = found
    side = "lt" if backwards else "gt"
    same = Q(**{order.column: value}) if value is not None else Q(**{f"{order.column}__isnull": True})
    beyond = same & Q(**{f"code__{side}": code})
    further = "lt" if order.descending != backwards else "gt"
    if value is None:
        return beyond | Q(**{f"{order.column}__isnull": False}) if backwards else beyond
    beyond |= Q(**{f"{order.column}__{further}": value})
    return beyond if backwards else beyond | Q(**{f"{order.column}__isnull": True})
