"""Records from the site: kept once, however often they are sent; withdrawn, never changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.scope import acts_for
from common.errors import Conflict, Refusal
from coordination.five_selectors import group_of
from coordination.models import (
    Problem,
    ProblemAttachment,
    SitePhoto,
    SiteProblem,
    SiteRecord,
    SiteWithdrawal,
)
from coordination.services.problem_writing import Uploads
from coordination.services.problems import Words, register_problem
from coordination.services.site_summary import hold_month, is_frozen
from projects.models import Attachment, Project
from projects.services.attachments import attach, check_together
from projects.services.history import hold_project
from projects.services.secrecy import covered

MOST_PHOTOS = 6
EARLIEST = dt.timedelta(days=31)


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What somebody saw, when and where."""

    day: dt.date
    half: str
    text: str
    stationed: bool = False
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    accuracy: int | None = None


@dataclass(frozen=True)
class Receipt:
    """What has become of a record that was sent; ``again``: it had arrived before."""

    record: SiteRecord
    again: bool


def keep_record(
    *,
    once: UUID,
    project: Project,
    seen: Seen,
    uploads: Uploads = (),
    raised: Words | None = None,
    author: User,
    now: dt.datetime,
) -> Receipt:
    """Take a record in with its photos and the problem it raises. Sent again, it is the first one."""
    if found := received(once, author):
        return Receipt(found, again=True)
    try:
        with transaction.atomic():
            record = _keep(once, project, seen, author, now)
            photos = _keep_photos(record, uploads, author, now)
            if raised:
                _raise(record, raised, photos, author, now)
    except IntegrityError:
        # The same one was on its way twice: the table's own guard let one of them through.
        if found := received(once, author):
            return Receipt(found, again=True)
        raise
    return Receipt(record, again=False)


def received(once: UUID, author: User) -> SiteRecord | None:
    """What has arrived under a key; never somebody else's."""
    found = SiteRecord.objects.select_related("project").filter(once=once).first()
    if found and found.author_id != author.pk:
        raise Conflict(_("This record was sent under another account. Nothing was stored."))
    return found


def _keep(once: UUID, project: Project, seen: Seen, author: User, now: dt.datetime) -> SiteRecord:
    today = timezone.localdate(now)
    _check(seen, today)
    hold_project(project)  # somebody may be taking it back
    group = group_of(project.district_id, seen.day) if seen.stationed else None
    if seen.stationed and group is None:
        raise Refusal(
            _("No group was stationed in %(district)s on %(day)s: take the tick away.")
            % {"district": project.district.name, "day": seen.day}
        )
    return SiteRecord.objects.create(
        once=once,
        project=project,
        district=project.district,
        group=group,
        day=seen.day,
        half=seen.half,
        text=covered(seen.text.strip()),
        latitude=seen.latitude,
        longitude=seen.longitude,
        accuracy=seen.accuracy,
        author=author,
        business_at=now,
    )


def _check(seen: Seen, today: dt.date) -> None:
    if not seen.text.strip():
        raise Refusal(_("Write what was seen."))
    if seen.day > today:
        raise Refusal(_("%(day)s is still to come.") % {"day": seen.day})
    if seen.day < today - EARLIEST:
        raise Refusal(
            _("%(day)s is more than %(most)s days ago: records are taken in up to then.")
            % {"day": seen.day, "most": EARLIEST.days}
        )
    if (seen.latitude is None) != (seen.longitude is None):
        raise Refusal(_("A position has a latitude and a longitude: give both, or neither."))


def _keep_photos(record: SiteRecord, uploads: Uploads, author: User, now: dt.datetime) -> list[Attachment]:
    if len(uploads) > MOST_PHOTOS:
        raise Refusal(_("At most %(most)s photos go with one record.") % {"most": MOST_PHOTOS})
    check_together(uploads)
    kept = []
    for upload in uploads:
        attachment = attach(project=record.project, upload=upload, user=author, now=now)
        if attachment.kind != Attachment.Kind.PHOTO:
            raise Refusal(_("“%(name)s” is no photo.") % {"name": attachment.name})
        SitePhoto.objects.create(record=record, attachment=attachment)
        kept.append(attachment)
    return kept


def _raise(
    record: SiteRecord, words: Words, photos: list[Attachment], author: User, now: dt.datetime
) -> Problem:
    """The problem that was found, with the record's photos as those from before."""
    problem = register_problem(
        projects=[record.project], words=words, user=author, now=now, once=uuid5(record.once, "problem")
    )
    SiteProblem.objects.create(record=record, problem=problem)
    event = problem.events.get()
    for attachment in photos:
        ProblemAttachment.objects.create(event=event, problem=problem, attachment=attachment)
    return problem


@transaction.atomic
def withdraw_record(*, record: SiteRecord, reason: str, author: User, now: dt.datetime) -> SiteWithdrawal:
    """Say that a record was wrong. It stays to be read, and no longer counts; once."""
    if record.author_id not in acts_for(author):
        raise Refusal(_("Only whoever wrote a record withdraws it."))
    if not reason.strip():
        raise Refusal(_("Say why the record is withdrawn."))
    month = record.day.replace(day=1)
    hold_month(month)
    if SiteWithdrawal.objects.filter(record=record).exists():
        raise Conflict(_("The record had been withdrawn already."))
    if is_frozen(record.district, month):
        raise Conflict(
            _("The summary of %(month)s is published with its records: none of them is withdrawn any more.")
            % {"month": f"{month:%Y-%m}"}
        )
    return SiteWithdrawal.objects.create(
        record=record,
        reason=covered(reason.strip()),
        author=author,
        business_at=now,
    )
