"""Lists of the desk: returns due, punctuality, the register."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from common.naming import local_name
from common.sheets import Column, Kind
from portfolio.exports.about import tells
from portfolio.exports.lines import head, share
from projects.labels import LEVELS
from projects.models import Level, Stage
from projects.register_selectors import choices


def due_columns() -> list[Column]:
    """Units with what they have not handed in."""
    count = Kind.COUNT
    return [
        Column(_("Responsible unit"), lambda row: local_name(row.unit), width=30),
        Column(pgettext("audit", "Due on"), lambda row: row.due_on, Kind.DATE),
        Column(_("Working days left"), lambda row: row.days_left if row.missing else None, count, 10),
        Column(pgettext("returns", "Due"), lambda row: row.listed, count, 9),
        Column(_("Handed in"), lambda row: row.handed_in, count, 9),
        Column(_("Missing"), lambda row: len(row.missing), count, 9),
        Column(
            _("Missing projects"),
            lambda row: _("; ").join(f"{one.code} {one.name}" for one in row.missing),
            width=80,
        ),
    ]


def punctuality_columns() -> list[Column]:
    """Units by how they reported in the month, and from January on."""
    counts = {
        "due": pgettext("returns", "Due"),
        "clean": _("Clean"),
        "sent_back": _("Sent back"),
        "late": _("Late"),
        "missing": _("Missing"),
    }
    spans = {"month": _("this month"), "year": _("January to this month")}
    found = [Column(_("Responsible unit"), lambda row: local_name(row.unit), width=30)]
    found += [
        Column(
            head(word, spans[span]),
            attrgetter(f"{span}.{name}"),
            Kind.COUNT,
            11,
        )
        for span in spans
        for name, word in counts.items()
    ]
    clean = head(_("Share that is clean"), "%")
    return [*found, Column(clean, lambda row: share(row.year.share), Kind.PERCENT)]


def register_filter(asked: Mapping[str, str], user: User) -> list[tuple[str, str]]:
    """What the register is narrowed to, in words."""
    there = choices(user)
    named: dict[str, tuple[str, dict[str, str]]] = {
        "category": (_("Category"), _names(there["categories"])),
        "district": (_("District"), _names(there["districts"])),
        "unit": (_("Responsible unit"), _names(there["units"])),
        "stage": (_("Stage"), {value: str(word) for value, word in Stage.choices}),
        "level": (_("Level"), {level.value: str(word) for level, word in LEVELS}),
        "kind": (pgettext("filter", "Particular"), _kinds()),
    }
    found = [(label, words[asked[name]]) for name, (label, words) in named.items() if asked[name] in words]
    if text := asked["q"].strip():
        found.insert(0, (_("Name, pinyin or code"), _("(not shown)") if tells(text, user) else text))
    return found


def _names(rows: Iterable[Any]) -> dict[str, str]:
    return {row.code: local_name(row) for row in rows}


def _kinds() -> dict[str, str]:
    return {
        "package": _("Packages"),
        "part": _("Parts of a package"),
        "confidential": _("Confidential"),
        "unplanned": _("On no year's list"),
    }


def register_columns() -> list[Column]:
    """The register as it stands."""
    levels = {level: str(word) for level, word in LEVELS}
    return [
        Column(_("Code"), lambda row: row.code, width=16),
        Column(_("Project"), lambda row: row.name, width=36),
        Column(_("Category"), lambda row: local_name(row.category), width=18),
        Column(_("Level"), lambda row: levels[Level(row.level)], width=8),
        Column(_("District"), lambda row: local_name(row.district), width=14),
        Column(_("Responsible unit"), lambda row: local_name(row.responsible_unit), width=26),
        Column(_("Stage"), lambda row: row.get_stage_display(), width=12),
        Column(
            head(_("Total investment"), _("10,000 yuan")), lambda row: row.total_investment, Kind.AMOUNT, 16
        ),
        Column(_("Package"), lambda row: row.package.name if row.package else "", width=30),
    ]
