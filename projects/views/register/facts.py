"""A project's own words, changed by one person at a time."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Role
from common.errors import Conflict, Refusal
from common.routes import allow
from projects.models import Project
from projects.register_forms.facts import EditForm
from projects.services.editing import edit_project
from projects.views.comparison import Difference
from projects.views.register.sheet import Sheet, answered_before

TAB = "register-project"


@allow(Role.OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def register_project(request: HttpRequest, code: str) -> HttpResponse:
    """Name, summary, total investment, place on the map."""
    sheet = Sheet.of(request, code)
    form = EditForm(
        request.POST.dict() if request.method == "POST" else None,
        project=sheet.project,
        is_confidential=bool(sheet.kept),
        user=sheet.user,
    )
    if request.method != "POST":
        return sheet.show(request, TAB, {"form": form})
    if not form.is_valid():
        return sheet.show(request, TAB, {"form": form}, status=422)
    seen = form.cleaned_data["version"]
    try:
        project = edit_project(
            project=sheet.project, seen=seen, words=form.words, author=sheet.user, now=sheet.now
        )
    except Refusal as refusal:
        return _refused(request, Sheet.of(request, code), form, refusal)
    if project.version == seen:
        messages.info(request, _("Nothing has changed."))
    else:
        messages.success(request, _("%(project)s: saved.") % {"project": project.name})
    return redirect(TAB, code)


def _refused(request: HttpRequest, sheet: Sheet, form: EditForm, refusal: Refusal) -> HttpResponse:
    """Keep what was typed beside what stands there now; a second press writes over it."""
    stored = form.project = sheet.project
    differing = differences(form, stored)
    if not differing and stored.edited_by_id == sheet.user.pk:
        answered_before(request)
        return redirect(TAB, stored.code)
    if isinstance(refusal, Conflict):
        form.data = {**form.data, "version": str(stored.version)}
    else:
        form.add_error(None, str(refusal))
    context: dict[str, Any] = {
        "form": form,
        "is_conflict": isinstance(refusal, Conflict),
        "differing": differing,
    }
    return sheet.show(request, TAB, context, status=409)


def differences(form: EditForm, stored: Project) -> list[Difference]:
    """The fields in which what was typed differs from what is stored."""
    return [
        Difference(
            str(form[name].label), _shown(form, name, form.cleaned_data[name]), _shown(form, name, value)
        )
        for name in form.words.changed(stored)
        for value in [getattr(stored, name)]
    ]


def _shown(form: EditForm, name: str, value: object) -> str:
    return str(form.fields[name].prepare_value(value)) if value not in (None, "") else "—"
