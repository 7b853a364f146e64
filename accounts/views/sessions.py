"""My sessions: where I am signed in, and ending it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.agents import browser_of
from accounts.scope import signed_in
from accounts.sessions import end_sessions, sessions_of
from common.routes import SIGNED_IN, allow


@allow(SIGNED_IN)
@require_safe
def my_sessions(request: HttpRequest) -> HttpResponse:
    """Every browser in which one is signed in."""
    rows = [
        {
            "row": row,
            "browser": browser_of(row.agent),
            "is_this": row.session_key == request.session.session_key,
        }
        for row in sessions_of(signed_in(request))
    ]
    return render(request, "accounts/sessions.html", {"rows": rows})


@allow(SIGNED_IN)
@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """End one of one's own; one that has ended meanwhile, or is nobody's, is as good as ended."""
    handle = request.POST.get("session", "")
    chosen = next((row for row in sessions_of(signed_in(request)) if str(row.handle) == handle), None)
    if chosen and chosen.session_key == request.session.session_key:
        logout(request)
        return redirect("login")
    if chosen:
        chosen.delete()
    messages.success(request, _("That session has been ended."))
    return redirect("my-sessions")


@allow(SIGNED_IN)
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """Stay signed in here only."""
    ended = end_sessions(signed_in(request), keep=request.session.session_key)
    text = ngettext("%(number)d other session was ended.", "%(number)d other sessions were ended.", ended)
    messages.success(request, text % {"number": ended})
    return redirect("my-sessions")
