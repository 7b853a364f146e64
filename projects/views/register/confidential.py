"""Making a project confidential, and ending that."""

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
from projects.models import ConfidentialName
from projects.register_forms.others import ConfidentialForm, PublicForm
from projects.services.aliases import next_alias
from projects.services.secrecy import make_confidential, make_public, name_in_force, told_in
from projects.views.register.sheet import Sheet, answered_before, status_of

TAB = "register-confidential"


@allow(Role.OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def register_confidential(request: HttpRequest, code: str) -> HttpResponse:
    """The alias that everybody reads and the true name; only those who are cleared may set or read it."""
    sheet = Sheet.of(request, code)
    if request.method != "POST":
        return _show(
            request, sheet, _first_form(sheet), PublicForm(initial={"version": sheet.project.version})
        )
    if request.POST.get("action") == "publish":
        return _make_public(request, sheet)
    return _make_confidential(request, sheet)


def _first_form(sheet: Sheet) -> ConfidentialForm:
    kept = sheet.kept
    initial: dict[str, Any] = {
        "version": sheet.project.version,
        "alias": sheet.project.name if kept else next_alias(),
    }
    if sheet.user.is_cleared:
        initial["true_name"] = kept.true_name if kept else sheet.project.name
    return ConfidentialForm(initial=initial)


def _make_confidential(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    form = ConfidentialForm(request.POST.dict())
    if not form.is_valid():
        return _show(request, sheet, form, PublicForm(), status=422)
    data = form.cleaned_data
    try:
        project = make_confidential(
            project=sheet.project,
            alias=data["alias"],
            true_name=data["true_name"],
            reason=data["reason"],
            seen=data["version"],
            user=sheet.user,
            now=sheet.now,
        )
    except Refusal as refusal:
        kept = name_in_force(sheet.project) if sheet.user.is_cleared else None
        if kept and (kept.true_name, kept.set_by_id) == (data["true_name"], sheet.user.pk):
            answered_before(request)
            return redirect(TAB, sheet.project.code)
        form.add_error(None, str(refusal))
        if isinstance(refusal, Conflict):
            form.data = {**form.data, "version": str(Sheet.of(request, sheet.project.code).project.version)}
        return _show(request, sheet, form, PublicForm(), status=status_of(refusal))
    messages.success(
        request, _("The project is confidential: everybody reads “%(alias)s”.") % {"alias": project.name}
    )
    return redirect(TAB, sheet.project.code)


def _make_public(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    form = PublicForm(request.POST.dict())
    if form.is_valid():
        data = form.cleaned_data
        try:
            make_public(
                project=sheet.project,
                reason=data["reason"],
                seen=data["version"],
                user=sheet.user,
                now=sheet.now,
            )
        except Refusal as refusal:
            if name_in_force(sheet.project) is None and sheet.user.is_cleared:
                answered_before(request)
                return redirect(TAB, sheet.project.code)
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The project is no longer confidential."))
            return redirect(TAB, sheet.project.code)
    return _show(request, sheet, _first_form(sheet), form, status=422)


def _show(
    request: HttpRequest, sheet: Sheet, form: ConfidentialForm, ending: PublicForm, *, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "ending": ending, "may": sheet.user.is_cleared}
    if sheet.user.is_cleared:
        kept = sheet.kept
        name = kept.true_name if kept else sheet.project.name
        words = ConfidentialName.objects.filter(project=sheet.project).select_related("set_by")
        context |= {"words": list(words.order_by("-pk")), "told_in": told_in(name)}
    return sheet.show(request, TAB, context, status=status)
