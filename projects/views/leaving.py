"""A project leaves the list of a year, and what was invested in one before Keyworks."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.models import Role
from accounts.scope import signed_in
from common.clock import business_now, business_today
from common.errors import Refusal
from common.routes import allow
from projects.models import AnnualPlan, Departure, OpeningBalance, Project
from projects.numerals import AmountField
from projects.plan_forms import TEXT
from projects.plan_list import first_open_month
from projects.progress import MONTHS
from projects.selectors import scope_as
from projects.services.planning import ask_for_departure, ask_for_opening
from projects.services.secrecy import veil_for
from projects.views.plans import project_or_404

SELECT = {"class": "form-select"}


def words(label: Any, *, rows: int = 2) -> forms.CharField:
    """Some sentences."""
    return forms.CharField(label=label, max_length=2000, widget=forms.Textarea(attrs={**TEXT, "rows": rows}))


def document() -> forms.CharField:
    """The number and title of a paper."""
    widget = forms.TextInput(attrs={"class": "form-control"})
    return forms.CharField(label=gettext_lazy("Document"), max_length=200, widget=widget)


class LeaveForm(forms.Form):
    """From which month a project leaves the list, why, and into which other it is merged."""

    kind = forms.ChoiceField(
        label=gettext_lazy("How it leaves"), choices=Departure.Kind.choices, widget=forms.Select(attrs=SELECT)
    )
    first_month = forms.TypedChoiceField(
        label=gettext_lazy("Not on the list from"), coerce=int, widget=forms.Select(attrs=SELECT)
    )
    successor = forms.CharField(
        label=gettext_lazy("Code of the project it is merged into"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    reason = words(gettext_lazy("Reason"))
    document = document()

    def __init__(self, *args: Any, months: list[tuple[int, str]], projects: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.projects = projects
        self.fields["first_month"].choices = months  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The successor by its code."""
        data = super().clean() or {}
        code = (data.get("successor") or "").strip()
        data["successor"] = None
        if data.get("kind") == Departure.Kind.MERGED and "first_month" in data:
            data["successor"] = self.projects.filter(code=code).first()
            if data["successor"] is None:
                self.add_error(
                    "successor", _("There is no project with the code “%(code)s”.") % {"code": code}
                )
        return data


@allow(Role.OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_leave(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Ask the leader to let a project leave the list."""
    project = project_or_404(request, code, Role.OFFICE)
    plan = AnnualPlan.objects.filter(project=project, year=year).first()
    if plan is None:
        raise Http404
    months = [
        (month, f"{year}-{month:02}")
        for month in range(max(first_open_month(year), plan.first_month), MONTHS + 1)
    ]
    mine = Project.objects.filter(scope_as(signed_in(request), Role.OFFICE))
    form = LeaveForm(request.POST.dict() if request.method == "POST" else None, months=months, projects=mine)
    if request.method == "POST" and form.is_valid():
        try:
            ask_for_departure(
                plan=plan,
                kind=Departure.Kind(form.cleaned_data["kind"]),
                first_month=form.cleaned_data["first_month"],
                successor=form.cleaned_data["successor"],
                reason=form.cleaned_data["reason"],
                document=form.cleaned_data["document"],
                author=signed_in(request),
                now=business_now(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The leader is asked to let the project leave the list."))
            return redirect("plan", year=year, code=code)
    context = {"form": form, "project": project, "year": year, "months": months}
    return render(request, "projects/plan_leave.html", context, status=422 if form.errors else 200)


class OpeningForm(forms.Form):
    """One project's earlier years in one figure."""

    year = forms.TypedChoiceField(
        label=gettext_lazy("Invested up to the end of"), coerce=int, widget=forms.Select(attrs=SELECT)
    )
    amount = AmountField(label=gettext_lazy("Invested in all years up to then"))
    document = document()

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]

    def clean_amount(self) -> Any:
        """An amount is given."""
        if not self.cleaned_data["amount"]:
            raise forms.ValidationError(_("Give the amount in 万元."))
        return self.cleaned_data["amount"]


@allow(Role.OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def opening_balance(request: HttpRequest, code: str) -> HttpResponse:
    """What was invested in a project before Keyworks: entered here, posted by the leader."""
    project = project_or_404(request, code, Role.OFFICE)
    first = AnnualPlan.objects.filter(project=project).order_by("year").values_list("year", flat=True).first()
    newest = (first or business_today().year) - 1
    form = OpeningForm(
        request.POST.dict() if request.method == "POST" else None, years=list(range(newest, newest - 10, -1))
    )
    if request.method == "POST" and form.is_valid():
        try:
            ask_for_opening(
                project=project, author=signed_in(request), now=business_now(), **form.cleaned_data
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The figure waits for the leader's approval."))
            return redirect("opening-balance", code=code)
    context = {
        "form": form,
        "project": project,
        "veil": veil_for(signed_in(request)),
        "posted": project.ledger.filter(kind="opening")
        .select_related("author", "approver")
        .order_by("month"),
        "asked": OpeningBalance.objects.filter(project=project).select_related("author", "approver"),
        "today": dt.date(business_today().year, 1, 1),
    }
    return render(request, "projects/opening_balance.html", context, status=422 if form.errors else 200)
