"""What goes into the templates: the rows of somebody's scope, as they stand today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Role, User
from common.naming import local_name
from projects.exchange.returns import in_one
from projects.exchange.templates import Content
from projects.figures import figures_of
from projects.models import ImportBatch, MonthlyReturn, ReportingPeriod
from projects.selectors import due_projects, returns_of

Kind = ImportBatch.Kind


def common_words() -> list[str]:
    """What holds for every table."""
    return [
        _("Write only into the columns with a blue head; the grey ones are there to be compared with."),
        _("Amounts are in 万元, percentages from 0 to 100. Leave blank what is not known; write 0 for none."),
        _("Don't change project codes and versions: by them every row finds its place again."),
        _("Rows that you leave as they are, or delete from this file, stay as they are stored."),
        _("Upload it where you downloaded it. Nothing is stored before you have seen what would change."),
    ]


def returns(user: User, period: ReportingPeriod) -> Content:
    """The month's returns of somebody's projects, with what they are compared with."""
    return Content(
        kind=Kind.RETURNS,
        title=_("Returns %(month)s") % {"month": f"{period.month:%Y-%m}"},
        rows=_return_rows(user, period),
        choices={},
        explained=[
            *common_words(),
            _("“Explanation” is for what looks odd, such as an amount of zero; the reviewer reads it."),
            _("Uploaded returns are drafts: hand them in on the page of the monthly returns."),
        ],
        locked=frozenset({"code", "name", "month"}),
    )


def _return_rows(user: User, period: ReportingPeriod) -> Iterator[Mapping[str, Any]]:
    projects = list(due_projects(user, period, Role.CLERK).select_related("responsible_unit"))
    stored, figures = returns_of(projects, period), figures_of([project.pk for project in projects], period)
    for project in projects:
        row, known = stored.get(project.pk), figures[project.pk]
        yield {
            "code": project.code,
            "name": project.name,
            "unit": local_name(project.responsible_unit),
            "month": f"{period.month:%Y-%m}",
            "target": known.target,
            "last_month": known.last_month,
            "invested_before": known.invested_before,
            "last_progress": known.last_progress,
            **_stored(row),
        }


def _stored(row: MonthlyReturn | None) -> Mapping[str, Any]:
    if row is None:
        return {"version": 0}
    names = ("investment", "physical_progress", "stage_text", "problems", "version")
    return {
        **{name: getattr(row, name) for name in names},
        "explanation": in_one(row.explanations),
    }


def content_of(kind: str, user: User, period: ReportingPeriod | None, today: dt.date, year: int) -> Content:
    """The table of a kind."""
    if period is None:
        raise ValueError(kind)
    return returns(user, period)
