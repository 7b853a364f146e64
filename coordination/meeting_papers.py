"""The minutes of a meeting as an official document (纪要)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common.naming import local_name
from common.press.model import Block, Circular, Heading, Language, Paragraph
from coordination.meeting_selectors import Point
from coordination.models import Meeting
from coordination.order_papers import day_said, midnight
from projects.services.secrecy import Veil


def compose(meeting: Meeting, points: Sequence[Point], veil: Veil, language: Language) -> Circular:
    """The document; the language must be active. ``veil`` keeps true names out."""
    host = local_name(meeting.host)
    title = _("Minutes of the coordination meeting\nof %(host)s, %(year)s no. %(serial)s") % {
        "host": host,
        "year": meeting.year,
        "serial": meeting.serial,
    }
    day = day_said(meeting.held_on)
    return Circular(
        language=language,
        mark=pgettext("letterhead", "%(host)s: minutes") % {"host": host},
        number=pgettext("letterhead", "%(year)s no. %(serial)s")
        % {"year": meeting.year, "serial": meeting.serial},
        title=title,
        addressee="",
        body=tuple(_body(meeting, points, veil)),
        annex_lead="",
        issuer=host,
        dated=day,
        printer=host,
        printed_by=pgettext("letterhead", "Printed on %(day)s") % {"day": day},
        copy_lead="",
        copy_to="",
        published_at=midnight(meeting.held_on),
        digest="",
        subject=meeting.number,
        text_sheet="",
        stamp="",
    )


def _body(meeting: Meeting, points: Sequence[Point], veil: Veil) -> list[Block]:
    opening = _("On %(day)s %(chair)s held a coordination meeting of %(level)s at %(place)s.") % {
        "day": day_said(meeting.held_on),
        "chair": meeting.chair,
        "level": meeting.get_level_display(),
        "place": meeting.place,
    }
    blocks: list[Block] = [Paragraph(opening)]
    for number, point in enumerate((one for one in points if one.item.decision), start=1):
        head = pgettext("letterhead", "%(number)s. %(title)s")
        blocks.append(Heading(2, veil(head % {"number": number, "title": point.title})))
        blocks += [Paragraph(veil(line)) for line in point.item.decision.splitlines() if line.strip()]
        blocks += [_task(veil(task.text), local_name(task.unit), task.due_on) for task in point.tasks]
    blocks.append(Paragraph(_("Present: %(people)s") % {"people": _one_line(meeting.attendees)}))
    return blocks


def _task(text: str, unit: str, due: dt.date) -> Paragraph:
    said = _("Task: %(task)s (%(unit)s, by %(day)s)")
    return Paragraph(said % {"task": text.rstrip("。."), "unit": unit, "day": day_said(due)})


def _one_line(text: str) -> str:
    return pgettext("letterhead", ", ").join(line.strip() for line in text.splitlines() if line.strip())
