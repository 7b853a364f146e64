"""One milestone: its planned day is moved, or it is withdrawn, when the leader approves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Role
from common.errors import Refusal
from common.routes import allow
from projects.models import Milestone, MilestoneChange, MilestoneDate
from projects.register_forms.dated import MoveNodeForm, WithdrawNodeForm
from projects.services import proposals
from projects.services.planning import ask_for_change
from projects.views.register.sheet import Sheet, answered_before, carried_out, number_in, status_of

TAB = "register-milestones"
PLANNED = MilestoneDate.Kind.PLANNED
Status = MilestoneChange.Status


@allow(Role.OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def milestone_move(request: HttpRequest, code: str, node: int) -> HttpResponse:
    """Ask for another day or for the withdrawal; take back what was asked for."""
    sheet = Sheet.of(request, code)
    milestone = sheet.project.milestones.filter(pk=node).first()
    if milestone is None:
        raise Http404
    action: Callable[[HttpRequest, Sheet, Milestone], HttpResponse] = _show
    if request.method == "POST":
        action = {"withdraw": _withdraw, "back": _take_back}.get(request.POST.get("action", ""), _move)
    return action(request, sheet, milestone)


def _move(request: HttpRequest, sheet: Sheet, milestone: Milestone) -> HttpResponse:
    return _ask(request, sheet, milestone, MoveNodeForm(request.POST), "move")


def _withdraw(request: HttpRequest, sheet: Sheet, milestone: Milestone) -> HttpResponse:
    return _ask(request, sheet, milestone, WithdrawNodeForm(request.POST, prefix="gone"), "gone")


def _ask(request: HttpRequest, sheet: Sheet, milestone: Milestone, form: Form, name: str) -> HttpResponse:
    if not form.is_valid():
        return _show(request, sheet, milestone, status=422, **{name: form})
    values = {"planned_on": None} | form.cleaned_data
    try:
        ask_for_change(milestone=milestone, author=sheet.user, now=sheet.now, **values)
    except Refusal as refusal:
        if _asked_before(sheet, milestone, values):
            answered_before(request)
            return redirect("milestone-move", sheet.project.code, milestone.pk)
        form.add_error(None, str(refusal))
        return _show(request, sheet, milestone, status=status_of(refusal), **{name: form})
    messages.success(request, _("Asked for: it waits for the leader, and counts when it is approved."))
    return redirect("milestone-move", sheet.project.code, milestone.pk)


def _asked_before(sheet: Sheet, milestone: Milestone, values: dict[str, Any]) -> bool:
    """Whether the person's own earlier press has stored exactly this."""
    asked = milestone.changes.filter(status=Status.DRAFT, author=sheet.user)
    return asked.filter(planned_on=values["planned_on"], planned_before=values["seen"]).exists()


def _take_back(request: HttpRequest, sheet: Sheet, milestone: Milestone) -> HttpResponse:
    """Whoever asked may take it back until it is decided."""
    asked = milestone.changes.filter(pk=number_in(request, "change"), author=sheet.user).first()
    if asked is None:
        raise Http404
    if asked.status == Status.REJECTED:
        answered_before(request)
    else:
        carried_out(
            request,
            lambda: proposals.reject(asked, sheet.user, "", sheet.now),
            _("The request is taken back."),
        )
    return redirect("milestone-move", sheet.project.code, milestone.pk)


def _show(
    request: HttpRequest,
    sheet: Sheet,
    milestone: Milestone,
    *,
    status: int = 200,
    move: Form | None = None,
    gone: Form | None = None,
) -> HttpResponse:
    dates = milestone.dates.filter(kind=PLANNED).select_related("author", "approver").order_by("posting")
    planned = list(dates)
    seen = {"seen": planned[-1].on if planned else None}
    changes = list(milestone.changes.select_related("author", "approver"))
    context = {
        "node": milestone,
        "planned": planned,
        "changes": changes,
        "waiting": next((row for row in changes if row.status == Status.DRAFT), None),
        "move": move or MoveNodeForm(initial=seen),
        "gone": gone or WithdrawNodeForm(initial=seen, prefix="gone"),
    }
    return sheet.show(request, TAB, context, status=status, page="milestone")
