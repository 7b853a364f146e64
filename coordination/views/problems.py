"""The list of problems, and registering one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.scope import FIGURE_ROLES, roles_of, signed_in
from common.clock import business_now, business_today
from common.errors import Refusal
from common.routes import allow
from coordination.models import Problem
from coordination.problem_forms import RegisterForm
from coordination.problem_people import REGISTER
from coordination.problem_selectors import asked_for, choices, list_counts, listed, rows_of
from coordination.services.problems import register_problem, written_before
from projects.models import Project
from projects.selectors import scope_as
from projects.views.months import page_of

MOST_NAMED = 500  # in the list of names to choose from; any other code can be typed


@allow(*FIGURE_ROLES)
@require_safe
def problem_list(request: HttpRequest) -> HttpResponse:
    """Problems in one's own part of the tree, the overdue first."""
    user, asked = signed_in(request), asked_for(request.GET.dict())
    page = page_of(request, listed(user, asked))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "asked": asked,
        "page": page,
        "rows": rows_of(page.object_list, user),
        "counts": list_counts(user, asked),
        "choices": choices(user),
        "today": business_today(),
        "query": f"{query.urlencode()}&" if query else "",
        "registers": bool(roles_of(user) & set(REGISTER)),
    }
    return render(request, "coordination/problem_list.html", context)


@allow(*REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def problem_new(request: HttpRequest) -> HttpResponse:
    """Write a problem down, with photos from the site."""
    user = signed_in(request)
    if request.method != "POST":
        form = RegisterForm(user=user, initial={"projects": request.GET.get("project", "")[:20]})
        return _form(request, user, form)
    form = RegisterForm(request.POST, request.FILES, user=user)
    if not form.is_valid():
        return _form(request, user, form, status=422)
    data = form.cleaned_data
    try:
        if before := written_before(data["once"], user):
            messages.info(request, _("This had been registered already; nothing was counted twice."))
            return redirect("problem", before.problem_id)
        problem = register_problem(
            projects=data["projects"],
            words=form.words(),
            uploads=data["photos"],
            once=data["once"],
            user=user,
            now=business_now(),
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _form(request, user, form, status=422)
    messages.success(request, _("Registered as number %(number)s.") % {"number": problem.number})
    return redirect("problem", problem.pk)


def _form(request: HttpRequest, user: User, form: RegisterForm, status: int = 200) -> HttpResponse:
    mine = Project.objects.filter(scope_as(user, *REGISTER)).order_by("name_sort", "code")
    context = {"form": form, "named": mine.only("code", "name")[:MOST_NAMED], "kinds": Problem.Kind.choices}
    return render(request, "coordination/problem_new.html", context, status=status)
