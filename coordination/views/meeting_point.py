"""One point of an agenda: what was decided, which step its problem takes, which tasks follow."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Organization, User
from accounts.scope import signed_in
from common.clock import business_now
from common.errors import Refusal
from common.routes import allow
from coordination import problem_moves
from coordination.meeting_forms import DecideForm, TaskForm
from coordination.meeting_people import CALL, calls
from coordination.meeting_selectors import meetings_seen, points_of
from coordination.models import AgendaItem
from coordination.problem_people import people_of, positions, projects_of
from coordination.services.meeting_tasks import Given, give_task, given_before
from coordination.services.meetings import SETTLING, decide
from coordination.services.problem_steps import Doing
from coordination.views.meetings import VERSION
from projects.services.secrecy import veil_for

NUL = "\0"


@allow(*CALL)
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_point(request: HttpRequest, meeting: int, item: int) -> HttpResponse:
    """The point, for those who prepare the meeting; a press leads back to it."""
    user = signed_in(request)
    row = get_object_or_404(meetings_seen(user), pk=meeting)
    found = get_object_or_404(row.items.select_related("problem", "meeting__host"), pk=item)
    if not calls(user, row.host) or found.is_dropped:
        raise Http404
    steps = _steps(user, found)
    if request.method != "POST":
        return _page(request, user, found, steps)
    action, version = request.POST.get("action", ""), request.POST.get("version", "")
    if action not in ("decide", "give") or not VERSION.fullmatch(version):
        raise Http404
    try:
        if action == "decide":
            _decide(request, user, found, steps, int(version))
        else:
            _give(request, user, found)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        fresh = row.items.select_related("problem", "meeting__host").get(pk=found.pk)
        return _page(request, user, fresh, _steps(user, fresh), status=422)
    return redirect("meeting-point", row.pk, found.pk)


def _steps(user: User, item: AgendaItem) -> list[str]:
    """What the person may decide about the point's problem now."""
    if item.problem is None:
        return []
    held = positions(user, item.problem, projects_of(item.problem))
    moves = problem_moves.open_steps(item.problem.status, item.problem.level, held)
    return [step for step in dict.fromkeys(move.step for move in moves) if step in SETTLING]


def _page(
    request: HttpRequest, user: User, item: AgendaItem, steps: list[str], status: int = 200
) -> HttpResponse:
    typed = request.POST.get("action", "")
    point = next(one for one in points_of(item.meeting) if one.item.pk == item.pk)
    decision = DecideForm(initial={"decision": item.decision}, steps=steps)
    context = {
        "meeting": item.meeting,
        "item": item,
        "point": point,
        "decide": DecideForm(request.POST, steps=steps) if typed == "decide" else decision,
        "give": TaskForm(request.POST if typed == "give" else None, prefix="task"),
        "veil": veil_for(user),
        "may_write": item.meeting.is_planned,
    }
    return render(request, "coordination/meeting_point.html", context, status=status)


def _decide(request: HttpRequest, user: User, item: AgendaItem, steps: list[str], seen: int) -> None:
    form = DecideForm(request.POST, steps=steps)
    if not form.is_valid():
        raise Refusal(_("Look at the fields that are marked: something there can't be so."))
    data = form.cleaned_data
    if (
        item.version == seen + 1
        and item.decided_by_id == user.pk
        and item.decision == data["decision"].strip()
    ):
        messages.info(request, _("This had been done already; nothing was counted twice."))
        return
    decision = data["decision"].replace(NUL, "")
    doing = Doing(text=decision, owner_unit=data.get("unit"), until=data.get("until"))
    given = request.POST.get("problem_version", "")
    decide(
        item=item, decision=decision, seen=seen, step=data.get("step", ""), doing=doing,
        problem_seen=int(given) if VERSION.fullmatch(given) else 0, user=user, now=business_now(),
    )  # fmt: skip
    messages.success(request, _("Done."))


def _give(request: HttpRequest, user: User, item: AgendaItem) -> None:
    form = TaskForm(request.POST, prefix="task")
    if not form.is_valid():
        raise Refusal(_("Look at the fields that are marked: something there can't be so."))
    data: dict[str, Any] = form.cleaned_data
    if given_before(data["once"], item):
        messages.info(request, _("This had been done already; nothing was counted twice."))
        return
    given = Given(
        text=data["text"].replace(NUL, ""), unit=data["unit"], due_on=data["due_on"], once=data["once"],
        owner=named_person(data["unit"], data["person"]),
    )  # fmt: skip
    give_task(item=item, given=given, user=user, now=business_now())
    messages.success(request, _("Done."))


def named_person(unit: Organization, name: str) -> User | None:
    """Somebody of a unit by name; nobody where none is named."""
    name = name.replace(NUL, "").strip()
    if not name:
        return None
    people = people_of(unit)
    found = people.filter(name=name).first() or people.filter(username=name).first()
    if found is None:
        raise Refusal(
            _("%(person)s holds no role at %(unit)s: choose somebody of that unit, or leave the person open.")
            % {"person": name, "unit": unit.name}
        )
    return found
