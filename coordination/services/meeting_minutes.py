"""Minutes are released by a second person: written as Word, kept, sent round."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import Refusal
from common.files import store_file, unstored_file
from common.models import StoredFile
from common.press import write_docx
from coordination.hands import taken_by
from coordination.meeting_papers import compose
from coordination.meeting_people import WRITING, releases
from coordination.meeting_selectors import points_of
from coordination.models import Meeting, MeetingEvent
from coordination.services.meeting_telling import tell_released
from coordination.services.meeting_writing import hold_meeting, log, refuse_stale
from projects.services.secrecy import may_tell_names, veil_for_all

Kind = MeetingEvent.Kind


@transaction.atomic
def release_minutes(*, meeting: Meeting, seen: int, user: User, now: dt.datetime) -> Meeting:
    """From here on nothing of the meeting changes but its tasks. Whoever wrote any of it does not release."""
    meeting = hold_meeting(meeting.pk, user)
    refuse_stale(meeting, seen)
    _check(meeting, user, timezone.localdate(now))
    content = minutes_of(meeting)
    name = f"minutes-{meeting.year}-{meeting.serial:02}.docx"
    meeting.minutes = store_file(name=name, content=content)
    meeting.status = Meeting.Status.RELEASED
    meeting.released_by, meeting.released_at = user, now
    meeting.version += 1
    meeting.changed_at = now
    meeting.save()
    log(meeting, Kind.RELEASED, user=user, now=now)
    tell_released(meeting, now)
    return meeting


def minutes_of(meeting: Meeting) -> bytes:
    """The document as everybody may read it, in the language of offices."""
    with translation.override("zh-hans"):
        veil = veil_for_all()
        return write_docx(compose(meeting, points_of(meeting), veil, "zh-hans"))


def minutes_for(meeting: Meeting, reader: User) -> StoredFile | None:
    """The file that was sent round; without names of projects that have become confidential since."""
    file = meeting.minutes
    if file is None or reader.is_cleared or not may_tell_names(file):
        return file
    return unstored_file(name=file.name, content=minutes_of(meeting))


def may_release(meeting: Meeting, user: User) -> bool:
    """Whether it is for somebody to release the minutes: not whoever wrote any part of them."""
    return releases(user, meeting.host) and not _wrote(user, meeting)


def _wrote(user: User, meeting: Meeting) -> bool:
    return meeting.events.filter(WRITING, taken_by(user)).exists()


def _check(meeting: Meeting, user: User, today: dt.date) -> None:
    if not releases(user, meeting.host):
        raise Refusal(_("This step is for somebody else to take."))
    if _wrote(user, meeting):
        raise Refusal(_("Whoever wrote part of the minutes can't release them: another person must."))
    if meeting.held_on > today:
        raise Refusal(_("The meeting has not been held yet."))
    if not meeting.chair or not meeting.attendees or not meeting.place:
        raise Refusal(_("Enter first where the meeting was, who led it and who was there."))
    if not meeting.items.exclude(decision="").exists():
        raise Refusal(_("Nothing was decided yet: write what was, at least about one point."))
