"""One project's earlier years in one figure: entered by one person, posted by another."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import Refusal
from projects.models import LedgerEntry, OpeningBalance, Project
from projects.services import proposals
from projects.services.history import hold_project
from projects.services.states import check_opening, post_opening


@transaction.atomic
def propose_opening(
    *,
    project: Project,
    year: int,
    amount: Decimal,
    document: str,
    author: User,
    now: dt.datetime,
    reason: str = "",
) -> OpeningBalance:
    """Enter what was invested (万元) up to the December of a year, to be posted by another person."""
    paper = proposals.require_words(document, _("Name the document from which the figure comes."))
    if not amount:
        raise Refusal(_("An opening balance of nothing says nothing: give the amount."))
    month = dt.date(year, 12, 1)
    check_opening(project, month)
    _check_not_before(project, month)
    if amount == _posted(project):
        raise Refusal(_("An opening balance of this amount is posted already."))
    try:
        with transaction.atomic():
            return OpeningBalance.objects.create(
                project=project,
                month=month,
                amount=amount,
                document=paper,
                reason=reason.strip(),
                author=author,
                business_at=now,
            )
    except IntegrityError as error:
        raise Refusal(_("An opening balance of this project waits already.")) from error


@transaction.atomic
def approve_opening(*, balance: OpeningBalance, approver: User, now: dt.datetime) -> OpeningBalance:
    """Post it to the ledger; where one was posted before, the difference, so that no year counts twice."""
    balance = proposals.undecided(balance)
    proposals.check_approver(balance, approver)
    hold_project(balance.project)
    _check_not_before(balance.project, balance.month)
    post_opening(
        project=balance.project,
        month=balance.month,
        amount=balance.amount - _posted(balance.project),
        author=balance.author,
        approver=approver,
        now=now,
    )
    return proposals.approve(balance, approver, now)


def _check_not_before(project: Project, month: dt.date) -> None:
    """A total holds all years up to its own: an earlier one can't take the place of a later one."""
    entries = LedgerEntry.objects.filter(project=project, kind=LedgerEntry.Kind.OPENING, month__gt=month)
    if later := entries.order_by("-month").first():
        raise Refusal(
            _("The total to the end of %(year)s is posted already: give that of %(year)s or a later year.")
            % {"year": later.month.year}
        )


def _posted(project: Project) -> Decimal:
    """What opening balances hold already. 万元."""
    entries = LedgerEntry.objects.filter(project=project, kind=LedgerEntry.Kind.OPENING)
    return entries.aggregate(total=Sum("amount"))["total"] or Decimal(0)
