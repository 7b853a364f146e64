"""One's own views: keeping, renaming, removing them, and where to begin."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.scope import FIGURE_ROLES, signed_in
from accounts.services.saved_views import begin_with, keep_view, rename_view
from accounts.view_models import SavedView
from common.errors import Refusal
from common.routes import allow


@allow(*FIGURE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def saved_views(request: HttpRequest) -> HttpResponse:
    """The list; a form keeps the page that it stood on and leads back there."""
    user, typed = signed_in(request), request.POST
    if request.method != "POST":
        return render(request, "accounts/saved_views.html", {"views": list(user.saved_views.all())})
    try:
        view = keep_view(user=user, name=typed.get("name", ""), address=typed.get("address", ""))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("saved-views")
    messages.success(request, _("The view is kept as “%(name)s”.") % {"name": view.name})
    return redirect(view.address)


@allow(*FIGURE_ROLES)
@require_POST
def saved_view(request: HttpRequest, view: int) -> HttpResponse:
    """Rename or remove one, or begin with it."""
    row = get_object_or_404(SavedView, pk=view, user=signed_in(request))
    try:
        messages.success(request, _changed(row, request.POST.get("action", ""), request.POST.get("name", "")))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("saved-views")


def _changed(row: SavedView, action: str, name: str) -> str:
    """Do it, and say what was done."""
    if action == "rename":
        rename_view(view=row, name=name)
        return _("The view is called “%(name)s” now.") % {"name": row.name}
    if action == "remove":
        row.delete()
        return _("The view “%(name)s” is removed.") % {"name": row.name}
    if action == "start":
        begin_with(user=row.user, view=row)
        return _("You begin with “%(name)s” from now on.") % {"name": row.name}
    begin_with(user=row.user, view=None)
    return _("You begin with the overview from now on.")
