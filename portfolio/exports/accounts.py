"""Who has an account, which organisations there are, who gets the circulars, what was taken away."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Role, User
from accounts.people_filters import PeopleFilter
from accounts.selectors import Place
from common.naming import local_name
from common.sheets import Column, Kind
from portfolio.exports.decisions import day_of
from portfolio.exports.returns import moment
from projects.services.secrecy import Veil
from projects.templatetags.secrecy import as_typed
from reports.models import Subscription


def people_columns() -> list[Column]:
    """Accounts with the roles of today."""
    return [
        Column(pgettext("person", "Name"), lambda row: row.name, width=16),
        Column(_("User name"), lambda row: row.username, width=18),
        Column(_("E-mail"), lambda row: row.email, width=28),
        Column(_("Roles today"), _roles, width=60),
        Column(pgettext("account", "State"), _state, width=12),
        Column(_("Last signed in"), lambda row: moment(row.last_login), width=16),
    ]


def _state(row: User) -> str:
    return _("Can sign in") if row.is_active else _("Disabled")


def _roles(row: Any) -> str:
    return _("; ").join(_held(one) for one in row.roles_today)


def _held(one: Any) -> str:
    held = f"{one.get_role_display()} · {local_name(one.organization)}"
    return f"{held} ({_('for %(name)s') % {'name': one.on_behalf_of.name}})" if one.on_behalf_of else held


def people_filter(asked: PeopleFilter) -> list[tuple[str, str]]:
    """What the list of people is narrowed to, in words."""
    states = {"active": _("Can sign in"), "disabled": _("Disabled"), "without-role": _("Without a role")}
    place = asked.organization
    found = [
        (_("Name, user name or e-mail"), asked.words),
        (_("Organisation"), local_name(place) if place else ""),
        (_("Role"), str(Role(asked.role).label) if asked.role else ""),
        (pgettext("account", "State"), states.get(asked.state, "")),
    ]
    return [(label, word) for label, word in found if word]


def organization_columns() -> list[Column]:
    """The tree, from the root down; where each hangs is in its path."""
    return [
        Column(pgettext("organisation", "Code"), lambda place: place.row.code, width=14),
        Column(_("Organisation"), lambda place: local_name(place.row), width=30),
        Column(_("Kind"), lambda place: place.row.get_kind_display(), width=16),
        Column(_("Path"), lambda place: place.row.path.strip("/"), width=24),
        Column(_("Former names"), lambda place: " / ".join(place.former), width=36),
        Column(pgettext("audit", "Until"), lambda place: place.row.ended_on, Kind.DATE),
        Column(_("Successor"), _successor, width=30),
    ]


def _successor(place: Place) -> str:
    return local_name(place.row.successor) if place.row.successor else ""


def subscriber_columns() -> list[Column]:
    """Who gets the circulars, and where."""
    return [
        Column(_("Name"), lambda row: row.user or row.name, width=24),
        Column(_("Mail"), _mail, width=32),
        Column(_("Since"), lambda row: day_of(row.since), Kind.DATE),
        Column(_("Entered by"), lambda row: row.added_by, width=14),
    ]


def _mail(row: Subscription) -> str:
    return row.user.email if row.user else row.email


def download_columns(veil: Veil) -> list[Column]:
    """Files that were taken away; an address is shown as it was typed, so that a name in it can be hidden."""
    return [
        Column(pgettext("audit", "Time"), lambda row: f"{moment(row.created_at)}", width=17),
        Column(pgettext("audit", "Person"), lambda row: row.user, width=16),
        Column(pgettext("audit", "From where"), lambda row: row.ip, width=16),
        Column(pgettext("audit", "File"), lambda row: veil(row.name), width=40),
        Column(_("Address"), lambda row: veil(as_typed(row.address)), width=50),
        Column(pgettext("audit", "Bytes"), lambda row: row.size, Kind.COUNT, 12),
        Column(pgettext("audit", "Digest"), lambda row: row.sha256, width=66),
    ]
