"""The working calendar: a year at a glance, and one day changed."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Role
from common.calendar import years_without_holidays
from common.clock import business_now, business_today
from common.errors import Conflict, Refusal
from common.models import CalendarDay
from common.routes import allow
from common.workdays import is_working
from projects.plan_forms import a_day
from projects.services.workdays import change_day, day_state, moves
from projects.views.plans import year_in


@dataclass(frozen=True)
class Day:
    """A day of the calendar as it is shown."""

    date: dt.date
    working: bool
    label: str
    is_moved: bool


@allow(Role.OFFICE, at_root=True)
@require_http_methods(["GET", "HEAD", "POST"])
def work_calendar(request: HttpRequest) -> HttpResponse:
    """Twelve months; a day that is chosen can be made a holiday or a working day."""
    if request.method == "POST":
        return _change(request)
    return _show(request, year_in(request), a_day(request.GET.get("day", "")))


def _show(
    request: HttpRequest, year: int, day: dt.date | None, *, status: int = 200, label: str | None = None
) -> HttpResponse:
    rows = {row.day: row for row in CalendarDay.objects.filter(day__year=year)}
    context: dict[str, Any] = {
        "year": year,
        "months": _months(year, rows),
        "weekdays": [dt.date(2024, 1, 1) + dt.timedelta(days=n) for n in range(7)],
        "is_known": not years_without_holidays([year]),
        "today": business_today(),
        "moved": sorted(rows.values(), key=lambda row: row.day),
    }
    if day and day.year == year:
        state = day_state(day)
        context |= {
            "day": day,
            "state": state,
            "label": label if label is not None else (rows[day].label if day in rows else ""),
            "moves": moves(day=day, working=not state, today=business_today()),
        }
    return render(request, "projects/work_calendar.html", context, status=status)


def _months(year: int, rows: dict[dt.date, CalendarDay]) -> list[tuple[dt.date, list[list[Day | None]]]]:
    exceptions = {day: row.is_working for day, row in rows.items()}

    def shown(day: dt.date, month: int) -> Day | None:
        if day.month != month:
            return None
        row = rows.get(day)
        is_moved = row is not None and row.is_working != (day.weekday() < 5)
        return Day(day, is_working(day, exceptions), row.label if row else "", is_moved)

    weeks = calendar.Calendar()
    return [
        (
            dt.date(year, month, 1),
            [[shown(day, month) for day in week] for week in weeks.monthdatescalendar(year, month)],
        )
        for month in range(1, 13)
    ]


def _change(request: HttpRequest) -> HttpResponse:
    day, label = a_day(request.POST.get("day", "")), request.POST.get("label", "").replace("\0", "")
    if day is None or not 2000 <= day.year <= 2999:
        raise Http404
    try:
        found = change_day(
            day=day,
            working=request.POST.get("working") == "1",
            label=label,
            seen=request.POST.get("seen") == "1",
            confirmed="confirmed" in request.POST,
            now=business_now(),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        status = 409 if isinstance(refusal, Conflict) else 422
        return _show(request, day.year, day, status=status, label=label)
    messages.success(request, _("%(day)s was changed.") % {"day": f"{day:%Y-%m-%d}"})
    for move in found:
        messages.info(
            request,
            _("%(month)s: due %(due)s, locked %(lock)s, circular %(circular)s.")
            % {
                "month": f"{move.period.month:%Y-%m}",
                "due": f"{move.after.due_on:%Y-%m-%d}",
                "lock": f"{move.after.lock_on:%Y-%m-%d}",
                "circular": f"{move.after.circular_on:%Y-%m-%d}",
            },
        )
    return redirect(f"{reverse('work-calendar')}?year={day.year}")
