"""Tasks that meetings gave: the list, and one with its steps."""

from __future__ import annotations

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
from coordination.meeting_forms import WordForm
from coordination.meeting_selectors import (
    MINE,
    asked_for,
    history_of,
    task_counts,
    tasks_listed,
    tasks_seen,
)
from coordination.models import MeetingEvent, MeetingTask
from coordination.services.meeting_tasks import steps_for, take_task_step
from coordination.views.meetings import VERSION
from projects.services.secrecy import veil_for
from projects.views.months import page_of

NUL = "\0"
STEPS = ("done", "verify", "return")


@allow(*FIGURE_ROLES)
@require_safe
def task_list(request: HttpRequest) -> HttpResponse:
    """Tasks of one's own units and of meetings in one's part of the tree, the next due first."""
    user, today = signed_in(request), business_today()
    asked = asked_for(request.GET.dict(), today)
    page = page_of(request, tasks_listed(user, asked, today))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "asked": asked,
        "mine": MINE,
        "page": page,
        "rows": page.object_list,
        "counts": task_counts(user, asked, today),
        "today": today,
        "veil": veil_for(user),
        "query": f"{query.urlencode()}&" if query else "",
    }
    return render(request, "coordination/task_list.html", context)


@allow(*FIGURE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def task(request: HttpRequest, task: int) -> HttpResponse:
    """The page; a press of one of its buttons leads back to it."""
    user = signed_in(request)
    row = get_object_or_404(tasks_seen(user), pk=task)
    if request.method != "POST":
        return _page(request, user, row)
    action, version = request.POST.get("action", ""), request.POST.get("version", "")
    if action not in STEPS or not VERSION.fullmatch(version):
        raise Http404
    done = MeetingEvent.objects.filter(task=row, version=int(version) + 1, kind=action, author=user)
    if row.version == int(version) + 1 and done.exists():
        messages.info(request, _("This had been done already; nothing was counted twice."))
        return redirect("meeting-task", row.pk)
    form = WordForm(request.POST, prefix=action)
    if not form.is_valid():
        messages.error(request, _("Look at the fields that are marked: something there can't be so."))
        return _page(request, user, row, status=422)
    try:
        take_task_step(
            task=row, step=action, text=form.cleaned_data["text"].replace(NUL, ""), seen=int(version),
            user=user, now=business_now(),
        )  # fmt: skip
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return _page(request, user, tasks_seen(user).get(pk=row.pk), status=422)
    messages.success(request, _("Done."))
    return redirect("meeting-task", row.pk)


def _page(request: HttpRequest, user: User, row: MeetingTask, status: int = 200) -> HttpResponse:
    typed = request.POST.get("action", "")
    context = {
        "task": row,
        "meeting": row.item.meeting,
        "history": history_of(row),
        "forms": [
            (step, WordForm(request.POST if typed == step else None, prefix=step))
            for step in steps_for(user, row)
        ],
        "veil": veil_for(user),
        "today": business_today(),
        "written": request.POST.get(f"{typed}-text", "") if status != 200 else "",
    }
    return render(request, "coordination/task.html", context, status=status)
