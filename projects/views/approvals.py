"""What waits for the leader: plans, withdrawals, opening balances, the closing of a year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.models import Role, User
from accounts.scope import roles_at_root, signed_in
from common.clock import business_now
from common.errors import Refusal
from common.routes import allow
from projects.models import Departure, MilestoneChange, OpeningBalance, PlanRevision, YearClosing
from projects.plan_list import softenings, waiting_departures, waiting_revisions
from projects.selectors import scope_as
from projects.services.plan_notices import Decided
from projects.services.planning import check_something, decide
from projects.services.secrecy import Veil, veil_for

KINDS: dict[str, Any] = {
    "plan": PlanRevision,
    "leave": Departure,
    "opening": OpeningBalance,
    "node": MilestoneChange,
    "year": YearClosing,
}


@allow(Role.LEADER)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_approvals(request: HttpRequest) -> HttpResponse:
    """Everything that waits, with what it would change; one or many are approved or turned down."""
    user = signed_in(request)
    if request.method == "POST":
        return _decide(request, user)
    return _show(request, user)


def _show(request: HttpRequest, user: User, *, status: int = 200, reason: str = "") -> HttpResponse:
    revisions = waiting_revisions(user, Role.LEADER)
    changes = softenings(revisions)
    departures = list(waiting_departures(user, Role.LEADER))
    openings = list(openings_waiting(user))
    veil = veil_for(user)
    context = {
        "revisions": [
            (row, changes.get(row.pk), row.author_id == user.pk, f"plan-{row.pk}-{row.version}", veil)
            for row in revisions
        ],
        "departures": [(row, row.author_id == user.pk, f"leave-{row.pk}-1", veil) for row in departures],
        "openings": [(row, row.author_id == user.pk, f"opening-{row.pk}-1", veil) for row in openings],
        "changes": changes_waiting(user),
        "closings": closings_waiting(user),
        "chosen": request.POST.getlist("chosen"),
        "reason": reason,
    }
    return render(request, "projects/plan_approvals.html", context, status=status)


def openings_waiting(user: User) -> QuerySet[OpeningBalance]:
    """What was invested before, to be approved, oldest first."""
    found = _visible(OpeningBalance, user).filter(status="draft")
    return found.select_related("project__responsible_unit", "author").order_by("pk")


def changes_waiting(user: User) -> list[tuple[MilestoneChange, bool, str, Veil]]:
    """Milestones to be moved or withdrawn, with the veil over their texts."""
    found = _visible(MilestoneChange, user).filter(status="draft").order_by("pk")
    rows = list(found.select_related("project__responsible_unit", "milestone", "author"))
    veil = veil_for(user) if rows else Veil()
    return [(row, row.author_id == user.pk, f"node-{row.pk}-1", veil) for row in rows]


def closings_waiting(user: User) -> list[tuple[YearClosing, bool, str, Veil]]:
    """Years to be closed."""
    rows = list(_visible(YearClosing, user).filter(status="draft").select_related("author"))
    veil = veil_for(user) if rows else Veil()
    return [(row, row.author_id == user.pk, f"year-{row.pk}-1", veil) for row in rows]


def _visible(model: Any, user: User) -> QuerySet[Any]:
    """Rows that the leader decides on: of projects in scope; a year by those at the root."""
    rows: QuerySet[Any] = model.objects.all()
    if model is YearClosing:
        return rows if Role.LEADER in roles_at_root(user) else rows.none()
    prefix = "project__" if model in (OpeningBalance, MilestoneChange) else "plan__project__"
    return rows.filter(scope_as(user, Role.LEADER, prefix=prefix))


def _decide(request: HttpRequest, user: User) -> HttpResponse:
    approves = request.POST.get("decision") == "approve"
    reason = request.POST.get("reason", "").replace("\0", "")[:2000]  # PostgreSQL takes no NUL in a text
    rows = _chosen(request.POST.getlist("chosen"), user)
    try:
        check_something(rows)
        count = decide(rows=rows, approves=approves, user=user, reason=reason, now=business_now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return _show(request, user, status=422, reason=reason)
    if not count:
        messages.info(request, _("That had been decided so already."))
    elif approves:
        messages.success(request, ngettext("%(n)s approved.", "%(n)s approved.", count) % {"n": count})
    else:
        messages.success(request, ngettext("%(n)s turned down.", "%(n)s turned down.", count) % {"n": count})
    return redirect("plan-approvals")


def _chosen(texts: Sequence[str], user: User) -> list[tuple[Decided, int]]:
    """The ticked rows, "plan-12-3" being version 3 of plan revision 12; foreign ones don't exist."""
    wanted: dict[str, dict[int, int]] = {}
    for text in texts[:500]:
        kind, number, version = [*text.split("-"), "", ""][:3]
        if kind not in KINDS or not all(_is_number(part) for part in (number, version)):
            raise Http404
        wanted.setdefault(kind, {})[int(number)] = int(version)
    rows: list[tuple[Decided, int]] = []
    for kind, versions in wanted.items():
        found = _visible(KINDS[kind], user).filter(pk__in=versions)
        if kind in ("plan", "leave"):
            found = found.select_related("plan__project")
        elif kind in ("opening", "node"):
            found = found.select_related("project")
        by_id = {row.pk: row for row in found}
        if len(by_id) < len(versions):
            raise Http404
        rows += [(by_id[pk], versions[pk]) for pk in sorted(by_id)]
    return rows


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10
