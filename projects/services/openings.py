"""One project's earlier years in one figure: entered by one person, posted by another."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import Refusal
from projects.models import OpeningBalance, Project
from projects.services import proposals
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
    """Post it to the ledger."""
    balance = proposals.undecided(balance)
    proposals.check_approver(balance, approver)
    post_opening(
        project=balance.project,
        month=balance.month,
        amount=balance.amount,
        author=balance.author,
        approver=approver,
        now=now,
    )
    return proposals.approve(balance, approver, now)
