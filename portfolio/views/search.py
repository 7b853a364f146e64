"""What the field in the head of each page suggests while somebody types."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.scope import FIGURE_ROLES, signed_in
from common.routes import allow
from portfolio.search import searched
from projects.models import Project

SUGGESTED = 8
LONGEST = 60  # of what is typed; no name is longer


@allow(*FIGURE_ROLES)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """A few projects to choose from; opened by itself, the list of all that is found."""
    typed = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    if not request.headers.get("HX-Request"):
        return redirect(f"{reverse('project-list')}?{urlencode({'q': typed})}")
    user, found = signed_in(request), []
    if typed:
        seen = Project.objects.visible_to(user).select_related("district")
        found = list(
            searched(seen, typed, is_cleared=user.is_cleared).order_by("name_sort", "code")[: SUGGESTED + 1]
        )
    context = {"found": found[:SUGGESTED], "more": len(found) > SUGGESTED, "typed": typed}
    return render(request, "portfolio/parts/suggestions.html", context)
