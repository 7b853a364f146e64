"""An order or a talk as an official document, and its file: written once, served as stored from then on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from common.files import store_file, unstored_file
from common.models import StoredFile
from common.numbers import percent_of, yi
from common.press import write_docx
from common.press.model import Block, Circular, Heading, Language, Paragraph
from common.press.pdf import write_pdf
from coordination import order_moves as moves
from coordination.models import Order, OrderPaper
from projects.services.history import hold_project
from projects.services.secrecy import covered, may_tell_names

NOTHING = Decimal(0)
Format = Literal["pdf", "docx"]
WRITERS = {"pdf": write_pdf, "docx": write_docx}
LANGUAGES: tuple[Language, ...] = ("zh-hans", "en")


def paper_of(order: Order, language: Language, kind: Format, reader: User) -> StoredFile:
    """The file of an order; whoever asks first has it written.

    One from before a project became confidential is for those who are cleared. Others have it written for
    them with the name of today, and that one is not kept.
    """
    kept = OrderPaper.objects.filter(order=order, language=language, format=kind).select_related("file")
    paper = kept.first() or _first_written(order, language, kind)
    if reader.is_cleared or not may_tell_names(paper.file):
        return paper.file
    return unstored_file(name=paper.file.name, content=_written(order, language, kind))


@transaction.atomic
def _first_written(order: Order, language: Language, kind: Format) -> OrderPaper:
    hold_project(order.project)  # others may ask for it, or somebody make the project confidential
    named = {"order": order, "language": language, "format": kind}
    if paper := OrderPaper.objects.filter(**named).select_related("file").first():
        return paper
    name = f"{order.kind}-{order.year}-{order.serial}-{'en' if language == 'en' else 'zh'}.{kind}"
    file = store_file(name=name, content=_written(order, language, kind))
    return OrderPaper.objects.create(**named, file=file)


def _written(order: Order, language: Language, kind: Format) -> bytes:
    with translation.override(language):
        return WRITERS[kind](compose(order, language))


def compose(order: Order, language: Language) -> Circular:
    """The document; the language must be active."""
    head = Headed(order.letterhead, language)
    issued = day_said(order.issued_on)
    return Circular(
        language=language,
        mark=pgettext("letterhead", "%(issuer)s: document") % {"issuer": head("name")},
        number=order.number,
        title=_title(order),
        addressee=pgettext("letterhead", "%(unit)s:") % {"unit": _unit(order, language)},
        body=(Paragraph(_cause(order)), *_asked(order)),
        annex_lead="",
        issuer=head("name"),
        dated=issued,
        printer=head("printed_by") or head("name"),
        printed_by=pgettext("letterhead", "Printed on %(day)s") % {"day": issued},
        copy_lead="",
        copy_to="",
        published_at=midnight(order.issued_on),
        digest="",
        subject=order.number,
        text_sheet="",
        stamp="",
    )


class Headed:
    """The fields of the headed paper in a language."""

    def __init__(self, letterhead: Mapping[str, str], language: Language) -> None:
        self.fields, self.ending = letterhead, "en" if language == "en" else "zh"

    def __call__(self, name: str) -> str:
        """A field, or nothing."""
        return self.fields.get(f"{name}_{self.ending}", "")


def midnight(day: dt.date) -> dt.datetime:
    """When a day begins, with a fixed offset: as an archival document is dated."""
    begins = timezone.make_aware(dt.datetime.combine(day, dt.time()))
    return begins.replace(tzinfo=dt.timezone(begins.utcoffset() or dt.timedelta()))


def day_said(day: dt.date) -> str:
    """A day as a document writes it."""
    return pgettext("letterhead", "%(year)s-%(month)s-%(day)s") % {
        "year": day.year,
        "month": day.month,
        "day": day.day,
    }


def _unit(order: Order, language: Language) -> str:
    return order.unit_name_en or order.unit_name if language == "en" else order.unit_name


def _title(order: Order) -> str:
    talk = _("Notice of a talk\nabout %(project)s")
    rectify = _("Order to put right within a set time\nwhat holds up %(project)s")
    name = covered(order.project_name)
    return (talk if order.kind == moves.TALK else rectify) % {"project": name}


def _cause(order: Order) -> str:
    """What the paper rests on, with the figures as printed."""
    if order.cause == moves.PROBLEM and order.problem and order.problem_due_on:
        return _(
            "Problem %(number)s of project %(project)s (%(code)s), “%(title)s”, went through every level "
            "of dispatch and was not settled by %(day)s, the last day of the highest level. "
            "You are therefore notified as follows."
        ) % {
            "number": order.problem.number,
            "project": covered(order.project_name),
            "code": order.project_code,
            "title": covered(order.problem_title),
            "day": day_said(order.problem_due_on),
        }
    values = {
        "project": covered(order.project_name),
        "code": order.project_code,
        "month": _month(order),
        "invested": yi(order.invested_to_date),
        "planned": yi(order.planned_to_date),
        "ratio": percent_of(order.invested_to_date or NOTHING, order.planned_to_date or NOTHING),
        "circular": order.circular,
        "lamp": _lamp(order),
    }
    return (
        _(
            "By the end of %(month)s project %(project)s (%(code)s), for which you are responsible, had "
            "invested %(invested)s 亿元, %(ratio)s of the %(planned)s 亿元 planned to date; %(lamp)s "
            "(circular %(circular)s). You are therefore notified as follows."
        )
        % values
    )


def _month(order: Order) -> str:
    month = order.month or order.issued_on
    return pgettext("letterhead", "%(year)s-%(month)s") % {"year": month.year, "month": month.month}


def _lamp(order: Order) -> str:
    many = (order.lamp_run or 1) > 1
    if order.cause == moves.RED:
        said = _("it showed a red lamp %(run)s months in a row") if many else _("it showed a red lamp")
    else:
        said = _("it showed a yellow lamp %(run)s months in a row") if many else _("it showed a yellow lamp")
    return said % {"run": order.lamp_run} if many else said


def _asked(order: Order) -> list[Block]:
    """What is asked, by when, and what comes after. An answer sent back has more time; the paper stays."""
    due = day_said(order.events.earliest("posting").due_on)
    if order.kind == moves.TALK:
        parts = _talk(due)
    elif order.cause == moves.PROBLEM:
        parts = _order(
            _("Settle the problem with named people and dates, and remove whatever stands in the way."), due
        )
    else:
        parts = _order(
            _(
                "Find out item by item why the project is behind, set measures to catch up with people and "
                "dates, and bring the works back to the plan as soon as possible."
            ),
            due,
        )
    return [block for head, text in parts for block in (Heading(1, head), Paragraph(text))]


def _talk(due: str) -> list[tuple[str, str]]:
    return [
        (_("1. Who is called in"), _("The head of your unit and the lead official of the project.")),
        (
            _("2. When"),
            _("The talk is held by %(day)s; time and place will be told separately.") % {"day": due},
        ),
        (
            _("3. What is asked"),
            _(
                "Bring in writing why the project is behind, what is done about it, who answers for it and "
                "by when. After the talk, carry out what was asked and report in writing; the report will "
                "be verified before the matter is closed."
            ),
        ),
    ]


def _order(asked: str, due: str) -> list[tuple[str, str]]:
    return [
        (_("1. What is to be put right"), asked),
        (_("2. By when"), _("Report in writing by %(day)s what has been put right.") % {"day": due}),
        (
            _("3. Verification"),
            _(
                "The report will be verified on site, and the order closed when it has been. What is not put "
                "right in time will be announced and counts in the assessment."
            ),
        ),
    ]
