"""Where a project belongs, from a day on."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Role
from common.errors import Conflict, Refusal
from common.routes import allow
from projects.models import Assignment
from projects.register_forms.placing import MoveForm
from projects.services.placing import move_project, newest_word, placed_on, placings
from projects.services.registry import Placing
from projects.views.register.sheet import Sheet, answered_before, number_in, status_of

TAB = "register-placing"


@allow(Role.OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def register_placing(request: HttpRequest, code: str) -> HttpResponse:
    """Move a project, or put a wrong word of its history right."""
    sheet = Sheet.of(request, code)
    if request.method == "POST":
        return _move(request, sheet)
    wrong = _wrong(sheet, request.GET.get("correct", ""))
    placed = wrong or placed_on(sheet.project, sheet.today)
    initial = MoveForm.stored(placed, wrong.effective_on if wrong else None) if placed else {}
    initial |= {"seen": newest_word(sheet.project), "work_team": sheet.veil(initial.get("work_team", ""))}
    return _show(request, sheet, MoveForm(initial=initial, user=sheet.user), wrong)


def _wrong(sheet: Sheet, number: str) -> Assignment | None:
    """The word to be corrected: one of this project's that still stands."""
    if not number:
        return None
    found = [row for row in placings(sheet.project) if str(row.pk) == number]
    if not found:
        raise Http404
    return found[0]


def _move(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    replaced = number_in(request, "replaces") if request.POST.get("replaces") else 0
    wrong = sheet.project.assignments.filter(pk=replaced).first() if replaced else None
    if replaced and wrong is None:
        raise Http404
    form = MoveForm(request.POST.dict(), user=sheet.user)
    if not form.is_valid():
        return _show(request, sheet, form, wrong, status=422)
    data = form.cleaned_data
    try:
        move_project(
            project=sheet.project,
            placing=form.placing,
            effective_on=data["effective_on"],
            reason=data["reason"],
            seen=data["seen"],
            author=sheet.user,
            now=sheet.now,
            replaces=wrong,
        )
    except Refusal as refusal:
        return _refused(request, sheet, form, wrong, refusal)
    messages.success(request, _("%(project)s: saved.") % {"project": sheet.project.name})
    return redirect(TAB, sheet.project.code)


def _refused(
    request: HttpRequest, sheet: Sheet, form: MoveForm, wrong: Assignment | None, refusal: Refusal
) -> HttpResponse:
    newest = sheet.project.assignments.select_related("author").order_by("-pk").first()
    if newest and _says_the_same(newest, form, sheet):
        answered_before(request)
        return redirect(TAB, sheet.project.code)
    form.add_error(None, str(refusal))
    if isinstance(refusal, Conflict):
        form.data = {**form.data, "seen": str(newest_word(sheet.project))}
    return _show(request, sheet, form, wrong, status=status_of(refusal), newest=newest)


def _says_the_same(row: Assignment, form: MoveForm, sheet: Sheet) -> bool:
    """Whether the person's own earlier press has stored exactly this."""
    placing: Placing = form.placing
    return (
        row.author_id == sheet.user.pk
        and row.effective_on == form.cleaned_data["effective_on"]
        and row.reason == form.cleaned_data["reason"]
        and all(getattr(row, name) == value for name, value in placing.as_fields().items())
    )


def _show(
    request: HttpRequest,
    sheet: Sheet,
    form: MoveForm,
    wrong: Assignment | None,
    *,
    status: int = 200,
    newest: Assignment | None = None,
) -> HttpResponse:
    history = sheet.project.assignments.select_related(
        "category", "district", "responsible_unit", "supervising_department", "author", "replaced_by"
    )
    context = {
        "form": form,
        "wrong": wrong,
        "newest": newest,
        "in_force": placed_on(sheet.project, sheet.today),
        "history": list(history.order_by("-effective_on", "-posting")),
    }
    return sheet.show(request, TAB, context, status=status)
