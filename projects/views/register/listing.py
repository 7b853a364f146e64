"""The register: the list, and the sheet on which a project is taken in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Role, User
from accounts.scope import roles_at_root, signed_in
from common.clock import business_now
from common.errors import Refusal
from common.routes import allow
from projects.models import Level, Project
from projects.register_forms.facts import NewProjectForm
from projects.register_selectors import choices, proposed_codes, register_rows
from projects.services.editing import take_in
from projects.services.secrecy import true_names
from projects.views.months import page_of
from projects.views.register.sheet import answered_before

FILTERS = ("q", "category", "level", "district", "unit", "stage", "kind")


@allow(Role.OFFICE)
@require_safe
def register_list(request: HttpRequest) -> HttpResponse:
    """All projects of the office, listed this year or not."""
    user = signed_in(request)
    asked = {name: request.GET.get(name, "") for name in FILTERS}
    page = page_of(request, register_rows(user, asked))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "page": page,
        "names": true_names(user, [row.pk for row in page]),
        "asked": asked,
        "at_root": Role.OFFICE in roles_at_root(user),
        "query": f"{query.urlencode()}&" if query else "",
        **choices(user),
    }
    return render(request, "projects/register/list.html", context)


@allow(Role.OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def register_new(request: HttpRequest) -> HttpResponse:
    """Take a project in as signed."""
    user, now = signed_in(request), business_now()
    today = timezone.localdate(now)
    codes = proposed_codes()
    if request.method != "POST":
        chosen = next((pair for pair in codes if pair[0].code == request.GET.get("category")), None)
        first = chosen or (codes[0] if codes else None)
        initial = {"signed_on": today, "level": Level.CITY} | (
            {"code": first[1], "category": first[0].code} if first else {}
        )
        form = NewProjectForm(initial=initial, user=user, today=today)
        return render(request, "projects/register/new.html", {"form": form, "codes": codes})
    form = NewProjectForm(request.POST, user=user, today=today)
    status = 422
    if form.is_valid():
        data = form.cleaned_data
        try:
            project = take_in(
                code=data["code"],
                words=form.words,
                placing=form.placing,
                signed_on=data["signed_on"],
                author=user,
                now=now,
            )
        except Refusal as refusal:
            if taken := _taken_in_before(user, form):
                answered_before(request)
                return redirect("register-project", taken.code)
            form.add_error("code", str(refusal))
            status = 409
        else:
            messages.success(request, _("%(project)s: taken in.") % {"project": project.name})
            return redirect("register-project", project.code)
    return render(request, "projects/register/new.html", {"form": form, "codes": codes}, status=status)


def _taken_in_before(user: User, form: NewProjectForm) -> Project | None:
    """The project that the same person's earlier press has made."""
    data = form.cleaned_data
    found = Project.objects.filter(code=data["code"], edited_by=user, version=1).first()
    return found if found and not form.words.changed(found) else None
