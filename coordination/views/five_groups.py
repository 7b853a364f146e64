"""Groups stationed in districts: one leader, one division, one group."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Organization, Role
from accounts.scope import FIGURE_ROLES, paths_as, signed_in
from common.clock import business_now, business_today
from common.errors import Refusal
from common.naming import local_name
from common.routes import allow
from coordination.five_forms import GroupForm
from coordination.five_selectors import groups
from coordination.models import StationedGroup
from coordination.services.five import station_group
from projects.views.register.sheet import number_in, status_of


@allow(*FIGURE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def five_groups(request: HttpRequest) -> HttpResponse:
    """Every district with its group and those before it; the office writes."""
    if request.method != "POST":
        return _show(request, _chosen(request, request.GET.get("district", "")), None)
    district = _chosen(request, request.POST.get("district", ""))
    if district is None:
        raise Http404
    form = GroupForm(request.POST)
    if not form.is_valid():
        return _show(request, district, form, status=422)
    words = dict(form.cleaned_data)
    seen, user = number_in(request, "seen"), signed_in(request)
    newest = StationedGroup.objects.filter(district=district, number=seen + 1, author=user)
    if newest.filter(**words).exists():
        messages.info(request, _("This had been done already; nothing was stored twice."))
        return redirect("five-groups")
    since = words.pop("since")
    try:
        station_group(district=district, seen=seen, since=since, words=words, author=user, now=business_now())
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _show(request, district, form, status=status_of(refusal))
    messages.success(request, _("%(project)s: saved.") % {"project": local_name(district)})
    return redirect("five-groups")


def _chosen(request: HttpRequest, code: str) -> Organization | None:
    """A district that the person looks after as the office."""
    if not code:
        return None
    paths = paths_as(signed_in(request), Role.OFFICE)
    found = Organization.objects.filter(code=code.replace("\0", ""), kind=Organization.Kind.DISTRICT).first()
    if found is None or not any(found.path.startswith(path) for path in paths):
        raise Http404
    return found


def _show(
    request: HttpRequest, district: Organization | None, form: GroupForm | None, *, status: int = 200
) -> HttpResponse:
    user, today = signed_in(request), business_today()
    rows = []
    for place, words in groups(user, today):
        now = next((word for word in words if word.since <= today), None)
        rows.append((place, now, [word for word in words if word is not now]))
    context: dict[str, Any] = {
        "rows": rows,
        "missing": sum(1 for _place, now, _before in rows if now is None),
        "offices": paths_as(user, Role.OFFICE),
        "may_edit": bool(paths_as(user, Role.OFFICE)),
        "district": district,
        "today": today,
    }
    if district:
        newest = StationedGroup.objects.filter(district=district).order_by("-number").first()
        context["form"] = form or GroupForm(initial=_initial(newest) | {"since": today})
        context["seen"] = request.POST.get("seen") or (newest.number if newest else 0)
    return render(request, "coordination/five_groups.html", context, status=status)


def _initial(newest: StationedGroup | None) -> dict[str, Any]:
    names = ("leader", "leader_post", "division", "division_head", "members")
    return {name: getattr(newest, name) for name in names} if newest else {}
