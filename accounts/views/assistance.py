"""Pages of the security administrator: people who can't get in, and what signing in takes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import assistance, policies, second_factor, spraying
from accounts.forms import ReasonForm
from accounts.models import Role, User
from accounts.scope import signed_in
from accounts.sessions import end_sessions, sessions_of
from common.errors import Refusal
from common.routes import allow

FOUND = 20


@allow(Role.SECURITY_ADMIN, at_root=True)
@require_safe
def help_list(request: HttpRequest) -> HttpResponse:
    """Who is locked out now; anybody else by name."""
    words = request.GET.get("q", "").replace("\x00", "").strip()[:60]
    named = Q(username__icontains=words) | Q(name__icontains=words)
    found = User.objects.filter(named).order_by("username")[:FOUND] if words else []
    context = {
        "locked": assistance.locked(),
        "held_up": spraying.held_up(),
        "words": words,
        "found": found,
        "limit": FOUND,
    }
    return render(request, "accounts/sign_in_help.html", context)


@allow(Role.SECURITY_ADMIN, at_root=True)
@require_safe
def help_person(request: HttpRequest, person: int) -> HttpResponse:
    """One person's way in, and what can be done about it."""
    return _show(request, get_object_or_404(User, pk=person))


def _show(request: HttpRequest, user: User, **more: Any) -> HttpResponse:
    context = {
        "person": user,
        "locked": assistance.locked(user.username),
        "device": second_factor.device_of(user),
        "left": second_factor.codes_left(user),
        "sessions": len(sessions_of(user)),
        "events": user.sign_in_events.select_related("by")[:FOUND],
        "form": ReasonForm(),
        "is_self": user.pk == signed_in(request).pk,
        **more,
    }
    return render(request, "accounts/sign_in_help_person.html", context)


@allow(Role.SECURITY_ADMIN, at_root=True)
@require_POST
def unlock(request: HttpRequest) -> HttpResponse:
    """Take a lock off; the name need not be anybody's."""
    username = request.POST.get("username", "").replace("\x00", "")[:255]
    if address := request.POST.get("address", ""):
        return _let_in_again(request, address)
    if username and assistance.unlock(username=username, by=signed_in(request)):
        messages.success(request, _("“%(username)s” can try again.") % {"username": username})
    else:
        messages.info(request, _("Nothing was locked any more."))
    return redirect("sign-in-help")


def _let_in_again(request: HttpRequest, address: str) -> HttpResponse:
    if any(one.address == address for one in spraying.held_up()) and spraying.let_in_again(address):
        messages.success(request, _("People can sign in from %(address)s again.") % {"address": address})
    else:
        messages.info(request, _("Nothing was locked any more."))
    return redirect("sign-in-help")


@allow(Role.SECURITY_ADMIN, at_root=True)
@require_POST
def temporary_password(request: HttpRequest, person: int) -> HttpResponse:
    """The password is shown in the answer to the form, this once."""
    user = get_object_or_404(User, pk=person)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _show(request, user, form=form)
    try:
        made = assistance.give_temporary_password(
            user=user, by=signed_in(request), reason=form.cleaned_data["reason"]
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("sign-in-help-person", person=person)
    return render(request, "accounts/temporary_password.html", {"person": user, "password": made})


@allow(Role.SECURITY_ADMIN, at_root=True)
@require_POST
def take_off(request: HttpRequest, person: int) -> HttpResponse:
    """Remove the second factor of somebody who has lost it."""
    user = get_object_or_404(User, pk=person)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _show(request, user, form=form)
    try:
        done = assistance.take_off_second_factor(
            user=user, by=signed_in(request), reason=form.cleaned_data["reason"]
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        _say_taken_off(request, user, done)
    return redirect("sign-in-help-person", person=person)


def _say_taken_off(request: HttpRequest, user: User, done: bool) -> None:
    if done:
        text = _("%(name)s’s second factor is removed, every session ended, and they are told.")
        messages.success(request, text % {"name": user.name})
    else:
        messages.info(request, _("%(name)s has no second factor.") % {"name": user.name})


@allow(Role.SECURITY_ADMIN, at_root=True)
@require_POST
def end_all(request: HttpRequest, person: int) -> HttpResponse:
    """Sign somebody out everywhere."""
    user = get_object_or_404(User, pk=person)
    end_sessions(user)
    messages.success(request, _("%(name)s is signed out everywhere.") % {"name": user.name})
    return redirect("sign-in-help-person", person=person)


@allow(Role.SECURITY_ADMIN, at_root=True)
@require_http_methods(["GET", "HEAD", "POST"])
def role_policies(request: HttpRequest) -> HttpResponse:
    """Which roles need a second factor; a change counts from the next page on."""
    if request.method == "POST":
        role, needs = request.POST.get("role", ""), request.POST.get("needs") == "1"
        if role not in Role.values:
            messages.error(request, _("There is no such role."))
        elif policies.demand_second_factor(role=Role(role), needs=needs):
            text = (
                _("%(role)s: a second factor is needed.") if needs else _("%(role)s: a password is enough.")
            )
            messages.success(request, text % {"role": Role(role).label})
        else:
            messages.info(request, _("That had been set already."))
        return redirect("role-policies")
    return render(request, "accounts/role_policies.html", {"rows": policies.table()})
