"""The office's templates of nodes, one for each category."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Role
from accounts.scope import signed_in
from common.clock import business_now
from common.errors import Refusal
from common.routes import allow
from coordination.models import NodeKind, NodeTemplate
from coordination.nodes_back import Step, chains
from coordination.nodes_forms import TemplateRowForm, template_forms
from coordination.services.nodes_templates import newest_template, set_template, steps_of
from projects.models import Category
from projects.register_forms.fields import text_input
from projects.views.register.sheet import number_in, status_of


class ReasonForm(forms.Form):
    """Why a template is changed."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), required=False, max_length=300, widget=text_input()
    )


@allow(Role.OFFICE, at_root=True)
@require_safe
def node_templates(request: HttpRequest) -> HttpResponse:
    """Every category with its nodes and how long the longest way through them is."""
    newest = {
        row.category_id: row for row in NodeTemplate.objects.select_related("author").order_by("number")
    }
    rows = []
    for category in Category.objects.all():
        steps = steps_of(category, newest.get(category.pk))
        found = chains([Step(one["kind"], one["days"], tuple(one["after"])) for one in steps])
        whole = max((chain.before + chain.behind for chain in found.values()), default=0)
        names = [(NodeKind(one["kind"]).label, one["days"]) for one in steps]
        rows.append((category, newest.get(category.pk), names, whole))
    return render(request, "coordination/nodes_templates.html", {"rows": rows})


@allow(Role.OFFICE, at_root=True)
@require_http_methods(["GET", "HEAD", "POST"])
def node_template(request: HttpRequest, category: str) -> HttpResponse:
    """A category's nodes: which there are, how long each takes, what it waits for."""
    found = get_object_or_404(Category, code=category)
    newest = newest_template(found)
    steps = steps_of(found, newest)
    if request.method != "POST":
        return _show(request, found, template_forms(steps), ReasonForm())
    rows, reason = template_forms(steps, request.POST), ReasonForm(request.POST)
    if not all([reason.is_valid(), *(row.is_valid() for row in rows)]):
        return _show(request, found, rows, reason, status=422)
    given = [step for row in rows if (step := row.step())]
    seen, user = number_in(request, "number"), signed_in(request)
    if newest and newest.number == seen + 1 and newest.author_id == user.pk and list(steps) == given:
        messages.info(request, _("This had been done already; nothing was stored twice."))
        return redirect("node-templates")
    try:
        set_template(
            category=found,
            seen=seen,
            steps=given,
            reason=reason.cleaned_data["reason"],
            author=user,
            now=business_now(),
        )
    except Refusal as refusal:
        reason.add_error(None, str(refusal))
        return _show(request, found, rows, reason, status=status_of(refusal))
    messages.success(request, _("The template is stored. Plans that are laid out already stay as they are."))
    return redirect("node-templates")


def _show(
    request: HttpRequest,
    category: Category,
    rows: Sequence[TemplateRowForm],
    reason: ReasonForm,
    *,
    status: int = 200,
) -> HttpResponse:
    history = list(category.node_templates.select_related("author").order_by("-number"))
    number = request.POST.get("number") or (history[0].number if history else 0)
    context = {"category": category, "rows": rows, "reason": reason, "history": history, "number": number}
    return render(request, "coordination/nodes_template.html", context, status=status)
