"""Sums: the overview's groups, and districts and units month by month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from common.naming import local_name
from common.sheets import Column, Kind
from portfolio.exports.lines import head, in_points, lamp_words, share
from portfolio.selection import Selection
from portfolio.selectors.heat import Heat
from portfolio.selectors.sums import Sums, category_sums, sums_by, sums_of


@dataclass(frozen=True)
class Group:
    """A group of projects: what kind it is of, its name, the month (2020-10) and its sums."""

    kind: str
    name: str
    name_en: str
    month: str
    sums: Sums
    lamp: str = ""


def overview_groups(selection: Selection, user: User) -> Iterator[Group]:
    """Everything together, then by category, district and unit. Three queries."""
    month = selection.month
    categories = category_sums(selection, user)[month.build.pk]
    total = Sums.over(month.number, (one.sums for one in categories))
    yield Group(_("In all"), "", "", month.key, total)
    for one in categories:
        yield Group(_("Category"), one.name, one.name_en, month.key, one.sums)
    for field, kind in (("district", _("District")), ("unit", _("Responsible unit"))):
        names = [f"{field}__{part}" for part in ("name", "name_en")]
        for row in sums_by(selection, user, [month.build.pk], *names, order=f"{field}__path"):
            yield Group(kind, str(row[names[0]]), str(row[names[1]]), month.key, sums_of(month, row))


def heat_groups(found: Heat) -> Iterator[Group]:
    """Districts, then units, each with its months."""
    for kind, rows in ((_("District"), found.districts), (_("Responsible unit"), found.units)):
        for row in rows:
            for cell in row.cells:
                if cell:
                    yield Group(kind, row.name, row.name_en, cell.month.key, cell.sums, cell.lamp)


def columns(*, with_lamps: bool = False) -> list[Column]:
    """Sums with their ratios; a group's lamp where it has one."""
    wan, percent, points, lamps = _("10,000 yuan"), "%", _("percentage points"), lamp_words()
    count, amount, shares = Kind.COUNT, Kind.AMOUNT, Kind.PERCENT
    found = [
        Column(_("Group"), lambda row: row.kind, width=12),
        Column(_("Name"), local_name, width=28),
        Column(_("Month"), lambda row: row.month, width=9),
        Column(pgettext("count", "Projects"), lambda row: row.sums.projects, count, 9),
        Column(_("Within packages"), lambda row: row.sums.merged, count, 9),
        Column(_("Returns in"), lambda row: row.sums.returned, count, 9),
        Column(head(_("Annual plan"), wan), lambda row: row.sums.annual_plan, amount, 16),
        Column(head(_("Planned to date"), wan), lambda row: row.sums.planned_to_date, amount, 16),
        Column(head(_("Invested to date"), wan), lambda row: row.sums.invested_to_date, amount, 16),
        Column(head(_("Above or below plan"), wan), lambda row: row.sums.excess, Kind.DIFFERENCE, 16),
        Column(
            head(_("Schedule plan completed"), percent), lambda row: share(row.sums.schedule_ratio), shares
        ),
        Column(
            head(_("Against the first plan"), percent),
            lambda row: share(row.sums.original_plan_ratio),
            shares,
        ),
        Column(
            head(_("Share of the annual plan"), percent), lambda row: share(row.sums.annual_ratio), shares
        ),
        Column(head(_("Time lead"), points), lambda row: in_points(row.sums.time_lead), Kind.DIFFERENCE),
    ]
    found += [
        Column(_("Projects: %(lamp)s") % {"lamp": word}, attrgetter(f"sums.{lamp}"), count, 9)
        for lamp, word in lamps.items()
    ]
    if with_lamps:
        found.append(Column(_("Lamp"), lambda row: lamps[row.lamp], width=9))
    return found
