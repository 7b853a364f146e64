"""The office draws a plan up: by hand, evenly, or by last year's curve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Role
from accounts.scope import signed_in
from common.clock import business_now
from common.errors import Conflict, Refusal
from common.routes import allow
from projects.models import AnnualPlan, PlanRevision, Project
from projects.plan_forms import PlanForm, spread, stored
from projects.plan_list import first_open_month, invested_by_month, portfolio_by_month
from projects.progress import MONTHS
from projects.services.planning import enter_plan
from projects.services.plans import figures_of
from projects.services.secrecy import Veil, veil_for
from projects.services.years import is_closed
from projects.views.plans import project_or_404

ONE = Decimal(1)


@dataclass
class PlanDesk:
    """A project's plan of a year on the desk: what is in force, what waits, and what may be planned."""

    project: Project
    year: int
    veil: Veil

    @cached_property
    def plan(self) -> AnnualPlan | None:
        """The project's place on the year's list."""
        return AnnualPlan.objects.filter(project=self.project, year=self.year).first()

    @cached_property
    def in_force(self) -> PlanRevision | None:
        """The newest approved revision."""
        return self._revisions("approved")

    @cached_property
    def draft(self) -> PlanRevision | None:
        """What is changed here: a draft that waits, or a first plan that was turned down."""
        waiting = self._revisions("draft")
        return waiting or (None if self.in_force else self._revisions("rejected"))

    def _revisions(self, status: str) -> PlanRevision | None:
        if self.plan is None:
            return None
        rows = self.plan.revisions.filter(status=status).select_related("plan", "author", "approver")
        return rows.prefetch_related("targets").order_by("-number").first()

    @property
    def is_first(self) -> bool:
        """Whether the plan is revision 1."""
        return self.in_force is None

    @cached_property
    def months(self) -> list[int]:
        """With which months (1–12) the plan may begin: those that are not closed."""
        first = first_open_month(self.year)
        joined = self.plan.first_month if self.plan and not self.is_first else 1
        return list(range(max(first, joined), MONTHS + 1))

    @property
    def initial(self) -> dict[str, Any]:
        """What the form shows at first."""
        base = self.draft or self.in_force
        first = self.months[0] if self.months else None
        if base is None:
            return {"version": 0, "first_month": first, "is_counted": True}
        values = stored(base, figures_of(base), base.version if base is self.draft else 0)
        if base is not self.draft:
            values |= {"first_month": first, "reason": ""}
        return values | {"reason": self.veil(values["reason"])}

    def kept(self, first: int) -> list[Decimal]:
        """The months before the first that is planned: as in force, or nothing before the project joins."""
        if self.in_force is None or self.plan is None:
            return [Decimal(0)] * (first - 1)
        return figures_of(self.in_force).months(self.plan.first_month)[: first - 1]

    def weights(self, way: str) -> Sequence[Decimal]:
        """By what an amount is split: evenly, by this project's last year, or by everybody's."""
        if way == "own":
            return invested_by_month([self.project.pk], self.year - 1)[self.project.pk]
        if way == "portfolio":
            return portfolio_by_month(self.year - 1)
        return [ONE] * MONTHS

    def form(self, data: dict[str, str] | None = None) -> PlanForm:
        """The form, empty or with what was typed."""
        return PlanForm(
            data, initial=self.initial, year=self.year, months=self.months, is_first=self.is_first
        )

    def filled(self, data: dict[str, str]) -> PlanForm:
        """The form with what was typed and filled in, not yet checked."""
        return PlanForm(initial=data, year=self.year, months=self.months, is_first=self.is_first)


@allow(Role.OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_edit(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Draw up or change a plan; it counts when the leader has approved it."""
    project = project_or_404(request, code, Role.OFFICE)
    desk = PlanDesk(project, year, veil_for(signed_in(request)))
    if is_closed(year) or not desk.months:
        messages.info(
            request, _("The months of %(year)s are closed: nothing can be planned.") % {"year": year}
        )
        return redirect("plan", year=year, code=code)
    if request.method != "POST":
        return _show(request, desk, desk.form())
    typed = request.POST.dict()
    if way := typed.get("fill"):
        return _fill(request, desk, typed, way)
    form = desk.form(typed)
    if not form.is_valid():
        return _show(request, desk, form, status=422)
    try:
        enter_plan(
            project=desk.project, year=year, entry=form.entry(), user=signed_in(request), now=business_now()
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _show(request, desk, form, status=409 if isinstance(refusal, Conflict) else 422)
    messages.success(request, _("The plan waits for the leader's approval."))
    return redirect("plan", year=year, code=code)


def _fill(request: HttpRequest, desk: PlanDesk, typed: dict[str, str], way: str) -> HttpResponse:
    """Split the annual amount over the months; nothing is stored."""
    form = desk.form(typed)
    form.is_valid()
    annual, first = form.cleaned_data.get("annual"), form.cleaned_data.get("first_month")
    if annual is None or first is None:
        form.errors.pop("__all__", None)
        return _show(request, desk, form, status=422)
    try:
        filled = desk.filled(spread(typed, annual, desk.kept(first), desk.weights(way)))
    except Refusal as refusal:
        form.errors.pop("__all__", None)
        form.add_error(None, str(refusal))
        return _show(request, desk, form, status=422)
    return _show(request, desk, filled, is_filled=True)


def _show(
    request: HttpRequest, desk: PlanDesk, form: PlanForm, *, status: int = 200, is_filled: bool = False
) -> HttpResponse:
    last = invested_by_month([desk.project.pk], desk.year - 1)[desk.project.pk]
    context = {
        "desk": desk,
        "project": desk.project,
        "year": desk.year,
        "form": form,
        "is_filled": is_filled,
        "kept": desk.kept(MONTHS + 1) if desk.in_force else [],
        "last_year": last if any(last) else None,
        "rows": [
            {"month": month, "target": target, "progress": progress, "last": last[month - 1]}
            for month, target, progress in form.rows()
        ],
    }
    return render(request, "projects/plan_form.html", context, status=status)
