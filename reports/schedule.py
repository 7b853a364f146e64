"""The steps of a month with their days: planned by cadence and working calendar, and when each was done."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from common.calendar import exceptions_around
from common.clock import business_today
from common.workdays import add_working_days
from projects.models import ReportingPeriod
from reports.models import ApprovalEvent, Edition
from reports.services.consulting import DEFAULT_DAYS
from reports.services.snapshots import ruleset_for


@dataclass(frozen=True)
class Step:
    """One step: the day it is planned for, and the day on which it was done."""

    key: str
    planned: dt.date
    done: dt.date | None
    today: dt.date

    @property
    def is_late(self) -> bool:
        """Whether its day has passed without it, or it was done after it."""
        return (self.done or self.today) > self.planned

    @property
    def is_missing(self) -> bool:
        """Whether it should have been done by now and has not."""
        return self.done is None and self.is_late

    @property
    def name(self) -> str:
        """What the step is called."""
        return step_name(self.key)


def step_name(key: str) -> str:
    """What a step is called."""
    names = {
        "lock": _("Lock the month"),
        "build": _("Build the draft"),
        "consultation": _("Consultation of the units ends"),
        "approval": _("The leader approves"),
        "publication": _("The circular is published"),
    }
    return names[key]


def schedule_of(period: ReportingPeriod, today: dt.date | None = None) -> list[Step]:
    """The steps of a month's first edition, in their order."""
    today = today or business_today()
    days = ruleset_for(period).document.get("consultation", {}).get("working_days", DEFAULT_DAYS)
    planned = planned_days(period, int(days))
    done = _done(period, today)
    return [Step(key, day, done.get(key), today) for key, day in planned.items()]


def planned_days(period: ReportingPeriod, consultation: int) -> dict[str, dt.date]:
    """Where the consultation ends after the day of the circular, approval and publication follow it."""
    exceptions = exceptions_around(period.lock_on, 120)
    days = {"lock": period.lock_on, "build": period.lock_on}
    last = period.circular_on
    if consultation:
        days["consultation"] = add_working_days(period.lock_on, consultation, exceptions)
        last = max(last, add_working_days(days["consultation"], 1, exceptions))
    return {**days, "approval": last, "publication": last}


def _done(period: ReportingPeriod, today: dt.date) -> dict[str, dt.date]:
    """Day by step, of the first edition that was published, else of the draft there is."""
    found: dict[str, dt.date] = {}
    if period.status != ReportingPeriod.Status.OPEN and period.locked_at:
        found["lock"] = timezone.localdate(period.locked_at)
    making = Edition.objects.filter(period=period, revision=1, status__in=["draft", "published"])
    edition = making.select_related("consultation").first()
    if edition is None:
        return found
    if edition.as_of:
        found["build"] = timezone.localdate(edition.as_of)
    found |= _decided(edition, today)
    if edition.published_at:
        found["publication"] = timezone.localdate(edition.published_at)
        found.setdefault("approval", found["publication"])
        found.setdefault("consultation", found["approval"])
    return found


def _decided(edition: Edition, today: dt.date) -> dict[str, dt.date]:
    found: dict[str, dt.date] = {}
    for event in ApprovalEvent.objects.filter(edition=edition).order_by("pk"):
        day = timezone.localdate(event.business_at)
        if event.kind == ApprovalEvent.Kind.HANDED_OVER:
            found["consultation"] = day
        elif event.kind == ApprovalEvent.Kind.APPROVED:
            found["approval"] = day
    shown = getattr(edition, "consultation", None)
    if shown and shown.closes_on < today:
        found["consultation"] = min(shown.closes_on, found.get("consultation", shown.closes_on))
    return found
