"""What waits for the leader: stops of works and reasons for delay."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Role, User
from accounts.scope import signed_in
from common.clock import business_now
from common.routes import allow
from projects.models import ExemptionRequest, Project
from projects.register_selectors import exemption_requests
from projects.selectors import scope_as
from projects.services.exemptions import approve_exemption, refuse_exemption
from projects.services.secrecy import true_names, veil_for
from projects.views.months import page_of
from projects.views.register.sheet import answered_before, carried_out, number_in

Status = ExemptionRequest.Status


def status_asked_for(request: HttpRequest) -> Status:
    """The state in the address; what waits, where it names none."""
    asked = request.GET.get("status", "")
    return Status(asked) if asked in Status else Status.WAITING


@allow(Role.OFFICE, Role.LEADER)
@require_http_methods(["GET", "HEAD", "POST"])
def exemption_list(request: HttpRequest) -> HttpResponse:
    """Requests by state; the leader decides, another person than the one who asked."""
    user = signed_in(request)
    if request.method == "POST":
        return _decide(request, user)
    status = status_asked_for(request)
    rows = exemption_requests(user)
    page = page_of(request, rows.filter(status=status))
    led = Project.objects.filter(scope_as(user, Role.LEADER), pk__in=[row.project_id for row in page])
    context = {
        "page": page,
        "status": status,
        "statuses": Status.choices,
        "waiting": rows.filter(status=Status.WAITING).count(),
        "led": set(led.values_list("pk", flat=True)),
        "names": true_names(user, [row.project_id for row in page]),
        "veil": veil_for(user),
    }
    return render(request, "projects/register/decisions.html", context)


def _decide(request: HttpRequest, user: User) -> HttpResponse:
    """Approve or refuse one request of a project that the leader looks after."""
    rows = ExemptionRequest.objects.filter(scope_as(user, Role.LEADER, prefix="project__"))
    asked = rows.select_related("project").filter(pk=number_in(request, "request")).first()
    if asked is None:
        raise Http404
    approves = request.POST.get("action") == "approve"
    wanted = Status.APPROVED if approves else Status.REFUSED
    if asked.status == wanted and asked.decided_by_id == user.pk:
        answered_before(request)
        return redirect("exemption-list")
    name, now = {"project": asked.project.name}, business_now()
    reason = request.POST.get("reason", "").replace("\0", "")[:2000]
    if approves:
        carried_out(
            request,
            lambda: approve_exemption(request=asked, approver=user, now=now),
            _("%(project)s: approved.") % name,
        )
    else:
        carried_out(
            request,
            lambda: refuse_exemption(request=asked, approver=user, now=now, reason=reason),
            _("%(project)s: refused.") % name,
        )
    return redirect("exemption-list")
