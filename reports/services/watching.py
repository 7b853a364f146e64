"""Telling the office, and the leader, of steps of a month that are missing after their day.

May run at any time and any number of times: each is told once of each step.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop as N_

from accounts.models import Role
from common.calendar import exceptions_around
from common.notices import notify
from common.workdays import is_working
from projects.models import ReportingPeriod
from projects.services.reminders import FIRST_HOUR
from reports.schedule import schedule_of
from reports.services.telling import at_root

MISSING = {
    "lock": N_("%(month)s: the month should have been locked on %(day)s."),
    "build": N_("%(month)s: the draft of the circular should have been built on %(day)s."),
    "consultation": N_("%(month)s: the consultation on the draft should have ended on %(day)s."),
    "approval": N_("%(month)s: the circular should have been approved on %(day)s."),
    "publication": N_("%(month)s: the circular should have been published on %(day)s."),
}


@transaction.atomic
def watch(*, now: dt.datetime) -> None:
    """Of each month on its way, the first step that is missing: those behind it wait for it."""
    today = timezone.localdate(now)
    if timezone.localtime(now).hour < FIRST_HOUR or not is_working(today, exceptions_around(today)):
        return
    for period in ReportingPeriod.objects.exclude(status=ReportingPeriod.Status.PUBLISHED):
        step = next((step for step in schedule_of(period, today) if step.done is None), None)
        if step is None or not step.is_missing:
            continue
        users = at_root(Role.OFFICE) | (at_root(Role.LEADER) if step.key == "approval" else set())
        notify(
            users=users,
            kind="schedule",
            key=f"schedule:{period.month:%Y-%m}:{step.key}:{step.planned}",
            text=MISSING[step.key],
            values={"month": f"{period.month:%Y-%m}", "day": step.planned.isoformat()},
            address=reverse("preparation", args=[period.month.year, period.month.month]),
            now=now,
        )
