"""What the month's grid starts from: its rows, and by when they are due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organization, User
from projects.models import Attachment, Project, ReportingPeriod
from projects.rows import full_row
from projects.secrets import Secrets
from projects.selectors import figures_of, files_of, returns_of, sent_back_events
from projects.services.extensions import due_dates


@dataclass(frozen=True)
class Due:
    """By when somebody's returns are due: the first day, and the units that have more time."""

    first: dt.date
    later: list[tuple[Organization, dt.date]]

    @classmethod
    def of(cls, period: ReportingPeriod, projects: Sequence[Project]) -> Due:
        """For the units of some projects; the month's own day where there are none."""
        units = {one.responsible_unit_id: one.responsible_unit for one in projects}
        days = due_dates(period, units.values())
        later = sorted((pk for pk, day in days.items() if day > period.due_on), key=lambda pk: units[pk].path)
        return cls(min(days.values(), default=period.due_on), [(units[pk], days[pk]) for pk in later])


def grid_rows(projects: Sequence[Project], period: ReportingPeriod, secrets: Secrets) -> dict[str, Any]:
    """All rows of the month for the grid: what was sent back first, with the reason."""
    returns, figures = returns_of(projects, period), figures_of([one.pk for one in projects], period)
    reasons, files = sent_back_events(returns.values()), files_of(returns.values())
    rows = []
    for project in projects:
        told = full_row(project, returns.get(project.pk), figures[project.pk], period, secrets.veil)
        if project.pk in secrets.kept:
            told["secret"] = secrets.names.get(project.pk, "")
        told["files"] = [
            {
                "name": secrets.veil(one.attachment.name),
                "url": reverse("attachment", args=[one.attachment_id]),
            }
            | {"photo": one.attachment.kind == Attachment.Kind.PHOTO}
            for one in files.get(project.pk, [])
        ]
        if back := reasons.get(project.pk):
            when = f"{timezone.localtime(back.business_at):%Y-%m-%d %H:%M}"
            who = said_by(back.author, back.on_behalf_of)
            told["back"] = {"reason": secrets.veil(back.reason), "who": who, "when": when}
        rows.append(told)
    return {"month": f"{period.month:%Y-%m}", "rows": sorted(rows, key=lambda row: "back" not in row)}


def said_by(person: User, stood_for: User | None) -> str:
    """Who did something, and for whom."""
    return _("%(name)s for %(who)s") % {"name": person, "who": stood_for} if stood_for else str(person)
