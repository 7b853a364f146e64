"""Suspensions, reasons for delay, milestones, opening balances and corrections."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import Refusal
from projects.models import (
    AnnualPlan,
    Attachment,
    DelayReason,
    LedgerEntry,
    Milestone,
    MilestoneDate,
    Project,
    ReportingPeriod,
    Suspension,
)
from projects.services.history import check_replaced, hold_project
from projects.services.periods import hold_period
from projects.services.plans import check_listed
from projects.services.years import hold_year_open


def check_days(starts_on: dt.date, ends_on: dt.date | None) -> None:
    """Refuse days in the wrong order."""
    if ends_on and ends_on < starts_on:
        raise Refusal(_("The last day lies before the first."))


def _check_approval(author: User, approver: User, document: str) -> None:
    """What takes a project out of the ranking, or excuses it, is a second person's word on a document."""
    if approver.pk == author.pk:
        raise Refusal(_("Whoever reports a suspension or a reason for delay can't approve it."))
    if not document.strip():
        raise Refusal(_("An approved suspension or reason for delay needs its document."))


@transaction.atomic
def suspend_project(
    *,
    project: Project,
    kind: Suspension.Kind,
    starts_on: dt.date,
    ends_on: dt.date | None,
    reason: str,
    author: User,
    now: dt.datetime,
    document: str = "",
    attachment: Attachment | None = None,
    approver: User | None = None,
    replaces: Suspension | None = None,
) -> Suspension:
    """Post a stop of works; approved, it needs a document and takes the project out of the ranking."""
    if approver:
        _check_approval(author, approver, document)
    check_days(starts_on, ends_on)
    hold_project(project)
    check_replaced(replaces, project)
    return Suspension.objects.create(
        project=project,
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason,
        document=document,
        attachment=attachment,
        approver=approver,
        replaces=replaces,
        author=author,
        business_at=now,
    )


@transaction.atomic
def accept_delay_reason(
    *,
    project: Project,
    starts_on: dt.date,
    ends_on: dt.date,
    text: str,
    document: str,
    author: User,
    approver: User,
    now: dt.datetime,
    attachment: Attachment | None = None,
    replaces: DelayReason | None = None,
) -> DelayReason:
    """Post a reason for delay that an approver accepted, for the days it covers."""
    _check_approval(author, approver, document)
    check_days(starts_on, ends_on)
    hold_project(project)
    check_replaced(replaces, project)
    return DelayReason.objects.create(
        project=project,
        starts_on=starts_on,
        ends_on=ends_on,
        text=text,
        document=document,
        attachment=attachment,
        approver=approver,
        replaces=replaces,
        author=author,
        business_at=now,
    )


@transaction.atomic
def plan_milestone(
    *,
    project: Project,
    kind: Milestone.Kind,
    name: str,
    planned_on: dt.date,
    author: User,
    now: dt.datetime,
    reason: str = "",
    approver: User | None = None,
) -> Milestone:
    """Give a milestone its planned date; the first one stays its baseline.

    Moving it later needs a reason and an approver, as re-planning does.
    """
    hold_project(project)
    milestone, _created = Milestone.objects.get_or_create(
        project=project, kind=kind, name=name, is_withdrawn=False
    )
    if milestone.dates.filter(kind=MilestoneDate.Kind.PLANNED).exists():
        _check_move(reason, author, approver)
    MilestoneDate.objects.create(
        milestone=milestone,
        project=project,
        kind=MilestoneDate.Kind.PLANNED,
        on=planned_on,
        reason=reason,
        author=author,
        approver=approver,
        business_at=now,
    )
    return milestone


def _check_move(reason: str, author: User, approver: User | None) -> None:
    if not reason.strip():
        raise Refusal(_("Say why the planned date is moved."))
    if approver is None:
        raise Refusal(_("A planned date is moved with the approval of another person."))
    if approver.pk == author.pk:
        raise Refusal(_("Whoever moves a planned date can't approve it."))


def reach_milestone(
    *,
    milestone: Milestone,
    actual_on: dt.date | None,
    evidence: str,
    author: User,
    now: dt.datetime,
    reason: str = "",
    attachment: Attachment | None = None,
) -> MilestoneDate:
    """Post the day a milestone was reached; None takes an earlier word back."""
    return MilestoneDate.objects.create(
        milestone=milestone,
        project_id=milestone.project_id,
        kind=MilestoneDate.Kind.ACTUAL,
        on=actual_on,
        evidence=evidence,
        attachment=attachment,
        reason=reason,
        author=author,
        business_at=now,
    )


def check_opening(project: Project, month: dt.date) -> None:
    """Refuse an opening balance that would stand beside returns of the same year."""
    if (month.month, month.day) != (12, 1):
        raise Refusal(_("An opening balance belongs to the December before the first year."))
    if AnnualPlan.objects.filter(project=project, year__lte=month.year).exists():
        raise Refusal(
            _("The project has a plan for %(year)s: what was invested in that year comes from its returns.")
            % {"year": month.year}
        )


def post_opening(
    *, project: Project, month: dt.date, amount: Decimal, author: User, approver: User, now: dt.datetime
) -> LedgerEntry:
    """Post what was invested (万元) before Keyworks; it belongs to a December and never to year-to-date."""
    if author.pk == approver.pk:
        raise Refusal(_("Whoever enters an opening balance can't approve it."))
    check_opening(project, month)
    return LedgerEntry.objects.create(
        project=project,
        month=month,
        amount=amount,
        kind=LedgerEntry.Kind.OPENING,
        author=author,
        approver=approver,
        business_at=now,
    )


@transaction.atomic
def post_correction(
    *,
    project: Project,
    month: dt.date,
    amount: Decimal,
    reason: str,
    author: User,
    approver: User,
    now: dt.datetime,
) -> LedgerEntry:
    """Post a signed difference (万元) to a month that is locked; published editions stay as they are."""
    if not reason.strip():
        raise Refusal(_("Say why the month is corrected."))
    if not amount:
        raise Refusal(_("A correction of nothing corrects nothing: give the difference."))
    if author.pk == approver.pk:
        raise Refusal(_("Whoever asks for a correction can't approve it."))
    check_closed(month)
    check_listed([project], month)
    return LedgerEntry.objects.create(
        project=project,
        month=month,
        amount=amount,
        kind=LedgerEntry.Kind.CORRECTION,
        reason=reason,
        author=author,
        approver=approver,
        business_at=now,
    )


def check_closed(month: dt.date) -> None:
    """Refuse a month that still takes returns, or of a closed year; neither changes in this transaction."""
    period = ReportingPeriod.objects.filter(month=month).first()
    if period is None:
        raise Refusal(_("There are no returns of %(month)s to correct.") % {"month": f"{month:%Y-%m}"})
    if hold_period(period) == ReportingPeriod.Status.OPEN:
        raise Refusal(_("The month is still open: change its return instead."))
    hold_year_open(month.year)
