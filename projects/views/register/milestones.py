"""Milestones: planned once, reached with evidence."""

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
from projects.models import Milestone, MilestoneDate
from projects.register_forms.dated import MilestoneForm, ReachedForm
from projects.register_selectors import nodes_of
from projects.services.milestones import add_milestone, record_reached
from projects.views.register.sheet import Sheet, answered_before, number_in, status_of

TAB = "register-milestones"


@allow(Role.OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def register_milestones(request: HttpRequest, code: str) -> HttpResponse:
    """Add a node, or say when one was reached."""
    sheet = Sheet.of(request, code)
    if request.method != "POST":
        chosen = _chosen(sheet, request.GET.get("node", ""))
        reached = ReachedForm() if chosen else None
        return _show(request, sheet, MilestoneForm(), chosen, reached)
    if request.POST.get("milestone"):
        return _reached(request, sheet)
    return _add(request, sheet)


def _chosen(sheet: Sheet, number: str) -> Milestone | None:
    if not number:
        return None
    found = [row for row in sheet.project.milestones.all() if str(row.pk) == number]
    if not found:
        raise Http404
    return found[0]


def _add(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    form = MilestoneForm(request.POST)
    if not form.is_valid():
        return _show(request, sheet, form, None, None, status=422)
    data = form.cleaned_data
    try:
        add_milestone(
            project=sheet.project,
            kind=Milestone.Kind(data["kind"]),
            name=data["name"],
            planned_on=data["planned_on"],
            author=sheet.user,
            now=sheet.now,
        )
    except Refusal as refusal:
        if _planned_before(sheet, form):
            answered_before(request)
            return redirect(TAB, sheet.project.code)
        form.add_error(None, str(refusal))
        return _show(request, sheet, form, None, None, status=status_of(refusal))
    messages.success(request, _("%(project)s: saved.") % {"project": sheet.project.name})
    return redirect(TAB, sheet.project.code)


def _planned_before(sheet: Sheet, form: MilestoneForm) -> bool:
    data = form.cleaned_data
    return MilestoneDate.objects.filter(
        project=sheet.project,
        milestone__kind=data["kind"],
        milestone__name=data["name"],
        kind=MilestoneDate.Kind.PLANNED,
        on=data["planned_on"],
        author=sheet.user,
    ).exists()


def _reached(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    chosen = sheet.project.milestones.filter(pk=number_in(request, "milestone")).first()
    if chosen is None:
        raise Http404
    form = ReachedForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, sheet, MilestoneForm(), chosen, form, status=422)
    data = form.cleaned_data
    newest = chosen.dates.filter(kind=MilestoneDate.Kind.ACTUAL).order_by("-posting").first()
    if newest and (newest.on, newest.evidence, newest.author_id) == (
        data["actual_on"],
        data["evidence"],
        sheet.user.pk,
    ):
        answered_before(request)
        return redirect(TAB, sheet.project.code)
    try:
        with transaction.atomic():
            record_reached(
                milestone=chosen,
                actual_on=data["actual_on"],
                evidence=data["evidence"],
                attachment=sheet.attached(form),
                reason=data["reason"],
                author=sheet.user,
                now=sheet.now,
            )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _show(request, sheet, MilestoneForm(), chosen, form, status=status_of(refusal))
    messages.success(request, _("%(project)s: saved.") % {"project": sheet.project.name})
    return redirect(TAB, sheet.project.code)


def _show(
    request: HttpRequest,
    sheet: Sheet,
    form: MilestoneForm,
    chosen: Milestone | None,
    reached: ReachedForm | None,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "chosen": chosen, "reached": reached, "nodes": nodes_of(sheet.project)}
    return sheet.show(request, TAB, context, status=status)
