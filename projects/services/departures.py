"""Projects that leave a year's list: withdrawn, or merged into another. Months before keep them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import Refusal
from projects.models import AnnualPlan, Departure, LedgerEntry, MonthlyReturn, Project
from projects.services import proposals
from projects.services.periods import hold_months_alone
from projects.services.years import hold_year_open

Kind = Departure.Kind


@transaction.atomic
def propose_departure(
    *,
    plan: AnnualPlan,
    kind: Departure.Kind,
    first_month: int,
    reason: str,
    document: str,
    author: User,
    now: dt.datetime,
    successor: Project | None = None,
) -> Departure:
    """Ask the leader to let a project leave the list of a year from a month (1–12) on."""
    words = proposals.require_words(reason, _("Say why the project leaves the list."))
    paper = proposals.require_words(document, _("Name the document by which the project leaves the list."))
    departure = Departure(
        plan=plan,
        kind=kind,
        first_month=first_month,
        successor=successor if kind == Kind.MERGED else None,
        reason=words,
        document=paper,
        author=author,
        business_at=now,
    )
    _check(departure)
    try:
        with transaction.atomic():
            departure.save()
    except IntegrityError as error:
        raise Refusal(_("The project has left the list already, or that waits for the leader.")) from error
    return departure


@transaction.atomic
def approve_departure(*, departure: Departure, approver: User, now: dt.datetime) -> Departure:
    """Let the project leave: waits for returns that are being written, and none is written after."""
    departure = proposals.undecided(departure)
    proposals.check_approver(departure, approver)
    _check(departure)
    return proposals.approve(departure, approver, now)


def _check(departure: Departure) -> None:
    plan = AnnualPlan.objects.select_related("project").get(pk=departure.plan_id)
    if not plan.revisions.filter(status="approved").exists():
        raise Refusal(_("The project's plan is not approved yet: turn that down instead."))
    hold_year_open(plan.year)
    if not plan.first_month <= departure.first_month <= 12:
        raise Refusal(
            _("The project is on the list from month %(first)s on: it can't leave before.")
            % {"first": plan.first_month}
        )
    _check_successor(departure, plan)
    if not hold_months_alone(plan.year, departure.first_month):
        raise Refusal(_("A month that is locked or published keeps its projects: choose one that is open."))
    _check_nothing_reported(plan, departure.first_month)


def _check_successor(departure: Departure, plan: AnnualPlan) -> None:
    if departure.kind != Kind.MERGED:
        return
    if departure.successor is None or departure.successor == plan.project:
        raise Refusal(_("Name the project into which this one is merged."))
    month = dt.date(plan.year, departure.first_month, 1)
    if not AnnualPlan.objects.listed_in(month).filter(project=departure.successor).exists():
        raise Refusal(
            _("%(project)s is not on the list of %(month)s: it can't report what the merged project does.")
            % {"project": departure.successor.name, "month": f"{month:%Y-%m}"}
        )


def _check_nothing_reported(plan: AnnualPlan, first: int) -> None:
    """What is posted for a month must not disappear from its list."""
    months = (dt.date(plan.year, first, 1), dt.date(plan.year, 12, 1))
    entries = LedgerEntry.objects.filter(project=plan.project_id, month__range=months).exclude(kind="opening")
    posted = entries.order_by().values("month").annotate(total=Sum("amount"))
    handed_in = MonthlyReturn.objects.filter(
        project=plan.project_id, period__month__range=months, status__in=["submitted", "approved"]
    )
    if any(row["total"] != Decimal(0) for row in posted) or handed_in.exists():
        raise Refusal(
            _(
                "%(project)s has returns handed in for months from %(month)s on: "
                "let it leave with a later month, or have them taken back."
            )
            % {"project": plan.project.name, "month": f"{months[0]:%Y-%m}"}
        )
