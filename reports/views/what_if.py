"""Past months under a draft of the rules: who would move. No figure changes; a trial is read for a day."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.models import Role
from accounts.scope import signed_in
from common.errors import Refusal
from common.models import Job
from common.routes import allow
from projects.models import ReportingPeriod
from reports.models import RulesetDraft, RulesetTrial
from reports.moves import BIASES, summed
from reports.rulesets.document import compiled
from reports.services import trials
from reports.services.ruleset_faults import faults
from reports.services.what_if import MonthUnder, lines_of, months_with_figures, what_if
from reports.tasks import wake
from reports.views.common import number_in
from reports.views.jobs import Progress, reached_by
from reports.views.ruleset_drafts import draft_or_404

BIAS_NAMES = {
    "bottom": gettext_lazy("of the last 11 in the ranking"),
    "top": gettext_lazy("of the first 12 in the ranking"),
    "red_flag": gettext_lazy("of the red-flag list"),
    "warning": gettext_lazy("of the warning list"),
}


@allow(Role.OFFICE, Role.LEADER, Role.AUDITOR, at_root=True)
@require_http_methods(["GET", "HEAD", "POST"])
def ruleset_what_if(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose past months; see who would stand where under the draft. Many lines are left to a worker."""
    draft = draft_or_404(pk)
    if faults(draft.content):
        messages.info(request, _("Months can be computed once the faults are mended."))
        return redirect("ruleset-draft", pk=pk)
    months = months_with_figures()
    if request.method == "POST":
        return _start(request, draft, _chosen(months, request.POST))
    number = number_in(request, "trial")
    if number is not None:
        return _watch(request, draft, months, get_object_or_404(trials.kept(), draft=draft, pk=number))
    chosen = _chosen(months, request.GET)
    context = _form(draft, months, chosen, request.GET.getlist("month"))
    try:
        if chosen and lines_of(chosen) > trials.MOST_AT_ONCE:
            context["is_large"] = True
        elif chosen:
            context |= _result(what_if(document=compiled(draft.content), periods=chosen))
    except Refusal as refusal:
        context["refusal"] = str(refusal)
    return render(request, "reports/ruleset_what_if.html", context)


def _chosen(months: list[ReportingPeriod], asked: QueryDict) -> list[ReportingPeriod]:
    wanted = set(asked.getlist("month"))
    return [period for period in months if f"{period.month:%Y-%m}" in wanted]


def _form(
    draft: RulesetDraft, months: list[ReportingPeriod], chosen: list[ReportingPeriod], asked: list[str]
) -> dict[str, Any]:
    return {
        "draft": draft,
        "choices": [(period, period in chosen or (not asked and period == months[0])) for period in months],
        "is_unknown": bool(asked) and len(chosen) < len(set(asked)),
    }


def _start(request: HttpRequest, draft: RulesetDraft, chosen: list[ReportingPeriod]) -> HttpResponse:
    """Few lines are computed by the page itself, many by a worker whose progress is watched."""
    try:
        if chosen and lines_of(chosen) > trials.MOST_AT_ONCE:
            trial, job = trials.request_trial(draft=draft, periods=chosen, user=signed_in(request))
            wake(job)
            return redirect(f"{request.path}?trial={trial.pk}")
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(request.path)
    return redirect(f"{request.path}?{urlencode([('month', f'{one.month:%Y-%m}') for one in chosen])}")


def _watch(
    request: HttpRequest, draft: RulesetDraft, months: list[ReportingPeriod], trial: RulesetTrial
) -> HttpResponse:
    """How far the worker is, and in the end what it has found."""
    job = trials.job_of(trial)
    if job is None:
        raise Http404
    title, failed = _("Computing past months under other rules"), job.state == Job.State.FAILED
    address = request.path if failed else f"{request.path}?trial={trial.pk}"
    result = _("Choose the months again") if failed else _("Read who would move")
    progress = Progress(job, reached_by(job), title, result, address)
    if "part" in request.GET:
        return render(request, "reports/parts/progress.html", {"progress": progress})
    chosen = [period for period in months if f"{period.month:%Y-%m}" in trial.months]
    context = _form(draft, months, chosen, trial.months) | {"trial": trial, "progress": progress}
    if trial.result is not None:
        context |= _result(trials.read_trial(trial)) | {"progress": None}
    return render(request, "reports/ruleset_what_if.html", context)


def _result(found: list[MonthUnder]) -> dict[str, Any]:
    before, after = summed(one.before for one in found), summed(one.after for one in found)
    return {
        "found": found,
        "moved": sum(len(one.moved) for one in found),
        "biases": [(BIAS_NAMES[name], before[name], after[name]) for name in BIASES],
    }
