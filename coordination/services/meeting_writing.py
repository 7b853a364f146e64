"""How every change of a meeting is written: the row and its event, together."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import Conflict, Refusal
from coordination.meeting_people import calls, for_whom
from coordination.models import AgendaItem, Meeting, MeetingEvent, MeetingTask


def hold_meeting(pk: int, user: User) -> Meeting:
    """The meeting, kept from being changed by others; in preparation, by somebody who prepares it."""
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("host").get(pk=pk)
    if not calls(user, meeting.host):
        raise Refusal(_("This step is for somebody else to take."))
    if not meeting.is_planned:
        raise Conflict(
            _("This can't be done while it is “%(status)s”.") % {"status": meeting.get_status_display()}
        )
    return meeting


def refuse_stale(row: Meeting | AgendaItem | MeetingTask, seen: int) -> None:
    """Nobody writes over what they have not read."""
    if row.version != seen:
        raise Conflict(_("Another person has changed it meanwhile. Look at it again, then decide."))


def log(
    meeting: Meeting,
    kind: str,
    *,
    user: User | None,
    now: dt.datetime,
    item: AgendaItem | None = None,
    task: MeetingTask | None = None,
    text: str = "",
    on: dt.date | None = None,
) -> MeetingEvent:
    """What was done."""
    return MeetingEvent.objects.create(
        meeting=meeting,
        item=item,
        task=task,
        kind=kind,
        author=user,
        on_behalf_of=for_whom(user, meeting, task, kind) if user else None,
        business_at=now,
        on=on or timezone.localdate(now),
        version=(task or item or meeting).version,
        due_on=task.due_on if task else None,
        text=text,
    )
