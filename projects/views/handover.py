"""The office's page on which a unit is merged into another, or ends."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Organization, Role, User
from accounts.scope import signed_in
from accounts.selectors import people_at
from common.clock import business_now, business_today
from common.errors import Refusal
from common.routes import allow
from projects.models import Project
from projects.organization_forms import EndOrganizationForm
from projects.services.handover import belonging_to, close_organization, merge_organization


@allow(Role.OFFICE, at_root=True)
@require_http_methods(["GET", "HEAD", "POST"])
def organization_end(request: HttpRequest, organization: int) -> HttpResponse:
    """What belongs to the unit, and who takes it over."""
    row = get_object_or_404(Organization, pk=organization)
    data = request.POST if request.method == "POST" else None
    form = EndOrganizationForm(data, organization=row, today=business_today())
    if request.method == "POST" and row.ended_on:
        messages.info(request, _("%(organization)s has an end already.") % {"organization": row})
        return redirect("organization", organization=row.pk)
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, _carry_out(row, form, signed_in(request)))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("organization", organization=row.pk)
    context = {
        "organization": row,
        "form": form,
        "projects": Project.objects.filter(belonging_to(row)).order_by("name_sort", "code"),
        "people": people_at(row),
    }
    return render(request, "projects/organization_end.html", context, status=422 if form.is_bound else 200)


def _carry_out(row: Organization, form: EndOrganizationForm, user: User) -> str:
    """Merge or end; what to say of it."""
    data, now = form.cleaned_data, business_now()
    common = {"version": data["version"], "reason": data["reason"], "author": user, "now": now}
    if taker := data["taker"]:
        moved = merge_organization(giver=row, taker=taker, first_day=data["first_day"], **common)
        return _("%(projects)s projects and %(roles)s roles go to %(taker)s from %(day)s.") % {
            "projects": moved.projects,
            "roles": moved.roles,
            "taker": taker,
            "day": f"{data['first_day']:%Y-%m-%d}",
        }
    # Before the first day there is none.
    last_day = max(data["first_day"], dt.date(1, 1, 2)) - dt.timedelta(days=1)
    close_organization(organization=row, last_day=last_day, **common)
    return _("%(organization)s has an end now.") % {"organization": row}
