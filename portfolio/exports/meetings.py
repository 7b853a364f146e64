"""The lists of meetings and of their tasks as tables."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from common.naming import local_name
from common.sheets import Column, Kind
from coordination.meeting_selectors import TO_RELEASE
from portfolio.exports.about import tells
from projects.services.secrecy import Veil


def meeting_columns() -> list[Column]:
    """A meeting in a row."""
    return [
        Column(pgettext("meeting", "Number"), lambda row: row.number, width=10),
        Column(pgettext("meeting", "Held by"), lambda row: local_name(row.host), width=24),
        Column(pgettext("meeting", "Day"), lambda row: row.held_on, Kind.DATE),
        Column(pgettext("meeting", "Problems of the level"), lambda row: row.get_level_display(), width=16),
        Column(pgettext("meeting", "Points"), lambda row: row.points, Kind.COUNT),
        Column(pgettext("meeting", "Decided"), lambda row: row.decided, Kind.COUNT),
        Column(_("Tasks given"), lambda row: row.given, Kind.COUNT),
        Column(_("Tasks verified"), lambda row: row.verified, Kind.COUNT),
        Column(_("State"), lambda row: row.get_status_display(), width=14),
    ]


def task_columns(veil: Veil) -> list[Column]:
    """A task in a row."""
    return [
        Column(_("What is to be done"), lambda row: veil(row.text), width=50),
        Column(_("What was decided"), lambda row: veil(row.item.decision), width=50),
        Column(_("Unit in charge"), lambda row: local_name(row.unit), width=24),
        Column(_("Person in charge"), lambda row: str(row.owner or ""), width=12),
        Column(_("Meeting"), lambda row: row.item.meeting.number, width=10),
        Column(pgettext("task", "Due on"), lambda row: row.due_on, Kind.DATE),
        Column(_("State"), lambda row: row.get_status_display(), width=12),
    ]


def task_lists() -> dict[str, str]:
    """The lists of the page, by name."""
    return {
        "open": pgettext("task", "In hand"),
        "overdue": pgettext("task", "Overdue"),
        "verify": _("To verify"),
        "settled": pgettext("task", "Verified"),
        "all": pgettext("filter", "all"),
        "waiting": _("Waiting for me"),
        "my_done": _("Tasks of meetings to carry out"),
        "my_verify": _("Tasks of meetings to verify"),
    }


def meetings_said(held: str) -> list[tuple[str, str]]:
    """Which list of meetings it is, in words."""
    return [(_("List"), _("Minutes to release"))] if held == TO_RELEASE else []


def said(asked: Mapping[str, str], user: User) -> list[tuple[str, str]]:
    """What the list is narrowed to, in words."""
    found = [(_("List"), task_lists()[asked["list"]])]
    if asked["unit"]:
        found.append((_("Unit in charge"), asked["unit"]))
    if text := asked["q"]:
        found.append((_("Words"), _("(not shown)") if tells(text, user) else text))
    return found
