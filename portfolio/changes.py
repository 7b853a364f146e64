"""What changed since the month before, in one sentence composed from figures. Asks the database nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.numbers import half_up, percent, points, yi
from portfolio.selectors.sums import Sums


@dataclass(frozen=True)
class Standing:
    """A month as the sentence sees it: its sums, and which projects stand on its lists."""

    month: dt.date
    sums: Sums
    red_flags: Collection[int]
    warnings: Collection[int]


def sentence(now: Standing, before: Standing | None) -> str:
    """What is different from the month before; of a year's first month, what it brought."""
    if before is None:
        return _first(now)
    if before.month.year != now.month.year:
        return _first_of_year(now)
    changes = [clause for clause in _clauses(now, before) if clause]
    values = {"month": month_name(before.month), "changes": _("; ").join(changes)}
    if not changes:
        return _("Nothing has changed since %(month)s.") % values
    return _("Since %(month)s: %(changes)s.") % values


def month_name(month: dt.date) -> str:
    """The month's name within its year."""
    return date_format(month, _("F"))


def _first(now: Standing) -> str:
    values = {"month": date_format(now.month, "YEAR_MONTH_FORMAT")}
    return _("%(month)s is the first month with figures: there is nothing to compare it with.") % values


def _first_of_year(now: Standing) -> str:
    values = {
        "month": month_name(now.month),
        "done": yi(now.sums.invested_to_date),
        "share": percent(now.sums.annual_ratio),
    }
    return (
        _("The year's first figures: by the end of %(month)s %(done)s 亿元, %(share)s of the annual plan.")
        % values
    )


def _clauses(now: Standing, before: Standing) -> list[str]:
    ours, theirs = now.sums, before.sums
    return [
        _invested(ours.invested_to_date - theirs.invested_to_date),
        _ratio(ours.schedule_ratio, theirs.schedule_ratio),
        _projects(ours.projects - theirs.projects),
        _lamps(_("red lamps"), ours.red, theirs.red),
        _lamps(_("yellow lamps"), ours.yellow, theirs.yellow),
        _listed(_("red-flag list"), set(now.red_flags), set(before.red_flags)),
        _listed(_("warning list"), set(now.warnings), set(before.warnings)),
    ]


def _invested(more: Decimal) -> str:
    if not more:
        return ""
    words = _("%(amount)s 亿元 more invested") if more > 0 else _("%(amount)s 亿元 less invested to date")
    return words % {"amount": yi(abs(more))}


def _ratio(now: Decimal | None, before: Decimal | None) -> str:
    if now is None or before is None or not half_up(100 * (now - before), 2):
        return ""
    by = points(abs(now - before)).removeprefix("+")
    words = (
        _("schedule plan completed up %(by)s points to %(ratio)s")
        if now > before
        else _("schedule plan completed down %(by)s points to %(ratio)s")
    )
    return words % {"by": by, "ratio": percent(now)}


def _projects(more: int) -> str:
    if not more:
        return ""
    if more > 0:
        return ngettext("%(number)s project more", "%(number)s projects more", more) % {"number": more}
    return ngettext("%(number)s project fewer", "%(number)s projects fewer", -more) % {"number": -more}


def _lamps(name: str, now: int, before: int) -> str:
    if now == before:
        return ""
    words = (
        _("%(name)s up from %(before)s to %(now)s")
        if now > before
        else _("%(name)s down from %(before)s to %(now)s")
    )
    return words % {"name": name, "before": before, "now": now}


def _listed(name: str, now: set[int], before: set[int]) -> str:
    entered, left = len(now - before), len(before - now)
    values = {"name": name, "entered": entered, "left": left}
    if entered and left:
        return _("%(name)s: %(entered)s new, %(left)s gone") % values
    if entered:
        return _("%(name)s: %(entered)s new") % values
    return _("%(name)s: %(left)s gone") % values if left else ""
