"""Corrections of closed months, stops of works and reasons for delay, totals that are signed off."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common.naming import local_name
from common.sheets import Column, Kind
from portfolio.exports.lines import head
from projects.models import ExemptionRequest
from projects.services.secrecy import Veil
from projects.services.signoffs import Level, Total


def day_of(moment: dt.datetime | None) -> dt.date | None:
    """The day of a moment, where the office is."""
    return timezone.localdate(moment) if moment else None


def correction_lists() -> dict[str, str]:
    """The lists of corrections, by name."""
    return {
        "waiting": _("Waiting for me"),
        "open": _("Being decided"),
        "posted": _("Posted"),
        "closed": _("Refused or withdrawn"),
    }


def correction_columns(veil: Veil) -> list[Column]:
    """Corrections with who asked, who reviewed and who approved."""
    wan = _("10,000 yuan")
    return [
        *_project(),
        Column(_("Belongs to"), lambda row: f"{row.month:%Y-%m}", width=10),
        Column(head(_("Amount before"), wan), lambda row: row.before, Kind.AMOUNT, 16),
        Column(head(_("Amount of the correction"), wan), lambda row: row.amount, Kind.DIFFERENCE, 16),
        Column(_("Reason"), lambda row: veil(row.reason), width=50),
        Column(_("State"), lambda row: row.get_status_display(), width=10),
        Column(_("Asked for by"), lambda row: row.requested_by, width=14),
        Column(_("Asked for on"), lambda row: day_of(row.requested_at), Kind.DATE),
        Column(_("Reviewed by"), lambda row: row.reviewed_by, width=14),
        Column(pgettext("audit", "Approved by"), lambda row: row.approved_by, width=14),
    ]


def exemption_columns(veil: Veil) -> list[Column]:
    """Stops of works and reasons for delay, with what was decided."""
    return [
        *_project(),
        Column(_("What"), lambda row: row.get_kind_display(), width=14),
        Column(pgettext("stop", "From"), lambda row: row.starts_on, Kind.DATE),
        Column(pgettext("stop", "To"), lambda row: row.ends_on, Kind.DATE),
        Column(_("Instead of"), _instead, width=24),
        Column(_("Reason"), lambda row: veil(row.reason), width=50),
        Column(_("Document"), lambda row: veil(row.document), width=24),
        Column(_("State"), lambda row: row.get_status_display(), width=14),
        Column(_("Asked for by"), lambda row: row.requested_by, width=14),
        Column(_("Asked for on"), lambda row: day_of(row.requested_at), Kind.DATE),
        Column(_("Decided by"), lambda row: row.decided_by, width=14),
        Column(_("Decided on"), lambda row: day_of(row.decided_at), Kind.DATE),
        Column(pgettext("stop", "Decision"), lambda row: veil(row.decision), width=40),
    ]


def _project() -> list[Column]:
    return [
        Column(_("Code"), lambda row: row.project.code, width=16),
        Column(_("Project"), lambda row: row.project.name, width=36),
        Column(_("Responsible unit"), lambda row: local_name(row.project.responsible_unit), width=26),
    ]


def _instead(row: ExemptionRequest) -> str:
    old = row.old_stop or row.old_delay
    return f"{old.starts_on} – {old.ends_on or '…'}" if old else ""


def sign_off_columns() -> list[Column]:
    """The totals of a month, and who signed each."""
    levels = {
        Level.UNIT: _("Units: what was handed in"),
        Level.DISTRICT: _("Districts and departments: what was approved"),
    }
    wan, amount, count = _("10,000 yuan"), Kind.AMOUNT, Kind.COUNT
    return [
        Column(_("Total"), lambda row: levels[row.level], width=30),
        Column(_("Organisation"), lambda row: local_name(row.organization), width=30),
        Column(_("Returns counted"), lambda row: row.count, count, 10),
        Column(_("Returns due"), lambda row: row.due, count, 10),
        Column(head(_("Total of the month"), wan), lambda row: row.total, amount, 16),
        Column(_("State"), _state, width=14),
        Column(
            head(_("Total that was signed"), wan), lambda row: row.signed and row.signed.total, amount, 16
        ),
        Column(_("Signed off by"), lambda row: row.signed and row.signed.by, width=14),
        Column(_("On behalf of"), lambda row: row.signed and row.signed.on_behalf_of, width=14),
        Column(_("Signed off on"), lambda row: row.signed and day_of(row.signed.at), Kind.DATE),
    ]


def _state(total: Total) -> str:
    if total.is_signed:
        return _("Signed off")
    return _("Changed since") if total.is_stale else _("Not signed off")
