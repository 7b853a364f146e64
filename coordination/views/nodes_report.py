"""One node: what was reported of it, and another report."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.scope import FIGURE_ROLES, signed_in
from common.clock import business_now, business_today
from common.errors import Refusal
from common.routes import allow
from coordination.models import Node, NodeReport
from coordination.nodes_forms import ReportForm
from coordination.nodes_selectors import Standing
from coordination.services.nodes_report import Word, report_node, said_before
from coordination.views.nodes import head_of, project_of
from projects.services.attachments import attach
from projects.views.register.sheet import number_in, status_of


@allow(*FIGURE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def node_report(request: HttpRequest, code: str, node: int) -> HttpResponse:
    """Whoever sees the project reads it; the unit's clerk and the office report."""
    project = project_of(request, code)
    head = head_of(request, project)
    rows = Node.objects.filter(project=project).in_force().with_days().select_related("project", "milestone")
    head["node"] = get_object_or_404(rows, pk=node)
    if request.method != "POST":
        return _show(request, head, ReportForm(initial={"kind": request.GET.get("kind", "")}))
    if not head["may_report"]:
        raise Http404
    form = ReportForm(request.POST, request.FILES)
    return _take(request, head, form) if form.is_valid() else _show(request, head, form, status=422)


def _take(request: HttpRequest, head: dict[str, Any], form: ReportForm) -> HttpResponse:
    node, user, data, now = head["node"], signed_in(request), form.cleaned_data, business_now()
    word = Word(NodeReport.Kind(data["kind"]), data["on"], data["note"])
    if said_before(node, word, user):
        messages.info(request, _("This had been done already; nothing was stored twice."))
        return redirect("node-plan", node.project.code)
    try:
        with transaction.atomic():
            if data["file"]:
                file = attach(project=node.project, upload=data["file"], user=user, now=now)
                word = Word(word.kind, word.on, word.note, file)
            report_node(node=node, seen=number_in(request, "version"), word=word, author=user, now=now)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _show(request, head, form, status=status_of(refusal))
    messages.success(request, _("The report is stored."))
    return redirect("node-plan", node.project.code)


def _show(request: HttpRequest, head: dict[str, Any], form: ReportForm, *, status: int = 200) -> HttpResponse:
    node, today = head["node"], business_today()
    if node.milestone_id:
        field = cast(forms.ChoiceField, form.fields["kind"])
        field.choices = [(NodeReport.Kind.FORECAST.value, NodeReport.Kind.FORECAST.label)]
    context = head | {
        "row": Standing.of(node, today, head["veil"]),
        "form": form,
        "reports": node.reports.select_related("author", "attachment").order_by("-pk"),
        "baselines": node.baseline_lines.select_related("baseline").order_by("-baseline__number"),
        "version": request.POST.get("version") or node.version,
    }
    return render(request, "coordination/nodes_report.html", context, status=status)
