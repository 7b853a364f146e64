"""Opening a locked month again before its publication: what was built of it is put away in the same step."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import Conflict, Refusal
from common.models import Job
from projects.models import LedgerEntry, ReportingPeriod
from projects.services.periods import reopen_period
from reports.models import Edition
from reports.services.publishing import PUBLISH

IN_THE_MAKING = (Edition.Status.BUILDING, Edition.Status.DRAFT)


@transaction.atomic
def reopen_month(*, period: ReportingPeriod, user: User, reason: str, now: dt.datetime) -> ReportingPeriod:
    """Open a locked month for returns again; its unpublished edition is discarded.

    The edition is locked before the month, in the order of building and publishing: a build under way is
    waited for. One that is asked for between the two steps turns the reopening down.
    """
    edition = _hold_edition(period)
    if edition and _is_being_published(edition):
        raise Refusal(_("The leader has approved the publication of this month: it stays locked."))
    period = reopen_period(period=period, user=user, reason=reason, now=now)
    # The month is held alone: no correction is being posted. With one beside it, a return that is put right
    # as well would count the same difference twice.
    if LedgerEntry.objects.filter(month=period.month, kind=LedgerEntry.Kind.CORRECTION).exists():
        raise Refusal(_("Corrections of this month are posted: it is put right by corrections now."))
    newest = Edition.objects.filter(period=period, status__in=IN_THE_MAKING).first()
    if newest != edition:
        raise Conflict(_("An edition of this month has just been asked for. Nothing was changed; try again."))
    if edition:
        edition.status = Edition.Status.DISCARDED
        edition.save(update_fields=["status"])
    return period


def _hold_edition(period: ReportingPeriod) -> Edition | None:
    return Edition.objects.select_for_update().filter(period=period, status__in=IN_THE_MAKING).first()


def _is_being_published(edition: Edition) -> bool:
    unfinished = Job.objects.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING])
    return unfinished.filter(kind=PUBLISH, key=str(edition.pk)).exists()
