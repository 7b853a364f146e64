"""What a publication sets going in the rooms below, told to them in plain values."""

from __future__ import annotations

import datetime as dt

from coordination.services.order_making import (
    Called,
    Publication,
    follow_publication,
    order_overdue_problems,
)
from reports.models import Edition
from reports.services.paper import paper_in_force


def send_orders(edition: Edition, now: dt.datetime) -> None:
    """Rectification orders and talks for the projects that the month calls in."""
    lines = edition.lines.filter(is_talk_due=True).select_related(
        "project__responsible_unit", "project__district", "project__supervising_department"
    )
    called = [
        Called(
            project=line.project,
            lamp=line.lamp,
            run=line.lamp_run,
            planned=line.planned_to_date,
            invested=line.invested_to_date,
        )
        for line in lines.order_by("code")
    ]
    later = Edition.objects.published().filter(period__month__gt=edition.period.month)
    publication = Publication(
        month=edition.period.month,
        circular=edition.number,
        letterhead=paper_in_force(),
        is_newest=not later.exists(),
    )
    follow_publication(publication=publication, called=called, now=now)


def order_problems(*, now: dt.datetime) -> None:
    """Orders for problems that the highest level did not settle in time, on today's headed paper."""
    order_overdue_problems(letterhead=paper_in_force(), now=now)
