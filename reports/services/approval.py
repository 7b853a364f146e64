"""The leader's decision on a draft: handed over by the office, passed on, rejected or approved."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Role, User
from accounts.scope import acts_for
from common.errors import Refusal
from common.models import Job
from reports.models import ApprovalEvent, Consultation, Edition
from reports.services.consulting import hold_draft, working_days
from reports.services.publishing import PUBLISH, request_publication
from reports.services.secrecy import tells_names
from reports.services.step_up import refuse_without_second_factor
from reports.services.telling import at_root, tell_step

Kind = ApprovalEvent.Kind


def last_step(edition: Edition) -> ApprovalEvent | None:
    """Where a draft stands; None while the office has it."""
    return edition.approvals.select_related("author", "to").order_by("-pk").first()


def had_their_days(edition: Edition, held: Consultation | None, now: dt.datetime) -> bool:
    """Whether the units had the days in which they comment, where the rules give them some."""
    return working_days(edition) == 0 or (held is not None and held.closes_on < timezone.localdate(now))


def consultation_of(edition: Edition) -> Consultation | None:
    """The one held on what this draft says: its own, or one that a draft of the same lines lived through.

    Units that were heard on other figures have not been heard on these; and a draft that was put away, or
    handed over, before its days were over was closed to them from then on.
    """
    counts = Q(edition=edition)
    if edition.lines_digest:
        same = Edition.objects.filter(
            period=edition.period_id, revision=edition.revision, lines_digest=edition.lines_digest
        )
        handed = ApprovalEvent.objects.filter(edition=OuterRef("edition"), kind=Kind.HANDED_OVER)
        late = Exists(handed.filter(business_at__date__gt=OuterRef("closes_on")))
        counts |= Q(late, edition__in=same)
    return Consultation.objects.filter(counts).order_by("closes_on", "pk").first()


@transaction.atomic
def hand_over(*, edition: Edition, user: User, reason: str, now: dt.datetime) -> ApprovalEvent:
    """The office hands a draft to the leader; before the units had their days only with a reason."""
    edition = hold_draft(edition)
    if found := last_step(edition):
        return found
    if tells_names(edition):
        raise Refusal(_("A project has become confidential since the draft was built: build it again."))
    if not reason.strip() and not had_their_days(edition, consultation_of(edition), now):
        raise Refusal(
            _(
                "The units have not had their days to comment on these figures: "
                "say why the draft is handed over before."
            )
        )
    return _step(edition, Kind.HANDED_OVER, user, now, reason=reason)


@transaction.atomic
def pass_on(*, edition: Edition, user: User, to: User, reason: str, now: dt.datetime) -> ApprovalEvent:
    """Let another leader decide; a leader can take the decision over by passing it to themselves."""
    edition = hold_draft(edition)
    last = _waiting(edition)
    if to.pk not in at_root(Role.LEADER):
        raise Refusal(_("%(name)s is not a leader of the whole portfolio.") % {"name": to.name})
    if edition.built_by_id in acts_for(to):
        raise Refusal(_("%(name)s had this draft built and can't decide on it.") % {"name": to.name})
    if last.kind == Kind.DELEGATED and last.to_id == to.pk:
        return last
    return _step(edition, Kind.DELEGATED, user, now, reason=reason, to=to)


@transaction.atomic
def reject(*, edition: Edition, user: User, reason: str, now: dt.datetime) -> ApprovalEvent:
    """Send a draft back to the office: it is put away, and another is built."""
    if not reason.strip():
        raise Refusal(_("Say why the draft is rejected: the office reads it."))
    edition = hold_draft(edition)
    _refuse_others(_waiting(edition), user)
    if _open_job(edition):
        raise Refusal(_("The publication of this draft has been approved and is under way."))
    event = _step(edition, Kind.REJECTED, user, now, reason=reason)
    edition.status = Edition.Status.DISCARDED
    edition.save(update_fields=["status"])
    return event


@transaction.atomic
def approve(*, edition: Edition, user: User, now: dt.datetime, second_factor: bool = False) -> Job:
    """Approve a draft for publication; pressed twice, it leads to the same work."""
    edition = hold_draft(edition)
    if job := _open_job(edition):
        return job
    _refuse_others(_waiting(edition), user)
    refuse_without_second_factor(user, shown=second_factor)
    job = request_publication(edition=edition, user=user, now=now)
    _step(edition, Kind.APPROVED, user, now, second_factor=second_factor)
    return job


def _open_job(edition: Edition) -> Job | None:
    unfinished = Job.objects.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING])
    return unfinished.filter(kind=PUBLISH, key=str(edition.pk)).first()


def _waiting(edition: Edition) -> ApprovalEvent:
    last = last_step(edition)
    if last is None:
        raise Refusal(_("The office has not handed this draft over yet."))
    return last


def _refuse_others(last: ApprovalEvent, user: User) -> None:
    """What was passed to one leader is decided by them, or by who stands in for them."""
    if last.kind == Kind.DELEGATED and last.to and last.to_id not in acts_for(user):
        raise Refusal(_("The decision was passed to %(name)s: take it over first.") % {"name": last.to.name})


def _step(edition: Edition, kind: str, user: User, now: dt.datetime, **more: object) -> ApprovalEvent:
    reason = str(more.pop("reason", "")).strip()
    event = ApprovalEvent.objects.create(
        edition=edition, kind=kind, author=user, business_at=now, reason=reason, **more
    )
    if kind != Kind.APPROVED:
        tell_step(event)
    return event
