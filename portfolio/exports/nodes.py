"""Lists of the nodes, of the five ones, and of permits."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Organization
from common.naming import local_name
from common.sheets import Column, Kind
from coordination.five_selectors import GAPS
from coordination.models import Permit
from coordination.permit_selectors import PARTS
from coordination.waiting import WAITING


def week_columns() -> list[Column]:
    """Nodes with their days."""
    day = Kind.DATE
    return [
        Column(_("Code"), lambda row: row.node.project.code, width=16),
        Column(_("Project"), lambda row: row.node.project.name, width=34),
        Column(_("Responsible unit"), lambda row: local_name(row.node.project.responsible_unit), width=26),
        Column(_("Node"), lambda row: row.name, width=24),
        Column(pgettext("node", "Planned"), lambda row: row.day, day),
        Column(pgettext("node", "Forecast"), lambda row: row.forecast, day),
        Column(pgettext("node", "Reached"), lambda row: row.reached, day),
        Column(_("Days early (late: negative)"), lambda row: row.early, Kind.COUNT),
        Column(_("Days overdue"), lambda row: row.overdue or None, Kind.COUNT),
        Column(pgettext("node", "State"), lambda row: state_words()[row.state], width=12),
    ]


def state_words() -> dict[str, str]:
    """How a node stands, in words."""
    return {
        "reached": pgettext("node state", "Reached"),
        "overdue": _("Overdue"),
        "slipping": pgettext("node state", "Slipping"),
        "open": pgettext("node state", "To come"),
    }


def five_columns() -> list[Column]:
    """Projects with what each lacks."""
    found = [
        Column(_("Code"), lambda row: row.project.code, width=16),
        Column(_("Project"), lambda row: row.project.name, width=34),
        Column(_("District"), lambda row: local_name(row.project.district), width=14),
        Column(_("Responsible unit"), lambda row: local_name(row.project.responsible_unit), width=26),
        Column(_("Lead official"), lambda row: row.project.lead_official, width=16),
    ]
    return [*found, *(_missing(name) for name in GAPS)]


def _missing(name: str) -> Column:
    return Column(GAPS[name], lambda row: _("missing") if name in row.gaps else "", width=14)


def permit_columns() -> list[Column]:
    """Permits with whose turn it is."""
    return [
        Column(_("Code"), lambda row: row.permit.project.code, width=16),
        Column(_("Project"), lambda row: row.permit.project.name, width=34),
        Column(_("Responsible unit"), lambda row: local_name(row.permit.project.responsible_unit), width=26),
        Column(_("Permit"), lambda row: row.name, width=34),
        Column(_("Agency"), lambda row: row.agency, width=22),
        Column(pgettext("permit", "State"), lambda row: row.permit.get_state_display(), width=12),
        Column(pgettext("permit day", "Applied for"), lambda row: row.applied_on, Kind.DATE),
        Column(_("Limit in working days"), lambda row: row.permit.days, Kind.COUNT),
        Column(_("Days used"), lambda row: row.used if row.applied_on else None, Kind.COUNT),
        Column(_("Days over the limit"), lambda row: row.over or None, Kind.COUNT),
        Column(_("Limit ends on"), lambda row: row.due_on, Kind.DATE),
        Column(_("Who waits for whom"), lambda row: row.waits, width=34),
    ]


def said(asked: Mapping[str, str], parts: Mapping[str, str]) -> list[tuple[str, str]]:
    """What a list is narrowed to, in words; ``parts`` are the words for its parts."""
    clean = {name: value.replace("\0", "") for name, value in asked.items() if value}
    codes = [value for name, value in clean.items() if name in ("district", "unit")]
    names = {one.code: local_name(one) for one in Organization.objects.filter(code__in=codes)}
    labels: dict[str, tuple[str, Mapping[str, str] | None]] = {
        "district": (_("District"), names),
        "unit": (_("Responsible unit"), names),
        "agency": (_("Agency"), None),
        "project": (_("Project code"), None),
        "what": (pgettext("list", "Part"), parts),
    }
    return [
        (label, clean[name] if words is None else words[clean[name]])
        for name, (label, words) in labels.items()
        if name in clean and (words is None or clean[name] in words)
    ]


def week_parts() -> dict[str, str]:
    """The parts of the week's list."""
    return {
        "overdue": _("Overdue"),
        "due": _("Due this week"),
        "slipping": _("Later, and expected late"),
        "reached": _("Reached this week"),
        WAITING: _("Waiting for me"),
    }


def gap_parts() -> dict[str, str]:
    """What can be missing of the five ones."""
    return {name: str(word) for name, word in GAPS.items()}


def permit_parts() -> dict[str, str]:
    """The parts of the list of permits."""
    states = {state.value: str(state.label) for state in Permit.State}
    return {part: states.get(part, _("Overdue")) for part in PARTS} | {WAITING: _("Waiting for me")}
