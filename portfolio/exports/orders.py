"""The list of orders and talks as a table."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from common.naming import local_name
from common.sheets import Column, Kind
from coordination.models import Order
from coordination.order_selectors import choices
from portfolio.exports.about import tells


def columns() -> list[Column]:
    """An order in a row."""
    return [
        Column(pgettext("order", "Number"), lambda row: row.number, width=24),
        Column(_("Kind"), lambda row: row.get_kind_display(), width=14),
        Column(_("Project code"), lambda row: row.project_code, width=12),
        Column(_("Project"), lambda row: row.project.name, width=36),
        Column(_("Addressed to"), lambda row: local_name(row.unit), width=24),
        Column(_("Cause"), lambda row: row.get_cause_display(), width=20),
        Column(_("Circular"), lambda row: row.circular, width=22),
        Column(_("Problem"), lambda row: row.problem.number if row.problem else "", width=11),
        Column(pgettext("order", "Issued on"), lambda row: row.issued_on, Kind.DATE),
        Column(pgettext("order", "Due on"), lambda row: row.due_on, Kind.DATE),
        Column(_("State"), lambda row: row.get_status_display(), width=12),
    ]


def lists() -> dict[str, str]:
    """The lists of the page, by name."""
    return {
        "open": pgettext("order", "Open"),
        "overdue": pgettext("order", "Overdue"),
        "verify": _("To verify"),
        "close": pgettext("order", "To close"),
        "settled": _("Settled"),
        "all": pgettext("filter", "all"),
        "waiting": _("Waiting for me"),
        "my_answer": _("Orders and talks to answer"),
        "my_hold": _("Talks to hold"),
        "my_verify": _("Orders and talks to verify"),
        "my_close": _("Orders and talks to close"),
    }


def said(asked: Mapping[str, str], user: User) -> list[tuple[str, str]]:
    """What the list is narrowed to, in words."""
    there = choices(user)
    named: dict[str, tuple[str, dict[str, str]]] = {
        "kind": (_("Kind"), {value: str(word) for value, word in Order.Kind.choices}),
        "district": (_("District"), {one.code: local_name(one) for one in there.districts}),
        "unit": (_("Addressed to"), {one.code: local_name(one) for one in there.units}),
    }
    found = [(_("List"), lists()[asked["list"]])]
    found += [(label, words[asked[name]]) for name, (label, words) in named.items() if asked[name] in words]
    if asked["project"]:
        found.append((_("Project code"), asked["project"]))
    if text := asked["q"]:
        found.append((_("Number or project"), _("(not shown)") if tells(text, user) else text))
    return found
