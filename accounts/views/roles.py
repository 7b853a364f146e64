"""Giving roles, ending them, handing them over: each a button of a person's page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.models import Membership, Role, User
from accounts.people_forms import EndRoleForm, HandOverForm, RoleForm
from accounts.scope import signed_in
from accounts.services.roles import end_role, give_role, hand_over_roles
from accounts.views.people import show_person
from common.clock import business_now, business_today
from common.errors import Refusal
from common.routes import allow


@allow(Role.SECURITY_ADMIN, at_root=True)
@require_POST
def role_give(request: HttpRequest, person: int) -> HttpResponse:
    """Give somebody a role at an organisation."""
    user = get_object_or_404(User, pk=person)
    form = RoleForm(request.POST, today=business_today())
    if form.is_valid():
        data = form.cleaned_data
        try:
            given = give_role(
                user=user,
                author=signed_in(request),
                now=business_now(),
                **data | {"role": Role(data["role"])},
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                _("%(name)s: %(role)s at %(organization)s.")
                % {
                    "name": user.name,
                    "role": given.get_role_display(),
                    "organization": given.organization,
                },
            )
            return redirect("person", person=user.pk)
    return show_person(request, user, role_form=form)


@allow(Role.SECURITY_ADMIN, at_root=True)
@require_POST
def role_end(request: HttpRequest, membership: int) -> HttpResponse:
    """End a role, at once or after a day."""
    row = get_object_or_404(Membership.objects.select_related("user"), pk=membership)
    form = EndRoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why the role ends."))
        return redirect("person", person=row.user_id)
    try:
        ended = end_role(membership=row, author=signed_in(request), now=business_now(), **form.cleaned_data)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        if ended:
            messages.success(
                request, _("%(name)s’s role has an end; sessions have ended.") % {"name": row.user.name}
            )
        else:
            messages.info(request, _("The role had ended already."))
    return redirect("person", person=row.user_id)


@allow(Role.SECURITY_ADMIN, at_root=True)
@require_POST
def roles_hand_over(request: HttpRequest, person: int) -> HttpResponse:
    """Another person takes over all that somebody does."""
    user = get_object_or_404(User, pk=person)
    form = HandOverForm(request.POST, today=business_today())
    if form.is_valid():
        try:
            given = hand_over_roles(
                giver=user, author=signed_in(request), now=business_now(), **form.cleaned_data
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            said = ngettext("%(name)s takes over %(n)s role.", "%(name)s takes over %(n)s roles.", len(given))
            taker = form.cleaned_data["taker"]
            messages.success(request, said % {"name": taker.name, "n": len(given)})
            return redirect("person", person=taker.pk)
    return show_person(request, user, hand_over=form)
