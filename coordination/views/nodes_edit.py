"""The office lays a project's nodes out, edits them, and fixes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Role
from accounts.scope import signed_in
from common.clock import business_now, business_today
from common.errors import Conflict, Refusal
from common.routes import allow
from coordination.models import NodeBaseline, NodeKind, NodePlan
from coordination.nodes_forms import NEW, BaselineForm, DueForm, RowForm
from coordination.nodes_selectors import PlanView, plan_of
from coordination.services.nodes_plan import baseline_plan, edit_plan, lay_plan, planned_days
from coordination.views.nodes import head_of, project_of
from coordination.views.nodes_overtaken import pressed_again, renumbered, say_what_stands, without_twin
from projects.models import PlanRevision, Project
from projects.services.secrecy import Veil
from projects.views.register.sheet import number_in, status_of


@allow(Role.OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def node_edit(request: HttpRequest, code: str) -> HttpResponse:
    """The rows of the plan, with what lays them out again, and what fixes them."""
    project = project_of(request, code)
    head = head_of(request, project)
    if not head["may_edit"]:
        raise Http404
    if request.method != "POST":
        return _show(request, head)
    action = request.POST.get("action", "")
    if action == "lay":
        return _lay(request, head)
    return _fix(request, head) if action == "baseline" else _store(request, head, relay=action == "relay")


def _lay(request: HttpRequest, head: dict[str, Any]) -> HttpResponse:
    form, project = DueForm(request.POST), head["project"]
    if not form.is_valid():
        return _show(request, head, due=form, status=422)
    try:
        lay_plan(
            project=project, due_on=form.cleaned_data["due_on"], author=signed_in(request), now=business_now()
        )
    except Refusal as refusal:
        plan = NodePlan.objects.filter(project=project).first()
        if plan and plan.version == 1 and plan.due_on == form.cleaned_data["due_on"]:
            messages.info(request, _("This had been done already; nothing was stored twice."))
            return redirect("node-edit", project.code)
        form.add_error(None, str(refusal))
        return _show(request, head, due=form, status=status_of(refusal))
    messages.success(request, _("The nodes are laid out backwards from the due day. Nothing is fixed yet."))
    return redirect("node-edit", project.code)


def _store(request: HttpRequest, head: dict[str, Any], *, relay: bool) -> HttpResponse:
    project, found = head["project"], _found(head)
    if found is None:
        raise Http404
    if number_in(request, "version") != found.plan.version:
        return _overtaken(request, head, found, relay=relay)
    due, rows = DueForm(request.POST), _rows(project, found, request.POST)
    # All are looked at, so that every fault is shown at once.
    if not all([due.is_valid(), *(row.is_valid() for _key, row in rows)]):
        return _show(request, head, due=due, rows=rows, status=422)
    try:
        edit_plan(
            project=project,
            seen=number_in(request, "version"),
            due_on=due.cleaned_data["due_on"],
            rows=[row.edit(key) for key, row in rows],
            relay=relay,
            author=signed_in(request),
            now=business_now(),
        )
    except Refusal as refusal:
        due.add_error(None, str(refusal))
        return _show(request, head, due=due, rows=rows, status=status_of(refusal))
    messages.success(request, _("Laid out again from the due day.") if relay else _("The nodes are stored."))
    return redirect("node-edit", project.code)


def _overtaken(request: HttpRequest, head: dict[str, Any], found: PlanView, *, relay: bool) -> HttpResponse:
    """The form came from an earlier version: a second press is told so, else both are shown."""
    sent, plan = request.POST, found.plan
    data = renumbered(sent, {str(row.node.pk): _initial(row) for row in found.rows})
    due = DueForm(data, initial={"due_on": plan.due_on})
    rows = without_twin(sent, _rows(head["project"], found, data))
    if plan.changed_by_id == signed_in(request).pk and pressed_again(due, rows, relay=relay):
        messages.info(request, _("This had been done already; nothing was stored twice."))
        return redirect("node-edit", head["project"].code)
    say_what_stands(sent, plan, due, rows)
    return _show(request, head, due=due, rows=rows, version=plan.version, status=409)


def _fix(request: HttpRequest, head: dict[str, Any]) -> HttpResponse:
    form, project = BaselineForm(request.POST), head["project"]
    if not form.is_valid():
        return _show(request, head, baseline=form, status=422)
    seen, author = number_in(request, "version"), signed_in(request)
    try:
        baseline = baseline_plan(
            project=project,
            seen=seen,
            reason=form.cleaned_data["reason"],
            author=author,
            now=business_now(),
        )
    except Refusal as refusal:
        if isinstance(refusal, Conflict) and _fixed_before(project, seen, author.pk):
            messages.info(request, _("This had been done already; nothing was stored twice."))
            return redirect("node-plan", project.code)
        form.add_error(None, str(refusal))
        return _show(request, head, baseline=form, status=status_of(refusal))
    messages.success(
        request, _("Baseline %(number)s is fixed and kept for ever.") % {"number": baseline.number}
    )
    return redirect("node-plan", project.code)


def _fixed_before(project: Project, seen: int, author: int) -> bool:
    """Whether the same press of the button had come before."""
    moved_on = NodePlan.objects.filter(project=project, version=seen + 1, changed_by=author).exists()
    newest = NodeBaseline.objects.filter(project=project).order_by("-number").first()
    return moved_on and newest is not None and newest.author_id == author


def _found(head: dict[str, Any]) -> PlanView | None:
    return plan_of(head["project"], business_today(), head["veil"])


def _rows(project: Project, found: PlanView, data: Any = None) -> list[tuple[str, RowForm]]:
    """A form for each node, and one to add, which counts once it has days."""
    keys = [str(row.node.pk) for row in found.rows]
    with_new = data is None or bool(data.get(f"{NEW}-days", "").strip())
    milestones = _milestones(project)
    rows = [
        (
            key,
            RowForm(
                data,
                prefix=f"n{key}",
                number=row.number,
                keys=[*keys, NEW],
                milestones=milestones,
                initial=_initial(row),
            ),
        )
        for key, row in zip(keys, found.rows, strict=True)
    ]
    if with_new:
        form = RowForm(
            data,
            prefix=NEW,
            number=len(keys) + 1,
            keys=[*keys, NEW],
            milestones=milestones,
            initial={"kind": NodeKind.OTHER},
        )
        form.use_required_attribute = data is not None
        rows.append((NEW, form))
    return rows


def _initial(row: Any) -> dict[str, Any]:
    node = row.node
    return {
        "kind": node.kind,
        "name": node.name,
        "days": node.days,
        "planned_on": node.planned_on,
        "milestone": node.milestone_id,
        "after": ", ".join(map(str, row.waits)),
    }


def _milestones(project: Project) -> list[tuple[int, str]]:
    """What a node can be in the register."""
    days = planned_days(project)
    return [
        (row.pk, f"{row.get_kind_display()} {row.name} {days[row.pk]}")
        for row in project.milestones.filter(pk__in=days)
    ]


def _due_day(project: Project) -> dt.date | None:
    """When the newest plan of the project has it completed."""
    revisions = PlanRevision.objects.filter(plan__project=project, planned_completion__isnull=False)
    return revisions.order_by("-pk").values_list("planned_completion", flat=True).first()


def _show(
    request: HttpRequest,
    head: dict[str, Any],
    *,
    due: DueForm | None = None,
    rows: Sequence[tuple[str, RowForm]] | None = None,
    baseline: BaselineForm | None = None,
    version: int = 0,
    status: int = 200,
) -> HttpResponse:
    project, found = head["project"], _found(head)
    day = found.plan.due_on if found else _due_day(project)
    forms = rows if rows is not None else _rows(project, found) if found else []
    by_key = {str(row.node.pk): row for row in found.rows} if found else {}
    context = head | {
        "found": found,
        "due": due or DueForm(initial={"due_on": day}),
        "rows": [(key, form, by_key.get(key)) for key, form in forms],
        "baseline": baseline or BaselineForm(),
        "version": version or request.POST.get("version") or (found.plan.version if found else ""),
        "veil": head.get("veil", Veil()),
    }
    return render(request, "coordination/nodes_edit.html", context, status=status)
