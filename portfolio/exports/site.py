"""Records from the site, and the attendance of stationed groups, as tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from common.naming import local_name
from common.sheets import Column, Kind
from coordination.site_months import Attendance, DistrictMonth
from coordination.site_selectors import RecordRow, districts_recorded
from portfolio.exports.about import tells


def record_columns() -> list[Column]:
    """A record in a row."""
    return [
        Column(pgettext("site", "Day"), lambda row: row.record.day, Kind.DATE),
        Column(pgettext("site", "On site"), lambda row: str(row.record.get_half_display()), width=10),
        Column(_("Project code"), lambda row: row.record.project.code),
        Column(_("Project"), lambda row: row.record.project.name, width=30),
        Column(_("District"), lambda row: local_name(row.record.district)),
        Column(_("What was seen"), lambda row: row.text, width=60),
        Column(_("Written by"), lambda row: str(row.record.author)),
        Column(_("Stationed group"), lambda row: row.record.group.leader if row.record.group else ""),
        Column(_("Photos"), lambda row: len(row.record.photos.all()), Kind.COUNT),
        Column(pgettext("site", "Position"), _position, width=22),
        Column(_("Problem raised"), _raised),
        Column(pgettext("site", "Withdrawn"), _withdrawn, width=24),
    ]


def _position(row: RecordRow) -> str:
    record = row.record
    return "" if record.latitude is None else f"{record.latitude}, {record.longitude}"


def _raised(row: RecordRow) -> str:
    return row.record.raised.problem.number if hasattr(row.record, "raised") else ""


def _withdrawn(row: RecordRow) -> str:
    return row.veil(row.record.withdrawal.reason) if hasattr(row.record, "withdrawal") else ""


def records_said(asked: Mapping[str, str], user: User) -> list[tuple[str, str]]:
    """What the list is narrowed to, in words."""
    districts = {one.code: local_name(one) for one in districts_recorded(user)}
    found = [
        (label, districts[asked[name]])
        for name, label in (("district", _("District")), ("group", _("Stationed group")))
        if asked[name] in districts
    ]
    for name, label in (
        ("project", _("Project code")),
        ("author", _("Written by")),
        ("since", pgettext("day", "From")),
        ("until", pgettext("day", "Until")),
    ):
        if asked[name]:
            found.append((label, asked[name]))
    if text := asked["q"]:
        found.append((_("Words or project"), _("(not shown)") if tells(text, user) else text))
    return found


@dataclass(frozen=True)
class GroupWeek:
    """A group's week in a row of the table."""

    found: DistrictMonth
    week: Attendance


def group_weeks(rows: Iterable[DistrictMonth]) -> Iterator[GroupWeek]:
    """Every group's weeks, one after the other."""
    for row in rows:
        for week in row.weeks:
            yield GroupWeek(row, week)


def attendance_columns() -> list[Column]:
    """A week of a group in a row."""
    return [
        Column(_("District"), lambda one: local_name(one.found.district)),
        Column(_("Stationed group"), lambda one: one.found.group.leader if one.found.group else ""),
        Column(_("Week from"), lambda one: one.week.week.first, Kind.DATE),
        Column(pgettext("week", "to"), lambda one: one.week.week.last, Kind.DATE),
        Column(_("Half days on site"), lambda one: one.week.attended, Kind.COUNT),
        Column(_("Half days asked for"), lambda one: one.week.required, Kind.COUNT),
        Column(pgettext("attendance", "Missing"), lambda one: one.week.short, Kind.COUNT),
    ]
