"""Photos and documents: taken in, attached to a return, taken off again while it is a draft."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.documents import document_kind, is_photo
from common.errors import Conflict, Refusal
from common.files import store_file
from common.pictures import read_picture
from projects.models import Attachment, MonthlyReturn, Project, ReturnAttachment
from projects.services.periods import hold_open

Status = MonthlyReturn.Status
MEGABYTE = 1024 * 1024
LARGEST = 20 * MEGABYTE
# In one go: the proxy before the site takes 25 MB (deploy/locations.conf), the form around them included.
TOGETHER = 24 * MEGABYTE
MOST = 20  # attached to one return
LONGEST_NAME = 120
WRITABLE = {Status.DRAFT, Status.SENT_BACK}


def attach(*, project: Project, upload: UploadedFile[Any], user: User, now: dt.datetime) -> Attachment:
    """Take a file in: its size is checked first, then by its bytes what it is; a photo is written anew."""
    name, content = _plain_name(upload.name or ""), _content(upload)
    if is_photo(content):
        return _photo(project, name, content, user, now)
    kind = document_kind(content, name)
    if kind is None:
        raise Refusal(
            _(
                "“%(name)s” can't be attached: photos as JPEG, PNG or WebP, "
                "documents as PDF, OFD, Word or Excel without macros."
            )
            % {"name": name}
        )
    stored = f"{name.rpartition('.')[0] or name}.{kind}"
    with transaction.atomic():
        return Attachment.objects.create(
            project=project,
            file=store_file(name=stored, content=content),
            name=stored,
            kind=Attachment.Kind.DOCUMENT,
            uploaded_by=user,
            uploaded_at=now,
        )


def check_together(uploads: Sequence[UploadedFile[Any]]) -> None:
    """Refuse files that are too much for one go, and say which to leave out: the largest."""
    left, total = [], sum(upload.size or 0 for upload in uploads)
    given = total
    for upload in sorted(uploads, key=lambda one: one.size or 0, reverse=True):
        if total <= TOGETHER:
            break
        total -= upload.size or 0
        left.append(_plain_name(upload.name or ""))
    if left:
        raise Refusal(
            _(
                "The files have %(given)s MB together, more than %(most)s MB in one go. "
                "Nothing was attached. Leave out and attach afterwards: %(names)s."
            )
            % {"given": -(-given // MEGABYTE), "most": TOGETHER // MEGABYTE, "names": ", ".join(left)}
        )


def _content(upload: UploadedFile[Any]) -> bytes:
    name, size = _plain_name(upload.name or ""), upload.size or 0
    if size > LARGEST:
        raise Refusal(
            _("“%(name)s” has %(given)s MB, more than %(most)s MB: make it smaller.")
            % {"name": name, "given": -(-size // MEGABYTE), "most": LARGEST // MEGABYTE}
        )
    if not size:
        raise Refusal(_("“%(name)s” is empty.") % {"name": name})
    return bytes(upload.read())


def _photo(project: Project, name: str, content: bytes, user: User, now: dt.datetime) -> Attachment:
    picture = read_picture(content)
    stem = name.rpartition(".")[0] or name
    with transaction.atomic():
        return Attachment.objects.create(
            project=project,
            file=store_file(name=f"{stem}.jpg", content=picture.content),
            sketch=store_file(name=f"{stem}.small.jpg", content=picture.sketch),
            name=f"{stem}.jpg",
            kind=Attachment.Kind.PHOTO,
            latitude=picture.latitude,
            longitude=picture.longitude,
            taken_at=picture.taken_at,
            uploaded_by=user,
            uploaded_at=now,
        )


def _plain_name(given: str) -> str:
    """The last part of a name, without what could steer a file system or a terminal; never too long."""
    last = given.replace("\\", "/").rpartition("/")[2]
    kept = "".join(c for c in last if unicodedata.category(c)[0] != "C" and c not in '<>:"|?*').strip(" .")
    stem, dot, ending = (kept or "file").rpartition(".")
    return f"{stem[:LONGEST_NAME]}{dot}{ending[:10]}" if stem else ending[:LONGEST_NAME]


@transaction.atomic
def attach_to_return(
    *, row: MonthlyReturn, upload: UploadedFile[Any], user: User, now: dt.datetime
) -> ReturnAttachment:
    """Attach a file to a return that is still being written."""
    row = _hold(row)
    if row.attached.filter(removed_at=None).count() >= MOST:
        raise Refusal(_("No more than %(most)s files can be attached to one return.") % {"most": MOST})
    attachment = attach(project=row.project, upload=upload, user=user, now=now)
    return ReturnAttachment.objects.create(monthly_return=row, attachment=attachment)


@transaction.atomic
def take_off(*, attached: ReturnAttachment, user: User, now: dt.datetime) -> None:
    """Take a file off a return that is still being written; once more changes nothing."""
    _hold(attached.monthly_return)
    ReturnAttachment.objects.filter(pk=attached.pk, removed_at=None).update(removed_by=user, removed_at=now)


def _hold(row: MonthlyReturn) -> MonthlyReturn:
    """Keep the return from being handed in meanwhile; refuse when it is not being written."""
    hold_open(row.period)
    held = MonthlyReturn.objects.select_for_update(of=("self",)).select_related("project", "period")
    row = held.get(pk=row.pk)
    if row.status not in WRITABLE:
        raise Conflict(
            _("%(project)s: files are added and removed while the return is a draft; it is “%(status)s” now.")
            % {"project": row.project.name, "status": row.get_status_display()}
        )
    return row
