"""The life cycle: the next step, and wrong words put right."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Role
from common.errors import Refusal
from common.routes import allow
from projects.lifecycle import Step, following
from projects.models import Stage, StageChange
from projects.register_forms.dated import StageCorrectionForm, StageForm
from projects.services.lifecycle import correct_stage, enter_stage, standing, take_stage_back
from projects.views.register.sheet import Sheet, answered_before, number_in, status_of

TAB = "register-stage"


@allow(Role.OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def register_stage(request: HttpRequest, code: str) -> HttpResponse:
    """Enter the next step, or correct one."""
    sheet = Sheet.of(request, code)
    if request.method != "POST":
        wrong = _wrong(sheet, request.GET.get("correct", ""))
        form = StageCorrectionForm(initial=_stored(wrong)) if wrong else None
        return _show(request, sheet, StageForm(stages=_next(sheet)), wrong, form)
    if request.POST.get("replaces"):
        return _correct(request, sheet)
    return _enter(request, sheet)


def _next(sheet: Sheet) -> tuple[str, ...]:
    return following(Step(change.stage, change.effective_on) for change in standing(sheet.project))


def _stored(change: StageChange) -> dict[str, object]:
    return {"effective_on": change.effective_on, "evidence": change.evidence}


def _wrong(sheet: Sheet, number: str) -> StageChange | None:
    if not number:
        return None
    found = [change for change in standing(sheet.project) if str(change.pk) == number]
    if not found:
        raise Http404
    return found[0]


def _enter(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    form = StageForm(request.POST, request.FILES, stages=Stage.values)
    if not form.is_valid():
        return _show(request, sheet, form, None, None, status=422)
    data = form.cleaned_data
    try:
        with transaction.atomic():
            enter_stage(
                project=sheet.project,
                stage=Stage(data["stage"]),
                effective_on=data["effective_on"],
                evidence=data["evidence"],
                attachment=sheet.attached(form),
                author=sheet.user,
                now=sheet.now,
            )
    except Refusal as refusal:
        stored = sheet.project.stage_changes.filter(
            stage=data["stage"],
            effective_on=data["effective_on"],
            evidence=data["evidence"],
            author=sheet.user,
            replaced_by=None,
        )
        if stored.exists():
            answered_before(request)
            return redirect(TAB, sheet.project.code)
        form.add_error(None, str(refusal))
        return _show(request, sheet, form, None, None, status=status_of(refusal))
    messages.success(request, _("%(project)s: saved.") % {"project": sheet.project.name})
    return redirect(TAB, sheet.project.code)


def _correct(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    wrong = sheet.project.stage_changes.filter(pk=number_in(request, "replaces")).first()
    if wrong is None:
        raise Http404
    form = StageCorrectionForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, sheet, StageForm(stages=_next(sheet)), wrong, form, status=422)
    try:
        _put_right(request, sheet, wrong, form)
    except Refusal as refusal:
        if wrong.project.stage_changes.filter(
            replaces=wrong, author=sheet.user, reason=form.cleaned_data["reason"]
        ).exists():
            answered_before(request)
            return redirect(TAB, sheet.project.code)
        form.add_error(None, str(refusal))
        new = StageForm(stages=_next(sheet))
        return _show(request, sheet, new, wrong, form, status=status_of(refusal))
    messages.success(request, _("%(project)s: saved.") % {"project": sheet.project.name})
    return redirect(TAB, sheet.project.code)


@transaction.atomic
def _put_right(request: HttpRequest, sheet: Sheet, wrong: StageChange, form: StageCorrectionForm) -> None:
    data = form.cleaned_data
    if request.POST.get("action") == "take_back":
        take_stage_back(wrong=wrong, reason=data["reason"], author=sheet.user, now=sheet.now)
        return
    correct_stage(
        wrong=wrong,
        effective_on=data["effective_on"] or wrong.effective_on,
        evidence=data["evidence"],
        attachment=sheet.attached(form),
        reason=data["reason"],
        author=sheet.user,
        now=sheet.now,
    )


def _show(
    request: HttpRequest,
    sheet: Sheet,
    form: StageForm,
    wrong: StageChange | None,
    correction: StageCorrectionForm | None,
    *,
    status: int = 200,
) -> HttpResponse:
    history = sheet.project.stage_changes.select_related("author", "replaced_by", "attachment")
    context = {
        "form": form,
        "next": _next(sheet),
        "wrong": wrong,
        "correction": correction,
        "history": list(history.order_by("effective_on", "posting")),
    }
    return sheet.show(request, TAB, context, status=status)
