"""The list of problems as a table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from common.naming import local_name
from common.sheets import Column, Kind
from coordination.models import Level, Problem
from coordination.problem_selectors import Row, choices
from portfolio.exports.about import tells


def columns() -> list[Column]:
    """A problem in a row."""
    return [
        Column(pgettext("problem", "Number"), lambda row: row.problem.number, width=11),
        Column(_("Problem"), lambda row: row.title, width=40),
        Column(
            _("Projects"),
            lambda row: _("; ").join(f"{one.code} {one.name}" for one in row.projects),
            width=40,
        ),
        Column(_("Responsible unit"), _units, width=24),
        Column(_("Kind"), lambda row: row.problem.get_kind_display(), width=14),
        Column(_("Particulars"), lambda row: row.text, width=40),
        Column(_("Measures"), lambda row: row.measures, width=40),
        Column(pgettext("problem", "Level"), lambda row: row.problem.get_level_display(), width=14),
        Column(_("Unit in charge"), _in_charge, width=24),
        Column(_("Person in charge"), lambda row: str(row.problem.owner or ""), width=12),
        Column(_("State"), lambda row: row.problem.get_status_display(), width=12),
        Column(
            pgettext("problem", "Due on"),
            lambda row: row.problem.due_on if row.problem.is_running else None,
            Kind.DATE,
        ),
        Column(
            _("Overdue since"), lambda row: row.problem.late_since if row.problem.is_open else None, Kind.DATE
        ),
    ]


def _projects(row: Row) -> str:
    return _("; ").join(f"{one.code} {one.name}" for one in row.projects)


def _due_on(row: Row) -> dt.date | None:
    return row.problem.due_on if row.problem.is_running else None


def _late_since(row: Row) -> dt.date | None:
    return row.problem.late_since if row.problem.is_open else None


def _units(row: Row) -> str:
    return _("; ").join(dict.fromkeys(local_name(one.responsible_unit) for one in row.projects))


def _in_charge(row: Row) -> str:
    return local_name(row.problem.owner_unit) if row.problem.owner_unit else ""


def lists() -> dict[str, str]:
    """The lists of the page, by name."""
    return {
        "open": pgettext("problem", "Open"),
        "overdue": pgettext("problem", "Overdue"),
        "verify": _("To verify"),
        "sign_off": _("To sign off"),
        "settled": _("Settled"),
        "all": pgettext("filter", "all"),
    }


def said(asked: Mapping[str, str], user: User) -> list[tuple[str, str]]:
    """What the list is narrowed to, in words."""
    there = choices(user)
    named: dict[str, tuple[str, dict[str, str]]] = {
        "kind": (_("Kind"), {value: str(word) for value, word in Problem.Kind.choices}),
        "level": (pgettext("problem", "Level"), {str(value): str(word) for value, word in Level.choices}),
        "district": (_("District"), {one.code: local_name(one) for one in there.districts}),
        "unit": (_("Responsible unit"), {one.code: local_name(one) for one in there.units}),
    }
    found = [(_("List"), lists()[asked["list"]])]
    found += [(label, words[asked[name]]) for name, (label, words) in named.items() if asked[name] in words]
    if asked["project"]:
        found.append((_("Project code"), asked["project"]))
    if text := asked["q"]:
        found.append((_("Words, project or number"), _("(not shown)") if tells(text, user) else text))
    return found
