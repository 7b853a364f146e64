"""A wrong published edition: marked as withdrawn, and put right by a revision beside it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import Conflict, Refusal
from common.jobs import enqueue
from projects.models import ReportingPeriod
from projects.services.secrecy import covered
from reports.models import Edition, Erratum, Withdrawal
from reports.services.editions import BUILD, begin_edition, refuse_gaps_before
from reports.services.secrecy import put_telling_drafts_away
from reports.services.step_up import refuse_without_second_factor
from reports.services.telling import tell_withdrawn

IN_THE_MAKING = (Edition.Status.BUILDING, Edition.Status.DRAFT)


@transaction.atomic
def request_correction(*, period: ReportingPeriod, user: User, reason: str, now: dt.datetime) -> Edition:
    """Have a published month made anew as its next revision, unless that is under way."""
    if not reason.strip():
        raise Refusal(_("Say why the circular is corrected: the reason stands in the new revision."))
    period = ReportingPeriod.objects.select_for_update().get(pk=period.pk)
    wrong = Edition.objects.newest_of(period)
    if wrong is None:
        raise Refusal(_("The month is not published: discard its draft and build another."))
    put_telling_drafts_away()
    if edition := Edition.objects.filter(period=period, status__in=IN_THE_MAKING).first():
        return edition
    refuse_gaps_before(period)
    edition = begin_edition(period=period, revision=wrong.revision + 1, user=user, now=now)
    Erratum.objects.create(
        edition=edition, corrects=wrong, reason=covered(reason.strip()), author=user, business_at=now
    )
    enqueue(kind=BUILD, key=str(edition.pk), user_id=user.pk)
    return edition


@transaction.atomic
def withdraw_edition(
    *, edition: Edition, user: User, reason: str, now: dt.datetime, second_factor: bool = False
) -> Withdrawal:
    """Mark a published edition as one that no longer counts; nothing of it is removed."""
    if not reason.strip():
        raise Refusal(_("Say why the circular is withdrawn: the reason stands beside the mark."))
    ReportingPeriod.objects.select_for_update().get(pk=edition.period_id)
    edition = Edition.objects.select_related("period").get(pk=edition.pk)
    if edition.status != Edition.Status.PUBLISHED:
        raise Refusal(_("Only a published circular is withdrawn; a draft is discarded."))
    if edition.is_withdrawn:
        raise Conflict(_("This circular has been withdrawn already."))
    refuse_without_second_factor(user, shown=second_factor)
    withdrawal = Withdrawal.objects.create(
        edition=edition, reason=covered(reason.strip()), author=user, business_at=now
    )
    tell_withdrawn(withdrawal)
    return withdrawal
