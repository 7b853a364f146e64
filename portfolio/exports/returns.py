"""Returns of a month as the clerk and the reviewer see them, receipts, and a project's ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common.naming import local_name
from common.numbers import quotient
from common.sheets import Column, Kind
from portfolio.exports.lines import head, share
from projects.figures import Figures
from projects.models import MonthlyReturn, Project
from projects.progress import schedule_ratio
from projects.review_rows import ReviewRow
from projects.services.secrecy import Veil

Mine = tuple[Project, MonthlyReturn | None, Figures]


def moment(value: dt.datetime | None) -> str:
    """A moment to the minute, where the office is."""
    return f"{timezone.localtime(value):%Y-%m-%d %H:%M}" if value else ""


def progress(value: Decimal | None) -> Decimal | None:
    """A percentage as a share."""
    return None if value is None else value.scaleb(-2)


def mine_columns(veil: Veil) -> list[Column]:
    """A month's projects of a clerk, with what became of their returns."""
    wan, percent, amount, shares = _("10,000 yuan"), "%", Kind.AMOUNT, Kind.PERCENT
    return [
        Column(_("Code"), lambda row: row[0].code, width=16),
        Column(_("Project"), lambda row: row[0].name, width=36),
        Column(_("Responsible unit"), lambda row: local_name(row[0].responsible_unit), width=26),
        Column(_("Return"), lambda row: row[1].get_status_display() if row[1] else _("Not begun"), width=12),
        Column(head(_("Planned this month"), wan), lambda row: row[2].target, amount, 16),
        Column(head(_("Invested this month"), wan), _of_return("investment"), amount, 16),
        Column(head(_("Invested to date"), wan), lambda row: row[2].invested, amount, 16),
        Column(head(_("Schedule plan completed"), percent), _ratio, shares),
        Column(
            head(_("Physical progress"), percent),
            lambda row: progress(row[1].physical_progress) if row[1] else None,
            shares,
        ),
        Column(_("State of the works"), _text_of("stage_text", veil), width=50),
        Column(_("Problems"), _text_of("problems", veil), width=40),
    ]


def _of_return(name: str) -> Callable[[Mine], Any]:
    return lambda row: getattr(row[1], name) if row[1] else None


def _text_of(name: str, veil: Veil) -> Callable[[Mine], str]:
    return lambda row: veil(getattr(row[1], name)) if row[1] else ""


def _ratio(row: Mine) -> Decimal | None:
    planned = row[2].planned_to_date
    return share(schedule_ratio(row[2].invested, planned)) if planned else None


def review_columns(veil: Veil) -> list[Column]:
    """Returns as they lie before the reviewer, with what is odd about them and the clerk's word on it."""
    wan, percent, amount, shares = _("10,000 yuan"), "%", Kind.AMOUNT, Kind.PERCENT
    return [
        Column(_("District"), lambda one: local_name(one.row.project.district), width=14),
        Column(_("Responsible unit"), lambda one: local_name(one.row.project.responsible_unit), width=26),
        Column(_("Code"), lambda one: one.row.project.code, width=16),
        Column(_("Project"), lambda one: one.row.project.name, width=36),
        Column(_("Return"), lambda one: one.row.get_status_display(), width=12),
        Column(head(_("Invested this month"), wan), lambda one: one.row.investment, amount, 16),
        Column(head(_("Planned this month"), wan), lambda one: one.figures.target, amount, 16),
        Column(
            head(_("Share of the month's plan"), percent),
            lambda one: share(quotient(one.row.investment or Decimal(0), one.figures.target or Decimal(0))),
            shares,
        ),
        Column(head(_("Last month"), wan), lambda one: one.figures.last_month, amount, 16),
        Column(head(_("Year to date before"), wan), lambda one: one.figures.invested_before, amount, 16),
        Column(
            head(_("Physical progress last month"), percent),
            lambda one: progress(one.figures.last_progress),
            shares,
        ),
        Column(
            head(_("Physical progress"), percent), lambda one: progress(one.row.physical_progress), shares
        ),
        Column(_("Something odd"), lambda one: _odd(one, veil), width=50),
        Column(_("State of the works"), lambda one: veil(one.row.stage_text), width=50),
        Column(_("Problems"), lambda one: veil(one.row.problems), width=40),
        Column(_("Entered by"), lambda one: one.row.entered_by, width=14),
        Column(_("Entered at"), lambda one: moment(one.row.entered_at), width=16),
    ]


def _odd(one: ReviewRow, veil: Veil) -> str:
    words = ((odd.text, veil(odd.word)) for odd in one.odd)
    colon = _("%(label)s: %(value)s")
    clerk = _("The clerk:").rstrip(":：")
    return "\n".join(
        f"{text} {colon % {'label': clerk, 'value': word}}" if word else text for text, word in words
    )


def receipt_columns() -> list[Column]:
    """Presses with which returns were handed in."""
    return [
        Column(_("Handed in"), lambda row: moment(row["at"]), width=16),
        Column(_("By"), lambda row: row["author__name"], width=14),
        Column(_("On behalf of"), lambda row: row["on_behalf_of__name"], width=14),
        Column(_("Returns"), lambda row: row["count"], Kind.COUNT, 9),
        Column(
            head(_("Investment of the month"), _("10,000 yuan")), lambda row: row["total"], Kind.AMOUNT, 16
        ),
        Column(_("Receipt"), lambda row: row["batch"], width=40),
    ]


def ledger_columns(veil: Veil) -> list[Column]:
    """Every entry of a project's ledger."""
    return [
        Column(_("Belongs to"), lambda row: f"{row.month:%Y-%m}", width=10),
        Column(_("Posting"), lambda row: row.posting, Kind.COUNT, 10),
        Column(head(_("Amount"), _("10,000 yuan")), lambda row: row.amount, Kind.DIFFERENCE, 16),
        Column(pgettext("ledger", "Kind"), lambda row: row.get_kind_display(), width=12),
        Column(_("Entered by"), lambda row: row.author, width=14),
        Column(pgettext("audit", "Approved by"), lambda row: row.approver, width=14),
        Column(_("Recorded on"), lambda row: timezone.localdate(row.business_at), Kind.DATE),
        Column(_("Reason"), lambda row: veil(row.reason), width=60),
    ]
