"""What is reported of a node: the day it is expected, the day it was reached."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import Conflict, Refusal
from coordination.models import Node, NodeReport
from projects.models import Attachment
from projects.services.history import hold_project
from projects.services.secrecy import covered

Kind = NodeReport.Kind


@dataclass(frozen=True)
class Word:
    """What somebody says of a node. An empty day takes the earlier one back."""

    kind: NodeReport.Kind
    on: dt.date | None
    note: str
    attachment: Attachment | None = None


@transaction.atomic
def report_node(*, node: Node, seen: int, word: Word, author: User, now: dt.datetime) -> NodeReport:
    """Post a report and repeat its day on the node; ``seen`` is the version that the page showed."""
    hold_project(node.project)
    node = Node.objects.select_for_update(of=("self",), no_key=True).select_related("project").get(pk=node.pk)
    if node.version != seen:
        raise Conflict(_("The node was changed meanwhile. Nothing was stored; look at it again."))
    _check(node, word, timezone.localdate(now))
    report = NodeReport.objects.create(
        project=node.project,
        node=node,
        kind=word.kind,
        on=word.on,
        note=covered(word.note.strip()),
        attachment=word.attachment,
        author=author,
        business_at=now,
    )
    setattr(node, "forecast_on" if word.kind == Kind.FORECAST else "actual_on", word.on)
    node.version += 1
    node.changed_by, node.changed_at = author, now
    node.save()
    return report


def _check(node: Node, word: Word, today: dt.date) -> None:
    if node.is_removed:
        raise Refusal(_("The node was taken out of the plan."))
    if word.kind == Kind.ACTUAL and node.milestone_id:
        raise Refusal(
            _(
                "This node is a milestone of the register: the office records there, with evidence,"
                " that it was reached."
            )
        )
    if not word.note.strip():
        raise Refusal(_("Say what it rests on: evidence, or the reason."))
    if word.kind == Kind.FORECAST:
        if node.actual_on:
            raise Refusal(_("The node has been reached: a forecast says nothing any more."))
        if word.on and word.on < today:
            raise Refusal(
                _("%(day)s has passed: a forecast lies today (%(today)s) or later.")
                % {"day": word.on, "today": today}
            )
        if word.on is None and node.forecast_on is None:
            raise Refusal(_("There is no forecast to take back: write the day."))
    else:
        if word.on and word.on > today:
            raise Refusal(
                _("%(day)s has not come yet: the day a node was reached is today (%(today)s) or earlier.")
                % {"day": word.on, "today": today}
            )
        if word.on is None and node.actual_on is None:
            raise Refusal(_("The node has not been reported as reached: write the day."))


def said_before(node: Node, word: Word, author: User) -> bool:
    """Whether the newest report says the same by the same person: a second press of the button."""
    newest = node.reports.order_by("-pk").first()
    return newest is not None and (newest.kind, newest.on, newest.note, newest.author_id) == (
        word.kind,
        word.on,
        covered(word.note.strip()),
        author.pk,
    )
