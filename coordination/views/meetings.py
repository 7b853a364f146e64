"""Meetings: the list, calling one, its agenda and minutes."""

from __future__ import annotations

import re

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.scope import FIGURE_ROLES, signed_in
from common.clock import business_now, business_today
from common.downloads import log_download
from common.errors import Refusal
from common.files import serve_file
from common.routes import allow
from coordination.meeting_forms import ItemForm, MeetingForm, WordForm, WriteForm
from coordination.meeting_people import CALL, calls, hosts_of
from coordination.meeting_selectors import (
    TO_RELEASE,
    history_of_meeting,
    meetings_listed,
    meetings_seen,
    points_of,
)
from coordination.models import AgendaItem, Meeting
from coordination.services.meeting_minutes import may_release, minutes_for, release_minutes
from coordination.services.meetings import (
    add_item,
    cancel_meeting,
    drop_item,
    fill_agenda,
    plan_meeting,
    planned_before,
    write_meeting,
)
from projects.services.secrecy import veil_for
from projects.views.months import page_of

VERSION = re.compile(r"[0-9]{1,9}")
NUL = "\0"
ACTIONS = ("write", "add", "drop", "fill", "cancel", "release")


@allow(*FIGURE_ROLES)
@require_safe
def meeting_list(request: HttpRequest) -> HttpResponse:
    """Meetings in one's own part of the tree, and those that gave it tasks; the newest first."""
    user, today = signed_in(request), business_today()
    held = request.GET.get("list", "")
    page = page_of(request, meetings_listed(user, held, today).order_by("-held_on", "-pk"))
    context = {
        "page": page,
        "rows": page.object_list,
        "to_release": held == TO_RELEASE,
        "query": f"list={TO_RELEASE}&" if held == TO_RELEASE else "",
        "calls": hosts_of(user).exists(),
    }
    return render(request, "coordination/meeting_list.html", context)


@allow(*CALL)
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_new(request: HttpRequest) -> HttpResponse:
    """Call a meeting; its agenda is built at once."""
    user = signed_in(request)
    if request.method != "POST":
        first = {"held_on": business_today(), "host": hosts_of(user).first()}
        return _new(request, MeetingForm(user=user, initial=first))
    form = MeetingForm(request.POST, user=user)
    if not form.is_valid():
        return _new(request, form, status=422)
    data = form.cleaned_data
    try:
        if before := planned_before(data["once"], user):
            messages.info(request, _("This had been done already; nothing was counted twice."))
            return redirect("meeting", before.pk)
        made = plan_meeting(
            host=data["host"], level=data["level"], held_on=data["held_on"],
            place=data["place"].replace(NUL, ""), once=data["once"], user=user, now=business_now(),
        )  # fmt: skip
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _new(request, form, status=422)
    return redirect("meeting", made.pk)


def _new(request: HttpRequest, form: MeetingForm, status: int = 200) -> HttpResponse:
    return render(request, "coordination/meeting_new.html", {"form": form}, status=status)


@allow(*FIGURE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def meeting(request: HttpRequest, meeting: int) -> HttpResponse:
    """Agenda and minutes; a press of one of its buttons leads back to it."""
    user = signed_in(request)
    row = get_object_or_404(meetings_seen(user), pk=meeting)
    if request.method != "POST":
        return _page(request, user, row)
    action, version = request.POST.get("action", ""), request.POST.get("version", "")
    if action not in ACTIONS or not VERSION.fullmatch(version):
        raise Http404
    try:
        _change(request, user, row, action, int(version))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return _page(request, user, meetings_seen(user).get(pk=row.pk), status=422)
    return redirect("meeting", row.pk)


def _change(request: HttpRequest, user: User, row: Meeting, action: str, seen: int) -> None:
    """Carry out what was pressed."""
    now = business_now()
    if action == "fill":
        added = fill_agenda(meeting=row, user=user, now=now)
        messages.info(request, _("Points put on the agenda: %(count)s") % {"count": added})
        return
    if action == "release":
        release_minutes(meeting=row, seen=seen, user=user, now=now)
    elif action == "drop":
        drop_item(item=_item(request, row), seen=seen, user=user, now=now)
    elif action == "cancel":
        form = _valid(WordForm(request.POST))
        cancel_meeting(meeting=row, reason=form["text"], seen=seen, user=user, now=now)
    elif action == "add":
        form = _valid(ItemForm(request.POST))
        add_item(meeting=row, title=form["title"], seen=seen, user=user, now=now)
    else:
        form = _valid(WriteForm(request.POST))
        write_meeting(meeting=row, **form, seen=seen, user=user, now=now)
    messages.success(request, _("Done."))


def _item(request: HttpRequest, row: Meeting) -> AgendaItem:
    key = request.POST.get("item", "")
    if not VERSION.fullmatch(key):
        raise Http404
    return get_object_or_404(row.items, pk=int(key))


def _valid(form: WordForm | ItemForm | WriteForm) -> dict[str, str]:
    if not form.is_valid():
        raise Refusal(_("Look at the fields that are marked: something there can't be so."))
    return {name: str(value).replace(NUL, "") for name, value in form.cleaned_data.items()}


def _page(request: HttpRequest, user: User, row: Meeting, status: int = 200) -> HttpResponse:
    typed = request.POST.get("action", "")
    said = {"place": row.place, "chair": row.chair, "attendees": row.attendees}
    may_write = row.is_planned and calls(user, row.host)
    context = {
        "meeting": row,
        "points": points_of(row),
        "may_write": may_write,
        "may_release": may_write and may_release(row, user),
        "write": WriteForm(request.POST) if typed == "write" else WriteForm(initial=said),
        "add": ItemForm(request.POST if typed == "add" else None),
        "cancel": WordForm(request.POST if typed == "cancel" else None, prefix=None),
        "history": history_of_meeting(row),
        "veil": veil_for(user),
        "today": business_today(),
    }
    return render(request, "coordination/meeting.html", context, status=status)


@allow(*FIGURE_ROLES)
@require_safe
def meeting_minutes(request: HttpRequest, meeting: int) -> HttpResponse:
    """The minutes as they were sent round."""
    user = signed_in(request)
    file = minutes_for(get_object_or_404(meetings_seen(user), pk=meeting), user)
    if file is None:
        raise Http404
    log_download(request, kind="minutes", name=file.name, sha256=file.sha256, size=file.size)
    return serve_file(file)
