"""Clerks' pages: the month's returns, and one return."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Role, User
from accounts.scope import signed_in
from common.clock import business_now, business_today
from common.errors import Conflict, Refusal
from common.routes import allow
from projects.correction_selectors import corrections_of
from projects.forms import ReturnForm
from projects.models import MonthlyReturn, Project, ReportingPeriod, ReturnEvent
from projects.rows import MOST_ROWS, values_of
from projects.secrets import Secrets
from projects.selectors import (
    MISSING,
    Figures,
    due_projects,
    figures_of,
    files_of,
    returns_of,
    scope_as,
    status_counts,
    unfinished_first,
    with_status,
)
from projects.services.attachments import TOGETHER
from projects.services.extensions import due_dates
from projects.services.returns import ReturnEntry, Versioned, save_returns, submit_returns, withdraw_returns
from projects.services.secrecy import Veil, veil_for
from projects.views.comparison import Difference, LastStep, differences, last_step, says_the_same
from projects.views.grid_rows import Due, grid_rows
from projects.views.months import month_choice, page_of, period_of

Status = MonthlyReturn.Status
GRID_SCRIPTS = [
    f"js/grid-{part}.js" for part in ("numbers", "store", "server", "table", "keys", "detail", "page")
]
TEXTS = ("stage_text", "problems", "explanations")
WHOLE_NUMBER = re.compile(r"[0-9]{1,9}")


@allow(Role.CLERK)
@require_safe
def return_list(request: HttpRequest) -> HttpResponse:
    """The month's projects of mine, with what became of their returns."""
    period, user = period_of(request), signed_in(request)
    mine = due_projects(user, period, Role.CLERK)
    status = request.GET.get("status", "")
    page = page_of(request, unfinished_first(with_status(mine, period, status), period))
    returns, figures = returns_of(page.object_list, period), figures_of([p.pk for p in page], period)
    every = list(mine[:MOST_ROWS])
    secrets, due = Secrets.of(user, every), Due.of(period, every)
    rows = [(project, returns.get(project.pk), figures[project.pk]) for project in page]
    context = {
        **month_choice(period),
        "counts": status_counts(mine, period),
        "status": status if status in (*Status, MISSING) else "",
        "page": page,
        "rows": rows,
        "open_rows": [one for one in rows if not one[0].is_in],
        "done_rows": [one for one in rows if one[0].is_in],
        "due": due,
        "days_left": (due.first - business_today()).days,
        "secrets": secrets,
        "grid": grid_rows(every, period, secrets),
        "grid_scripts": GRID_SCRIPTS,
    }
    return render(request, "projects/return_list.html", context)


@dataclass
class Desk:
    """One return on a clerk's desk. ``row`` is None while nobody has begun it."""

    user: User
    period: ReportingPeriod
    project: Project
    row: MonthlyReturn | None
    figures: Figures

    @classmethod
    def of(cls, user: User, month: dt.date, code: str) -> Desk:
        """What lies within the clerk's scope; all else does not exist."""
        period = get_object_or_404(ReportingPeriod, month=month)
        project = Project.objects.for_page().filter(scope_as(user, Role.CLERK), code=code).first()
        if project is None:
            raise Http404
        row = returns_of([project], period).get(project.pk)
        return cls(user, period, project, row, figures_of([project.pk], period)[project.pk])

    @cached_property
    def veil(self) -> Veil:
        """What hides true names in texts from somebody who is not cleared."""
        return veil_for(self.user)

    @property
    def due_on(self) -> dt.date:
        """By when the unit's return is due, more time included."""
        unit = self.project.responsible_unit
        return due_dates(self.period, [unit])[unit.pk]

    @property
    def is_open(self) -> bool:
        """Whether the month still takes returns."""
        return self.period.status == ReportingPeriod.Status.OPEN

    @property
    def can_write(self) -> bool:
        """Whether the return can be written as it stands."""
        return self.is_open and (self.row is None or self.row.status != Status.SUBMITTED)

    @property
    def can_attach(self) -> bool:
        """Whether files can be added to it and taken off as it stands."""
        return self.is_open and (self.row is None or self.row.status in (Status.DRAFT, Status.SENT_BACK))

    @property
    def stored(self) -> dict[str, object]:
        """What the form shows at first."""
        if self.row is None:
            return {"version": 0}
        names = ("version", "investment", "physical_progress", "stage_text", "problems", "explanations")
        texts = values_of(self.row, self.veil)
        return {name: texts[name] if name in TEXTS else getattr(self.row, name) for name in names}

    @property
    def last_step(self) -> LastStep | None:
        """What happened to the return last."""
        return last_step(self.row) if self.row else None

    @property
    def events(self) -> Sequence[ReturnEvent]:
        """What happened to the return, newest first."""
        if self.row is None:
            return []
        return list(self.row.events.select_related("author", "on_behalf_of").order_by("-posting"))

    def form(self, data: dict[str, Any] | None = None, **options: Any) -> ReturnForm:
        """The form, as it was sent or as it is shown at first."""
        return ReturnForm(data, project=self.project, figures=self.figures, **options)

    @property
    def address(self) -> str:
        """The return's own page."""
        return reverse("return-edit", args=[self.period.month, self.project.code])


@allow(Role.CLERK)
@require_http_methods(["GET", "HEAD", "POST"])
def return_edit(request: HttpRequest, month: dt.date, code: str) -> HttpResponse:
    """Write one return: save it, hand it in, take it back."""
    desk = Desk.of(signed_in(request), month, code)
    if request.method != "POST":
        return _show(request, desk, desk.form(initial=desk.stored))
    action = request.POST.get("action", "save")
    if action == "withdraw":
        return _withdraw(request, desk)
    form = desk.form(request.POST.dict(), submitting=action == "submit")
    if not form.is_valid():
        return _show(request, desk, form, status=422)
    try:
        _write(desk, form, submit=action == "submit")
    except Refusal as refusal:
        return _refused(request, desk, form, refusal)
    messages.success(request, _written(desk, submitted=action == "submit"))
    return redirect(_next_address(desk) if action == "submit" else desk.address)


def _written(desk: Desk, *, submitted: bool) -> str:
    text = (
        _("%(project)s: handed in, now under review.") if submitted else _("%(project)s: saved as a draft.")
    )
    return text % {"project": desk.project.name}


def _next_address(desk: Desk) -> str:
    return f"{reverse('return-list')}?month={desk.period.month:%Y-%m}"


@transaction.atomic
def _write(desk: Desk, form: ReturnForm, *, submit: bool) -> None:
    """Save what was typed and, if asked, hand it in: both or neither."""
    data, now = form.cleaned_data, business_now()
    entry = ReturnEntry(
        project=desk.project,
        version=data["version"],
        investment=data["investment"],
        physical_progress=data["physical_progress"],
        stage_text=data["stage_text"],
        problems=data["problems"],
        explanations=data["explanations"],
    )
    [row] = save_returns(period=desk.period, entries=[entry], user=desk.user, now=now)
    if submit:
        submit_returns(seen=[Versioned(row.pk, row.version)], user=desk.user, now=now)


def _withdraw(request: HttpRequest, desk: Desk) -> HttpResponse:
    version = request.POST.get("version", "")
    if desk.row is None or not WHOLE_NUMBER.fullmatch(version):
        raise Http404
    try:
        withdraw_returns(seen=[Versioned(desk.row.pk, int(version))], user=desk.user, now=business_now())
    except Refusal as refusal:
        if desk.row.status == Status.DRAFT:
            messages.info(request, _("The return has already been taken back."))
        else:
            messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("%(project)s: taken back, it can be changed.") % {"project": desk.project.name}
        )
    return redirect(desk.address)


def _refused(request: HttpRequest, desk: Desk, form: ReturnForm, refusal: Refusal) -> HttpResponse:
    """Say calmly that it was done before, or keep what was typed and say what stands there now."""
    desk = Desk.of(desk.user, desk.period.month, desk.project.code)
    if says_the_same(desk.row, form, desk.user):
        messages.info(
            request, _("%(project)s: this had been stored already.") % {"project": desk.project.name}
        )
        return redirect(desk.address)
    if not isinstance(refusal, Conflict) or desk.row is None:
        messages.error(request, str(refusal))
        return _show(request, desk, form, status=409)
    # A second press writes over what the page has now shown.
    differing = differences(desk.row, form, desk.veil)
    form.data = {**form.data, "version": str(desk.row.version)}
    return _show(request, desk, form, status=409, differing=differing)


def _show(
    request: HttpRequest,
    desk: Desk,
    form: ReturnForm,
    *,
    status: int = 200,
    differing: list[Difference] | None = None,
) -> HttpResponse:
    again = desk.row is not None and desk.row.status == Status.APPROVED and "again" not in request.GET
    context = {
        "desk": desk,
        "veil": desk.veil,
        "form": form,
        "is_conflict": differing is not None,
        "differing": differing,
        "most_together": TOGETHER,
        "asks_again": again and not form.is_bound,
        "corrections": [] if desk.is_open else corrections_of(desk.project, desk.period.month),
        "files": files_of([desk.row]).get(desk.project.pk, []) if desk.row else [],
        "events": desk.events,
    }
    return render(request, "projects/return_edit.html", context, status=status)
