"""Pages of the security administrator: who has an account."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Organization, Role, User
from accounts.passwords import issue_temporary_password
from accounts.people_filters import PeopleFilter
from accounts.people_forms import EndRoleForm, FactsForm, HandOverForm, NewPersonForm, RoleForm
from accounts.scope import signed_in
from accounts.selectors import history_of, people
from accounts.services.people import add_person, change_person, set_active
from common.clock import business_today
from common.errors import Refusal
from common.routes import allow

PAGE = 50


@allow(Role.SECURITY_ADMIN, at_root=True)
@require_safe
def people_list(request: HttpRequest) -> HttpResponse:
    """Everybody, found by name, organisation, role and state."""
    found = PeopleFilter(request.GET)
    page = Paginator(people(found), PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "found": found,
        "page": page,
        "query": f"{query.urlencode()}&" if query else "",
        "roles": Role.choices,
        "organizations": Organization.objects.order_by("path"),
    }
    return render(request, "accounts/people.html", context)


@allow(Role.SECURITY_ADMIN, at_root=True)
@require_http_methods(["GET", "HEAD", "POST"])
def person_new(request: HttpRequest) -> HttpResponse:
    """A new account; its temporary password is shown once, in the answer to the form."""
    form = NewPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                user = add_person(**form.cleaned_data)
                password = issue_temporary_password(user=user, by=signed_in(request))
        except Refusal as refusal:
            form.add_error("username", str(refusal))
        else:
            return render(request, "accounts/person_made.html", {"person": user, "password": password})
    status = 422 if form.is_bound else 200
    return render(request, "accounts/person_new.html", {"form": form}, status=status)


@allow(Role.SECURITY_ADMIN, at_root=True)
@require_http_methods(["GET", "HEAD", "POST"])
def person_page(request: HttpRequest, person: int) -> HttpResponse:
    """What is known of somebody, the roles held now, before and to come; the facts can be corrected."""
    user = get_object_or_404(User, pk=person)
    form = FactsForm(request.POST if request.method == "POST" else None, initial=_facts(user))
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data.pop("version")
        try:
            change_person(user=user, version=version, author=signed_in(request), **form.cleaned_data)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("%(name)s: saved.") % {"name": form.cleaned_data["name"]})
        return redirect("person", person=user.pk)
    return show_person(request, user, facts=form)


def show_person(request: HttpRequest, user: User, **forms: Any) -> HttpResponse:
    """The page, with a form that was wrong in place of the empty one."""
    today = business_today()
    context = {
        "person": user,
        "memberships": history_of(user, today),
        "facts": FactsForm(initial=_facts(user)),
        "role_form": RoleForm(today=today),
        "end_form": EndRoleForm(),
        "hand_over": HandOverForm(today=today),
        "is_self": user.pk == signed_in(request).pk,
        **forms,
    }
    wrong = any(form.is_bound and not form.is_valid() for form in forms.values())
    return render(request, "accounts/person.html", context, status=422 if wrong else 200)


def _facts(user: User) -> dict[str, object]:
    return {name: getattr(user, name) for name in ("version", "name", "email", "is_cleared")}


@allow(Role.SECURITY_ADMIN, at_root=True)
@require_POST
def person_state(request: HttpRequest, person: int) -> HttpResponse:
    """Disable an account, or enable it again."""
    user, active = get_object_or_404(User, pk=person), request.POST.get("state") == "active"
    try:
        changed = set_active(user=user, active=active, author=signed_in(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("person", person=user.pk)
    if not changed:
        messages.info(request, _("This had been done already."))
    elif active:
        messages.success(request, _("%(name)s can sign in again.") % {"name": user.name})
    else:
        messages.success(
            request, _("%(name)s’s account is disabled; sessions have ended.") % {"name": user.name}
        )
    return redirect("person", person=user.pk)
