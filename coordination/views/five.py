"""The five ones: what is missing, and who answers for a project."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.scope import FIGURE_ROLES, signed_in
from common.clock import business_now, business_today
from common.errors import Refusal
from common.routes import allow
from coordination.five_forms import LeadForm, LeaveForm, MemberForm, WorkPlanForm
from coordination.five_selectors import GAPS, PLACES, by_place, find_gaps, five_of, lacking
from coordination.models import TeamMember
from coordination.services.five import add_member, add_work_plan, end_member, name_lead
from coordination.views.nodes import head_of, project_of
from projects.models import Project
from projects.services.placing import newest_word
from projects.services.secrecy import true_names
from projects.views.register.sheet import number_in, status_of

MOST = 500  # rows of the list


def asked_of_gaps(request: HttpRequest) -> tuple[str, str, str]:
    """What the list is counted by and narrowed to: a place, and what is missing."""
    by = request.GET.get("by", "")
    what = request.GET.get("gap", "")
    return by if by in PLACES else "district", request.GET.get("place", ""), what if what in GAPS else ""


@allow(*FIGURE_ROLES)
@require_safe
def five_list(request: HttpRequest) -> HttpResponse:
    """How many projects of each district or unit lack what, and which ones."""
    user, today, (by, place, what) = signed_in(request), business_today(), asked_of_gaps(request)
    places = by_place(user, today, PLACES[by])
    rows = lacking(user, today, by, place, what)
    chosen = find_gaps(rows[:MOST])
    context = {
        "by": by,
        "places": places,
        "heads": GAPS,
        "total": sum(row.projects for row in places),
        "whole": sum(row.whole for row in places),
        "chosen": chosen,
        "count": len(chosen) if len(chosen) < MOST else rows.count(),
        "place": next((gap.project for gap in chosen), None) if place else None,
        "gap": GAPS.get(what, ""),
        "names": true_names(user, [gap.project.pk for gap in chosen]),
        "query": request.GET.urlencode(),
    }
    return render(request, "coordination/five_list.html", context)


@allow(*FIGURE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def five_project(request: HttpRequest, code: str) -> HttpResponse:
    """Whoever sees the project reads it; the office writes."""
    project = project_of(request, code)
    head = head_of(request, project)
    if request.method != "POST":
        return _show(request, head, {})
    if not head["may_edit"]:
        raise Http404
    act = ACTIONS.get(request.POST.get("action", ""))
    if act is None:
        raise Http404
    return act(request, head)


@allow(*FIGURE_ROLES)
@require_safe
def five_panel(request: HttpRequest, code: str) -> HttpResponse:
    """The same in short, for the project's own page."""
    project = project_of(request, code)
    context = head_of(request, project) | {"five": five_of(project, business_today())}
    return render(request, "coordination/parts/five.html", context)


Store = Callable[[dict[str, Any], User], object]


def _take(
    request: HttpRequest, head: dict[str, Any], name: str, form: forms.Form, store: Store
) -> HttpResponse:
    """Store what a form says, or show it with what is wrong."""
    if not form.is_valid():
        return _show(request, head, {name: form}, status=422)
    try:
        store(form.cleaned_data, signed_in(request))
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _show(request, head, {name: form}, status=status_of(refusal))
    project: Project = head["project"]
    messages.success(request, _("%(project)s: saved.") % {"project": project.name})
    return redirect("five-project", project.code)


def _lead(request: HttpRequest, head: dict[str, Any]) -> HttpResponse:
    def store(data: dict[str, Any], user: User) -> object:
        return name_lead(
            project=head["project"],
            name=data["lead"],
            since=data["since"],
            reason=data["reason"],
            seen=number_in(request, "seen"),
            author=user,
            now=business_now(),
        )

    return _take(request, head, "lead", LeadForm(request.POST), store)


def _member(request: HttpRequest, head: dict[str, Any]) -> HttpResponse:
    form = MemberForm(request.POST)

    def store(data: dict[str, Any], user: User) -> object:
        return add_member(project=head["project"], member=form.member(), author=user, now=business_now())

    return _take(request, head, "member", form, store)


def _leave(request: HttpRequest, head: dict[str, Any]) -> HttpResponse:
    rows = TeamMember.objects.filter(project=head["project"]).select_related("project")
    head["leaving"] = get_object_or_404(rows, pk=number_in(request, "member"))

    def store(data: dict[str, Any], user: User) -> object:
        return end_member(member=head["leaving"], author=user, now=business_now(), **data)

    return _take(request, head, "leave", LeaveForm(request.POST), store)


def _plan(request: HttpRequest, head: dict[str, Any]) -> HttpResponse:
    def store(data: dict[str, Any], user: User) -> object:
        return add_work_plan(
            project=head["project"],
            seen=number_in(request, "seen"),
            title=data["title"],
            since=data["since"],
            upload=data["file"],
            author=user,
            now=business_now(),
        )

    return _take(request, head, "plan", WorkPlanForm(request.POST, request.FILES), store)


ACTIONS: dict[str, Callable[[HttpRequest, dict[str, Any]], HttpResponse]] = {
    "lead": _lead,
    "member": _member,
    "leave": _leave,
    "plan": _plan,
}


def _show(
    request: HttpRequest, head: dict[str, Any], given: dict[str, forms.Form], *, status: int = 200
) -> HttpResponse:
    project, today = head["project"], business_today()
    found = five_of(project, today)
    day = {"since": today}
    shown: dict[str, forms.Form] = {
        "lead": LeadForm(initial=day | {"lead": project.lead_official}),
        "member": MemberForm(initial=day),
        "plan": WorkPlanForm(initial=day),
    }
    if "leaving" not in head and (number := request.GET.get("leave", "")):
        head["leaving"] = next((one for one in found.team if str(one.pk) == number), None)
    if head.get("leaving"):
        shown["leave"] = LeaveForm(initial={"until": today})
    context = head | {"found": found, "today": today, "forms": shown | given, "seen": newest_word(project)}
    return render(request, "coordination/five_project.html", context, status=status)
