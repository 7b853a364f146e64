"""Plans of a year, and what waits for the leader: plans, withdrawals, milestones, balances, years."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Role, User
from common.naming import local_name
from common.sheets import Column, Kind
from portfolio.exports.about import tells
from portfolio.exports.lines import head, share
from projects.models import Departure, MilestoneChange, OpeningBalance, PlanRevision, Project, YearClosing
from projects.plan_list import STATES, Choice, places, softenings, waiting_departures, waiting_revisions
from projects.services.secrecy import Veil, veil_for_all
from projects.softening import Softening
from projects.views.approvals import changes_waiting, closings_waiting, openings_waiting


def plan_columns(year: int) -> list[Column]:
    """Projects with their plan of a year and how far it is."""
    wan, amount = _("10,000 yuan"), Kind.AMOUNT
    return [
        Column(_("Code"), lambda row: row.code, width=16),
        Column(_("Project"), lambda row: row.name, width=36),
        Column(_("Category"), lambda row: local_name(row.category), width=18),
        Column(_("District"), lambda row: local_name(row.district), width=14),
        Column(_("Responsible unit"), lambda row: local_name(row.responsible_unit), width=26),
        Column(pgettext("plan", "State"), lambda row: str(STATES[row.state]), width=20),
        Column(_("On the list from"), lambda row: _month(year, row.joined), width=12),
        Column(_("Not on the list from"), lambda row: _month(year, row.left), width=12),
        Column(pgettext("audit", "Counted"), _counted, width=10),
        Column(head(_("First plan"), wan), lambda row: row.first_annual, amount, 16),
        Column(head(_("Plan in force"), wan), lambda row: row.annual, amount, 16),
        Column(_("Revision"), lambda row: row.number, Kind.COUNT, 9),
        Column(head(pgettext("plan amount", "Waiting"), wan), lambda row: row.draft_annual, amount, 16),
    ]


def _month(year: int, month: int | None) -> str:
    return f"{year}-{month:02d}" if month else ""


def _counted(row: Any) -> str:
    return "" if row.counted is None else _("yes") if row.counted else _("not counted")


def plan_filter(choice: Choice, user: User) -> list[tuple[str, str]]:
    """What the plans are narrowed to, in words."""
    districts, units, categories = places(user)
    named: Mapping[str, tuple[str, dict[str, str]]] = {
        "district": (_("District"), {one.code: local_name(one) for one in districts}),
        "unit": (_("Responsible unit"), {one.code: local_name(one) for one in units}),
        "category": (_("Category"), {one.code: local_name(one) for one in categories}),
        "state": (pgettext("plan", "State"), {name: str(word) for name, word in STATES.items()}),
    }
    asked = vars(choice)
    found = [(label, words[asked[name]]) for name, (label, words) in named.items() if asked[name] in words]
    if choice.q:
        found.append((_("Name or code"), _("(not shown)") if tells(choice.q, user) else choice.q))
    return found


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Something that waits for the leader's word, of whatever kind."""

    kind: str
    author: str
    reason: str
    counts_from: str = ""
    project: Project | None = None
    amount: Decimal | None = None
    what: str = ""
    document: str = ""
    change: Softening | None = None


def waiting(user: User) -> Iterator[Waiting]:
    """All of it, in the order of the page; texts as everybody may read them."""
    veil = veil_for_all()
    for closing, *_own in closings_waiting(user):
        yield _closing(closing, veil)
    yield from _plans(waiting_revisions(user, Role.LEADER), veil)
    for departure in waiting_departures(user, Role.LEADER):
        yield _departure(departure, veil)
    for change, *_own in changes_waiting(user):
        yield _node(change, veil)
    for opening in openings_waiting(user):
        yield _opening(opening, veil)


def _closing(row: YearClosing, veil: Veil) -> Waiting:
    kind, author = _("Closing of a year"), str(row.author)
    return Waiting(kind=kind, author=author, reason=veil(row.reason), counts_from=str(row.year))


def _plans(rows: Sequence[PlanRevision], veil: Veil) -> Iterator[Waiting]:
    changes = softenings(rows)
    for row in rows:
        yield Waiting(
            kind=_("Annual plans"),
            author=str(row.author),
            reason=veil(row.reason),
            counts_from=_month(row.plan.year, row.first_period),
            project=row.plan.project,
            amount=row.annual_amount,
            what=_("first plan") if row.number == 1 else "",
            change=changes.get(row.pk),
        )


def _departure(row: Departure, veil: Veil) -> Waiting:
    what = str(row.get_kind_display())
    return Waiting(
        kind=_("Withdrawn and merged projects"),
        author=str(row.author),
        reason=veil(row.reason),
        counts_from=_month(row.plan.year, row.first_month),
        project=row.plan.project,
        what=f"{what}: {row.successor.name}" if row.successor else what,
        document=veil(row.document),
    )


def _node(row: MilestoneChange, veil: Veil) -> Waiting:
    names = [str(row.milestone.get_kind_display()), veil(row.milestone.name)]
    days = " → ".join(_day(one) for one in (row.planned_before, row.planned_on) if one)
    return Waiting(
        kind=_("Milestones"),
        author=str(row.author),
        reason=veil(row.reason),
        project=row.project,
        what=f"{row.get_kind_display()}: {' '.join(filter(None, names))} {days}",
        document=veil(row.document),
    )


def _day(day: dt.date) -> str:
    return f"{day:%Y-%m-%d}"


def _opening(row: OpeningBalance, veil: Veil) -> Waiting:
    return Waiting(
        kind=_("Earlier years’ investment"),
        author=str(row.author),
        reason=veil(row.reason),
        counts_from=f"{row.month:%Y}",
        project=row.project,
        amount=row.amount,
        document=veil(row.document),
    )


def waiting_columns() -> list[Column]:
    """What waits, whose it is, what it changes and why."""
    wan, percent, amount = _("10,000 yuan"), "%", Kind.AMOUNT
    return [
        Column(_("Kind"), lambda row: row.kind, width=18),
        Column(_("Code"), lambda row: row.project and row.project.code, width=16),
        Column(_("Project"), lambda row: row.project and row.project.name, width=36),
        Column(_("Responsible unit"), _unit, width=26),
        Column(_("Counts from"), lambda row: row.counts_from, width=12),
        Column(_("What"), lambda row: row.what, width=30),
        Column(head(_("Amount"), wan), lambda row: row.amount, amount, 16),
        Column(
            head(_("Annual plan before"), wan),
            lambda row: row.change and row.change.annual_before,
            amount,
            16,
        ),
        Column(
            head(_("Schedule ratio before"), percent),
            lambda row: row.change and share(row.change.ratio_before),
            Kind.PERCENT,
        ),
        Column(
            head(_("Schedule ratio after"), percent),
            lambda row: row.change and share(row.change.ratio_after),
            Kind.PERCENT,
        ),
        Column(
            _("Softens the plan"), lambda row: _("yes") if row.change and row.change.softens else "", width=9
        ),
        Column(_("Reason"), lambda row: row.reason, width=50),
        Column(_("Document"), lambda row: row.document, width=24),
        Column(_("Drawn up by"), lambda row: row.author, width=14),
    ]


def _unit(row: Waiting) -> str:
    return local_name(row.project.responsible_unit) if row.project else ""
