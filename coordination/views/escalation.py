"""How long each level has to settle a problem."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Role
from accounts.scope import signed_in
from common.clock import business_now
from common.errors import Refusal
from common.routes import allow
from coordination.models import EscalationLevel, Level
from coordination.models.escalation import LONGEST, WORKING_DAYS
from coordination.problem_forms import DaysForm
from coordination.services.escalation import level_days, set_level_days


@allow(Role.OFFICE, at_root=True)
@require_http_methods(["GET", "HEAD", "POST"])
def escalation_levels(request: HttpRequest) -> HttpResponse:
    """The four levels with their working days."""
    if request.method == "POST":
        try:
            _set(request)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("escalation-levels")
    edited = EscalationLevel.objects.select_related("edited_by").in_bulk()
    days = level_days()
    context = {
        "levels": [(level, days[level], WORKING_DAYS[level], edited.get(level.value)) for level in Level],
        "most": LONGEST,
    }
    return render(request, "coordination/escalation_levels.html", context)


def _set(request: HttpRequest) -> None:
    form = DaysForm(request.POST)
    if not form.is_valid():
        raise Refusal(_("Give a whole number of working days from 1 to %(most)s.") % {"most": LONGEST})
    data = form.cleaned_data
    set_level_days(
        level=data["level"],
        working_days=data["working_days"],
        seen=data["version"],
        user=signed_in(request),
        now=business_now(),
    )
    messages.success(
        request, _("The days have been changed; they count for what reaches the level from now on.")
    )
