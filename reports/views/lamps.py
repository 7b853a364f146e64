"""The lamp-to-be of entries that somebody is typing, asked for by the month's grid."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.http import Http404, HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from accounts.models import Role
from accounts.scope import signed_in
from common.routes import allow
from projects.figures import Figures, figures_of
from projects.models import Project, ReportingPeriod
from projects.rows import rows_in
from projects.selectors import due_projects
from projects.typed import Unreadable, read_amount
from reports.lamps import Standing, lamp_of
from reports.models import SnapshotLine
from reports.selectors import planned_starts
from reports.services.snapshots import ruleset_for


@allow(Role.CLERK)
@require_POST
def lamps(request: HttpRequest, month: dt.date) -> JsonResponse:
    """For each row the lamp it would get if it were approved as typed. Nothing is stored."""
    period = get_object_or_404(ReportingPeriod, month=month)
    sent = {row["code"]: row for row in rows_in(request.body)}
    mine = due_projects(signed_in(request), period, Role.CLERK).filter(code__in=sent)
    projects = {project.code: project for project in mine}
    if projects.keys() != sent.keys():
        raise Http404
    figures = figures_of([project.pk for project in projects.values()], period)
    standings = _standings(period, projects, figures)
    rules, names = ruleset_for(period).document, _names()
    answer = {}
    for code, row in sent.items():
        amount = _amount(row.get("investment"))
        if amount is None:
            continue
        invested = figures[projects[code].pk].beside + amount
        lamp = lamp_of(standings[code], invested, rules, period.month)
        answer[code] = {"lamp": lamp, "word": names[lamp]}
    return JsonResponse({"rows": answer})


def _names() -> dict[str, str]:
    return {
        "green": pgettext("lamp", "Green"),
        "yellow": pgettext("lamp", "Yellow"),
        "red": pgettext("lamp", "Red"),
        "unlit": pgettext("lamp", "Unlit"),
    }


def _amount(typed: object) -> Decimal | None:
    try:
        return read_amount(typed) if isinstance(typed, str) else None
    except Unreadable:
        return None


def _standings(
    period: ReportingPeriod, projects: dict[str, Project], figures: dict[int, Figures]
) -> dict[str, Standing]:
    """As the month's current figures have them; a project they don't know yet is an ordinary one."""
    ids = [project.pk for project in projects.values()]
    lines = {line.project_id: line for line in SnapshotLine.objects.current(period).filter(project__in=ids)}
    starts = planned_starts(period, ids)
    return {
        code: Standing(
            clause=lines[project.pk].lamp_clause if project.pk in lines else "",
            is_late_start=project.pk in lines and lines[project.pk].is_late_start,
            planned_start=starts.get(project.pk),
            planned_to_date=figures[project.pk].planned_to_date or Decimal(0),
            annual_plan=figures[project.pk].annual_plan or Decimal(0),
        )
        for code, project in projects.items()
    }
