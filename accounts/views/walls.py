"""The office's page of screens on a wall."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Role
from accounts.scope import signed_in
from accounts.services.walls import make_wall, revoke_wall, state_of
from accounts.wall_forms import WallForm
from accounts.wall_models import WallScreen
from common.errors import Refusal
from common.routes import allow

SHOWN = 100


@allow(Role.OFFICE, at_root=True)
@require_http_methods(["GET", "HEAD", "POST"])
def wall_list(request: HttpRequest) -> HttpResponse:
    """Every address that was made; a new one's link is shown in the answer to the form, and only there."""
    form = WallForm(_without_nul(request) if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _show(request, form, status=422 if form.is_bound else 200)
    try:
        screen, token = make_wall(author=signed_in(request), now=timezone.now(), **form.cleaned_data)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _show(request, form, status=409)
    link = request.build_absolute_uri(reverse("wall", args=[token]))
    return render(request, "accounts/wall_made.html", {"screen": screen, "link": link})


def _without_nul(request: HttpRequest) -> dict[str, str]:
    """PostgreSQL takes no NUL; no name or code has one either."""
    return {name: str(value).replace("\0", "?") for name, value in request.POST.items()}


def _show(request: HttpRequest, form: WallForm, status: int) -> HttpResponse:
    now = timezone.now()
    rows = WallScreen.objects.select_related("organization", "created_by", "revoked_by")[:SHOWN]
    screens = [(row, state_of(row, now)) for row in rows]
    return render(request, "accounts/walls.html", {"form": form, "screens": screens}, status=status)


@allow(Role.OFFICE, at_root=True)
@require_POST
def wall_revoke(request: HttpRequest, screen: int) -> HttpResponse:
    """Take an address back: the screen goes blank at its next look."""
    found = get_object_or_404(WallScreen, pk=screen)
    if revoke_wall(screen=found, author=signed_in(request), now=timezone.now()):
        messages.success(
            request, _("“%(name)s” is withdrawn: its link shows nothing any more.") % {"name": found.name}
        )
    else:
        messages.info(request, _("This had been done already."))
    return redirect("wall-list")
