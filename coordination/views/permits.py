"""Permits: the list of everybody's, and one project's."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.scope import FIGURE_ROLES, signed_in
from common.clock import business_now, business_today
from common.errors import Refusal
from common.routes import allow
from coordination.models import Permit, PermitStep
from coordination.permit_clock import OPEN
from coordination.permit_forms import NeedForm, StepForm
from coordination.permit_selectors import (
    MOST,
    PARTS,
    PLACES,
    PermitRow,
    listed_permits,
    permits_of,
    tallies,
    totals,
    with_steps,
)
from coordination.services.nodes_plan import exceptions
from coordination.services.permits import need_permits, record_step, said_before, take_back
from coordination.views.nodes import head_of, project_of
from coordination.waiting import WAITING
from projects.services.secrecy import Veil, true_names, veil_for
from projects.views.register.sheet import number_in, status_of

FILTERS = ("unit", "district", "agency", "project", "what")
#: How the parts of the list are called; the rest are states.
LABELS = dict(Permit.State.choices)


def asked_of(request: HttpRequest) -> dict[str, str]:
    """What the list is narrowed to."""
    return {name: request.GET.get(name, "") for name in FILTERS}


@allow(*FIGURE_ROLES)
@require_safe
def permit_list(request: HttpRequest) -> HttpResponse:
    """Whose turn it is, by district, unit or agency; what is past its limit."""
    user, today, asked = signed_in(request), business_today(), asked_of(request)
    asked["what"] = asked["what"] if asked["what"] in (*PARTS, WAITING) else ""
    by = request.GET.get("by", "")
    by = by if by in (*PLACES, "agency") else "district"
    found = list(with_steps(listed_permits(user, asked, today))[: MOST + 1])
    veil, known = veil_for(user), exceptions()
    counted = tallies(listed_permits(user, asked | {"what": ""}, today), by, today)
    context = {
        "by": by,
        "asked": asked,
        "rows": [PermitRow.of(permit, today, known, veil) for permit in found[:MOST]],
        "names": true_names(user, [permit.project_id for permit in found]),
        "tallies": counted,
        "parts": [(part, LABELS.get(part, _("Overdue")), n) for part, n in totals(counted).items()],
        "place": next((one.name for one in counted if one.code == asked.get(by)), asked.get(by)),
        "most": MOST if len(found) > MOST else 0,
        "kept": _query(request, "what"),
        "narrowing": _query(request, "by", by),
        "today": today,
    }
    return render(request, "coordination/permit_list.html", context)


def _query(request: HttpRequest, *without: str) -> str:
    """The address's filters but some, to be followed by another."""
    query = request.GET.copy()
    for name in without:
        query.pop(name, None)
    return query.urlencode()


@allow(*FIGURE_ROLES)
@require_safe
def permit_panel(request: HttpRequest, code: str) -> HttpResponse:
    """What a project waits for, in short, for its own page."""
    head = head_of(request, project_of(request, code))
    rows = [row for row in _rows(head) if row.permit.state != Permit.State.NOT_NEEDED]
    context = head | {
        "rows": [row for row in rows if row.is_open],
        "count": len(rows),
        "granted": sum(1 for row in rows if not row.is_open),
    }
    return render(request, "coordination/parts/permits.html", context)


@allow(*FIGURE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def permit_project(request: HttpRequest, code: str) -> HttpResponse:
    """Whoever sees the project reads it; the unit's clerk and the office enter, the office adds permits."""
    head = head_of(request, project_of(request, code))
    if request.method != "POST":
        return _show(request, head, chosen=request.GET.get("permit", ""))
    if request.POST.get("action") == "need" and head["may_edit"]:
        return _need(request, head)
    if request.POST.get("action") == "step" and head["may_report"]:
        return _step(request, head)
    raise Http404


def _need(request: HttpRequest, head: dict[str, Any]) -> HttpResponse:
    form = NeedForm(request.POST)
    if not form.is_valid():
        return _show(request, head, need=form, status=422)
    try:
        added = need_permits(
            project=head["project"], **form.cleaned_data, author=signed_in(request), now=business_now()
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _show(request, head, need=form, status=status_of(refusal))
    if added:
        messages.success(request, _("Put on the list: %(number)s.") % {"number": len(added)})
    else:
        messages.info(request, _("They were on the list already; nothing was stored twice."))
    return redirect("permit-project", head["project"].code)


def _step(request: HttpRequest, head: dict[str, Any]) -> HttpResponse:
    rows = Permit.objects.filter(project=head["project"]).select_related("project", "kind")
    permit = get_object_or_404(rows, pk=number_in(request, "permit"))
    form, chosen = StepForm(request.POST, permit=permit), str(permit.pk)
    if not form.is_valid():
        return _show(request, head, chosen=chosen, step=form, status=422)
    said, user, seen = form.said(), signed_in(request), number_in(request, "version")
    if seen == permit.version - 1 and said_before(permit, said, user):
        messages.info(request, _("This had been done already; nothing was stored twice."))
        return redirect("permit-project", head["project"].code)
    try:
        if said.kind == PermitStep.Kind.TAKE_BACK:
            take_back(permit=permit, seen=seen, note=said.note, author=user, now=business_now())
        else:
            record_step(permit=permit, seen=seen, said=said, author=user, now=business_now())
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _show(request, head, chosen=chosen, step=form, status=status_of(refusal))
    messages.success(request, _("“%(name)s”: stored.") % {"name": permit.kind.name})
    return redirect("permit-project", head["project"].code)


def _rows(head: dict[str, Any]) -> list[PermitRow]:
    veil = head["veil"] if isinstance(head["veil"], Veil) else Veil()
    return permits_of(head["project"], business_today(), veil)


def _show(
    request: HttpRequest,
    head: dict[str, Any],
    *,
    chosen: str = "",
    need: NeedForm | None = None,
    step: StepForm | None = None,
    status: int = 200,
) -> HttpResponse:
    rows, today = _rows(head), business_today()
    row = next((row for row in rows if str(row.permit.pk) == chosen), None)
    if row and head["may_report"]:
        head["step"] = step or StepForm(permit=row.permit, initial={"on": today})
    context = head | {
        "rows": rows,
        "row": row,
        "version": request.POST.get("version") or (row.permit.version if row else ""),
        "need": (need or NeedForm()) if head["may_edit"] else None,
        "open": OPEN,
        "today": today,
    }
    return render(request, "coordination/permit_project.html", context, status=status)
