"""Figures as they were on record at a moment, of the portfolio and of one project."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.models import Role
from accounts.scope import signed_in
from common.clock import business_today
from common.routes import allow
from portfolio.audit.recorded import Moment, cut_offs, standing, sums
from projects.models import Project
from projects.selectors import scope_as
from projects.services.secrecy import veil_for
from reports.models import Edition


class MomentForm(forms.Form):
    """By when, and of which year."""

    at = forms.DateTimeField(
        label=gettext_lazy("As recorded by"),
        required=False,
        input_formats=[
            "%Y-%m-%dT%H:%M:%S",
            "%Y-%m-%dT%H:%M",
            "%Y-%m-%d %H:%M:%S",
            "%Y-%m-%d %H:%M",
            "%Y-%m-%d",
        ],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "step": 1}, format="%Y-%m-%dT%H:%M:%S"),
    )
    edition = forms.ChoiceField(label=gettext_lazy("or by an edition's cut-off"), required=False)
    year = forms.IntegerField(label=gettext_lazy("Year"), required=False, min_value=1990, max_value=2100)

    def __init__(self, data: Any, editions: list[Edition]) -> None:
        """The editions there are to choose from."""
        super().__init__(data)
        self.editions = {str(one.pk): one for one in editions}
        choices = [(key, f"{one.period.month:%Y-%m} {one.number}") for key, one in self.editions.items()]
        self.fields["edition"] = forms.ChoiceField(
            label=_("or by an edition's cut-off"), required=False, choices=[("", "—"), *choices]
        )

    def moment(self) -> Moment:
        """Without a choice, now."""
        now = timezone.now()
        if not self.is_valid():
            return Moment(now)
        edition = self.editions.get(self.cleaned_data["edition"])
        if edition and edition.as_of:
            return Moment(edition.as_of, edition.cutoff, edition)
        return Moment(min(self.cleaned_data["at"] or now, now))

    def chosen_year(self, moment: Moment) -> int:
        """The year asked for, else the edition's, else the office's."""
        asked = self.cleaned_data.get("year") if self.is_valid() else None
        if asked:
            return int(asked)
        return moment.edition.period.month.year if moment.edition else business_today().year


@allow(Role.AUDITOR, at_root=True)
@require_safe
def recorded(request: HttpRequest) -> HttpResponse:
    """The portfolio's months."""
    form = MomentForm(request.GET, cut_offs())
    moment = form.moment()
    year = form.chosen_year(moment)
    context = {"form": form, "moment": moment, "year": year, "months": sums(year, moment)}
    return render(request, "portfolio/recorded.html", context)


@allow(Role.AUDITOR)
@require_safe
def recorded_project(request: HttpRequest, code: str) -> HttpResponse:
    """One project: months, stage, assignment, plans and ledger."""
    project = get_object_or_404(
        Project.everything.filter(scope_as(signed_in(request), Role.AUDITOR)), code=code
    )
    form = MomentForm(request.GET, cut_offs())
    moment = form.moment()
    year = form.chosen_year(moment)
    context = {
        "form": form,
        "moment": moment,
        "year": year,
        "project": project,
        "months": sums(year, moment, project),
        "standing": standing(project, year, moment, _day(moment)),
        "veil": veil_for(signed_in(request)),
    }
    return render(request, "portfolio/recorded.html", context)


def _day(moment: Moment) -> dt.date:
    """The day on which it is asked what is in force: the office's, where the moment is a true one."""
    return timezone.localdate(moment.recorded_by) if moment.edition else business_today()
