"""Past months under a draft of the rules: who would move. Nothing is stored."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.models import Role
from common.errors import Refusal
from common.routes import allow
from reports.moves import BIASES, summed
from reports.rulesets.document import compiled
from reports.services.ruleset_faults import faults
from reports.services.what_if import MonthUnder, months_with_figures, what_if
from reports.views.ruleset_drafts import draft_or_404

BIAS_NAMES = {
    "bottom": gettext_lazy("of the last 11 in the ranking"),
    "top": gettext_lazy("of the first 12 in the ranking"),
    "red_flag": gettext_lazy("of the red-flag list"),
    "warning": gettext_lazy("of the warning list"),
}


@allow(Role.OFFICE, Role.LEADER, Role.AUDITOR, at_root=True)
@require_safe
def ruleset_what_if(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose past months; see who would stand where under the draft."""
    draft = draft_or_404(pk)
    if faults(draft.content):
        messages.info(request, _("Months can be computed once the faults are mended."))
        return redirect("ruleset-draft", pk=pk)
    months = months_with_figures()
    asked = set(request.GET.getlist("month"))
    chosen = [period for period in months if f"{period.month:%Y-%m}" in asked]
    context: dict[str, Any] = {
        "draft": draft,
        "choices": [(period, period in chosen or (not asked and period == months[0])) for period in months],
        "is_unknown": bool(asked) and len(chosen) < len(asked),
    }
    if chosen:
        try:
            context |= _result(what_if(document=compiled(draft.content), periods=chosen))
        except Refusal as refusal:
            context["refusal"] = str(refusal)
    return render(request, "reports/ruleset_what_if.html", context)


def _result(found: list[MonthUnder]) -> dict[str, Any]:
    before, after = summed(one.before for one in found), summed(one.after for one in found)
    return {
        "found": found,
        "moved": sum(len(one.moved) for one in found),
        "biases": [(BIAS_NAMES[name], before[name], after[name]) for name in BIASES],
    }
