"""Milestones as the office enters them: added once with a planned date, reached with evidence."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import Refusal
from projects.models import Attachment, Milestone, MilestoneDate, Project
from projects.services.history import hold_project
from projects.services.secrecy import covered
from projects.services.states import plan_milestone, reach_milestone


@transaction.atomic
def add_milestone(
    *, project: Project, kind: Milestone.Kind, name: str, planned_on: dt.date, author: User, now: dt.datetime
) -> Milestone:
    """Put a node on the project's plan. Its first planned date is kept as the baseline for ever."""
    hold_project(project)
    name = covered(name.strip())
    if kind == Milestone.Kind.CUSTOM and not name:
        raise Refusal(_("A node of another kind needs a name."))
    if Milestone.objects.filter(project=project, kind=kind, name=name, is_withdrawn=False).exists():
        raise Refusal(_("The project has this milestone already: move its planned day instead."))
    return plan_milestone(
        project=project, kind=kind, name=name, planned_on=planned_on, author=author, now=now
    )


def reached_on(milestone: Milestone) -> dt.date | None:
    """The day a milestone was reached, as it stands."""
    dates = milestone.dates.filter(kind=MilestoneDate.Kind.ACTUAL).order_by("-posting")
    return dates.values_list("on", flat=True).first()


@transaction.atomic
def record_reached(
    *,
    milestone: Milestone,
    actual_on: dt.date | None,
    evidence: str,
    author: User,
    now: dt.datetime,
    reason: str = "",
    attachment: Attachment | None = None,
) -> MilestoneDate:
    """Post the day a milestone was reached; None takes the earlier word back, both changes saying why."""
    hold_project(milestone.project)
    present = reached_on(milestone)
    if actual_on is None and present is None:
        raise Refusal(_("The milestone has not been reached: there is nothing to take back."))
    if present is not None and not reason.strip():
        raise Refusal(_("Say why the earlier word is wrong."))
    if actual_on is not None:
        if actual_on > timezone.localdate(now):
            raise Refusal(
                _("%(day)s has not come yet: enter a milestone when it is reached.") % {"day": actual_on}
            )
        if not evidence.strip():
            raise Refusal(_("Say what proves it: a certificate, a decision, the minutes of an inspection."))
    return reach_milestone(
        milestone=milestone,
        actual_on=actual_on,
        evidence=evidence.strip(),
        attachment=attachment,
        reason=reason.strip(),
        author=author,
        now=now,
    )
