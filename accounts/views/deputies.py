"""Naming a deputy for a leave, and ending it early."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Role
from accounts.people_forms import DeputyForm
from accounts.scope import signed_in
from accounts.selectors import candidates_for, deputies_shown_to, people_near, roles_to_stand_in_for
from accounts.services.deputies import end_deputy, may_name, name_deputy
from common.clock import business_now, business_today
from common.errors import Refusal
from common.routes import allow

# Who acts, and so may be away; the office names deputies of others.
WHO = (Role.CLERK, Role.REVIEWER, Role.LEADER, Role.OFFICE)


@allow(*WHO)
@require_http_methods(["GET", "HEAD", "POST"])
def deputies(request: HttpRequest) -> HttpResponse:
    """Who stands in for whom, and a form to name somebody."""
    user = signed_in(request)
    roles = roles_to_stand_in_for(user)
    data = request.POST if request.method == "POST" else None
    form = DeputyForm(data, roles=roles, near=people_near(user), today=business_today())
    if request.method == "POST" and request.POST.get("membership") not in form.roles:
        raise Http404
    if request.method == "POST" and form.is_valid():
        try:
            named = name_deputy(author=user, now=business_now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                _("%(deputy)s stands in for %(name)s from %(since)s to %(until)s.")
                % {
                    "deputy": named.user.name,
                    "name": named.on_behalf_of.name if named.on_behalf_of else "",
                    "since": f"{named.since:%Y-%m-%d}",
                    "until": f"{named.until:%Y-%m-%d}",
                },
            )
            return redirect("deputies")
    rows = [(row, row.user_id != user.pk and _may_end(request, row)) for row in deputies_shown_to(user)]
    context = {"rows": rows, "form": form, "candidates": candidates_for(user), "today": business_today()}
    return render(request, "accounts/deputies.html", context, status=422 if form.is_bound else 200)


def _may_end(request: HttpRequest, row: object) -> bool:
    """The person stood in for, or whoever may name their deputies."""
    user = signed_in(request)
    return getattr(row, "on_behalf_of_id", None) == user.pk or may_name(user, row)  # type: ignore[arg-type]


@allow(*WHO)
@require_POST
def deputy_end(request: HttpRequest, membership: int) -> HttpResponse:
    """The person is back before the last day."""
    user = signed_in(request)
    row = next((one for one in deputies_shown_to(user) if one.pk == membership), None)
    if row is None or not _may_end(request, row):
        raise Http404
    try:
        ended = end_deputy(
            membership=row, author=user, now=business_now(), reason=_("Back before the last day")
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        said = (
            _("%(name)s no longer stands in.") % {"name": row.user.name}
            if ended
            else _("This had been done already.")
        )
        messages.success(request, said)
    return redirect("deputies")
