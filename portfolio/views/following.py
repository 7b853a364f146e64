"""Following a project, and no longer."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.scope import FIGURE_ROLES, signed_in
from common.routes import allow
from projects.models import Project
from projects.services.following import follow, unfollow


@allow(*FIGURE_ROLES)
@require_POST
def project_follow(request: HttpRequest, code: str) -> HttpResponse:
    """By the button on the project's page. Pressing twice changes nothing and is said calmly."""
    user = signed_in(request)
    project = get_object_or_404(Project.objects.visible_to(user), code=code)
    if request.POST.get("action") == "unfollow":
        done = unfollow(user=user, project=project)
        said = (
            _("You no longer follow the project.") if done else _("You had not been following the project.")
        )
    else:
        done = follow(user=user, project=project, now=timezone.now())
        said = (
            _("You follow the project: it stands on your overview.")
            if done
            else _("You were following the project already.")
        )
    messages.success(request, said)
    return redirect("project", code=project.code)
