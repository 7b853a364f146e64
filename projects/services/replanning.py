"""A milestone's planned day is moved, or a mistaken one withdrawn: proposed by one, approved by another.

As with plans: what was due in a month that is closed stays due, and nothing is moved into such a month.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import Conflict, Refusal
from projects.models import AnnualPlan, Milestone, MilestoneChange, MilestoneDate, Project, ReportingPeriod
from projects.services import proposals
from projects.services.history import hold_project
from projects.services.secrecy import covered
from projects.services.states import plan_milestone

Kind = MilestoneChange.Kind
PLANNED = MilestoneDate.Kind.PLANNED


def planned_day(milestone: Milestone) -> dt.date:
    """The planned day in force."""
    newest = milestone.dates.filter(kind=PLANNED).order_by("-posting").first()
    if newest is None or newest.on is None:
        raise Refusal(_("The milestone has no planned day."))
    return newest.on


@transaction.atomic
def propose_change(
    *,
    milestone: Milestone,
    planned_on: dt.date | None,
    seen: dt.date,
    reason: str,
    document: str,
    author: User,
    now: dt.datetime,
) -> MilestoneChange:
    """Ask the leader to move a milestone to another day, or (without a day) to withdraw it.

    ``seen`` is the planned day on which the decision rests.
    """
    hold_project(milestone.project)
    words = proposals.require_words(
        reason,
        _("Say why the milestone is withdrawn.")
        if planned_on is None
        else _("Say why the planned date is moved."),
    )
    change = MilestoneChange(
        project_id=milestone.project_id,
        milestone=milestone,
        kind=Kind.WITHDRAW if planned_on is None else Kind.MOVE,
        planned_before=seen,
        planned_on=planned_on,
        reason=covered(words),
        document=covered(document.strip()),
        author=author,
        business_at=now,
    )
    _check(change)
    try:
        with transaction.atomic():
            change.save()
    except IntegrityError as error:
        raise Refusal(_("A change of this milestone waits for the leader already.")) from error
    return change


@transaction.atomic
def approve_change(*, change: MilestoneChange, approver: User, now: dt.datetime) -> MilestoneChange:
    """Let the new day count, or take the milestone out of all figures to come."""
    hold_project(change.project)
    change = proposals.undecided(change)
    proposals.check_approver(change, approver)
    _check(change)
    milestone = change.milestone
    if change.planned_on is None:
        milestone.is_withdrawn = True
        milestone.save(update_fields=["is_withdrawn"])
    else:
        plan_milestone(
            project=change.project,
            kind=Milestone.Kind(milestone.kind),
            name=milestone.name,
            planned_on=change.planned_on,
            reason=change.reason,
            author=change.author,
            approver=approver,
            now=now,
        )
    return proposals.approve(change, approver, now)


def _check(change: MilestoneChange) -> None:
    """The project is held: nobody else changes its milestones meanwhile."""
    milestone = Milestone.objects.get(pk=change.milestone_id)
    if milestone.is_withdrawn:
        raise Refusal(_("The milestone has been withdrawn already."))
    present = planned_day(milestone)
    if present != change.planned_before:
        raise Conflict(
            _("The milestone was moved to %(day)s meanwhile. Nothing was stored; read it again.")
            % {"day": present}
        )
    if change.planned_on is None:
        _check_uncounted(milestone)
    else:
        _check_days(present, change.planned_on)


def _check_days(present: dt.date, wanted: dt.date) -> None:
    if wanted == present:
        raise Refusal(_("It is planned for %(day)s already: give another day.") % {"day": present})
    closed = _hold_closed({present.replace(day=1), wanted.replace(day=1)})
    if present.replace(day=1) in closed:
        raise Refusal(
            _("%(month)s is closed: what was due in it stays due. The day it is reached can be entered.")
            % {"month": f"{present:%Y-%m}"}
        )
    if wanted.replace(day=1) in closed:
        raise Refusal(
            _("%(month)s is closed: nothing can be planned for it any more.") % {"month": f"{wanted:%Y-%m}"}
        )


def _hold_closed(months: Collection[dt.date]) -> set[dt.date]:
    """Which of some months are closed; none of the others is locked until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT month, status FROM projects_reportingperiod WHERE month = ANY(%s) "
            "ORDER BY month FOR SHARE",
            [sorted(months)],
        )
        return {month for month, status in cursor.fetchall() if status != ReportingPeriod.Status.OPEN}


def _check_uncounted(milestone: Milestone) -> None:
    period = counted_in(milestone.project, list(milestone.dates.order_by("posting")))
    if period is not None:
        raise Refusal(
            _(
                "The published circular of %(month)s counted this milestone: what was published stays, "
                "and so does the milestone."
            )
            % {"month": f"{period.month:%Y-%m}"}
        )


def counted_in(project: Project, dates: Sequence[MilestoneDate]) -> ReportingPeriod | None:
    """The first published month whose circular counts a milestone with these dates, oldest first.

    It does if the milestone was due in its year by then, or reached, as known at the cut-off.
    """
    published = ReportingPeriod.objects.exclude(published_cutoff=None).order_by("month")
    for period in published.select_for_update(no_key=True):
        known = [date for date in dates if (date.posting or 0) <= (period.published_cutoff or 0)]
        newest = {date.kind: date.on for date in known}
        year = dt.date(period.month.year, 1, 1)
        if PLANNED not in newest or not any(on and year <= on <= period.ends_on for on in newest.values()):
            continue
        if AnnualPlan.objects.listed_in(period.month).filter(project=project).exists():
            return period
    return None
