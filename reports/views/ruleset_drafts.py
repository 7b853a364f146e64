"""Drafts of rules: begun, entered, handed in by the office; approved or turned down by the leader."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Role
from accounts.scope import signed_in
from common.clock import business_now, business_today
from common.errors import Conflict, Refusal
from common.routes import allow
from reports.lint import Finding
from reports.models import RulesetDraft
from reports.ruleset_forms import RulesForm, StartForm
from reports.ruleset_selectors import in_force, rulesets, same_month
from reports.rulesets.differences import differences
from reports.rulesets.document import opened
from reports.rulesets.profiles import PROFILES
from reports.rulesets.words import in_words
from reports.services import rulesets as services
from reports.services.ruleset_faults import faults as faults_of
from reports.views.rulesets import READERS, holds, is_english

Status = RulesetDraft.Status


def draft_or_404(pk: int) -> RulesetDraft:
    """A draft with the people who worked on it."""
    if pk >= 2**31:
        raise Http404
    rows = RulesetDraft.objects.select_related("author", "changed_by", "based_on", "ruleset")
    return get_object_or_404(rows, pk=pk)


@allow(Role.OFFICE, at_root=True)
@require_http_methods(["GET", "HEAD", "POST"])
def ruleset_new(request: HttpRequest) -> HttpResponse:
    """Begin a draft with a shipped profile or a version of the rules."""
    today = business_today()
    initial = {"first_month": services.first_open_month(today), "start": request.GET.get("start", "default")}
    form = StartForm(
        request.POST or None,
        rulesets=rulesets(),
        language="en" if is_english() else "zh",
        initial=initial,
    )
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "reports/ruleset_new.html", {"form": form}, status=status)
    draft = services.start_draft(**form.cleaned_data, user=signed_in(request), now=business_now())
    return redirect("ruleset-draft-edit", pk=draft.pk)


@allow(*READERS)
@require_safe
def ruleset_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft in words, with its faults, what it changes, and what has been done about it."""
    draft, user = draft_or_404(pk), signed_in(request)
    versions = rulesets()
    base = draft.based_on or in_force(versions, draft.first_month)
    context = {
        "draft": draft,
        "faults": faults_of(draft.content),
        "sections": in_words(draft.content),
        "base": base,
        "differences": differences(opened(base.document), draft.content),
        "events": draft.events.select_related("author"),
        "rivals": same_month(draft) if draft.status == Status.HANDED_IN else [],
        "same_month": [one for one in versions if one.first_month == draft.first_month],
        "profile": PROFILES.get(draft.profile, ""),
        "is_office": holds(user, Role.OFFICE),
        "is_leader": holds(user, Role.LEADER),
        "is_writer": draft.events.filter(kind__in=services.WRITING, author=user).exists(),
        "may_compute": any(holds(user, role) for role in (Role.OFFICE, Role.LEADER, Role.AUDITOR)),
    }
    return render(request, "reports/ruleset_draft.html", context)


@allow(Role.OFFICE, at_root=True)
@require_http_methods(["GET", "HEAD", "POST"])
def ruleset_draft_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter the rules; they are stored with their faults."""
    draft = draft_or_404(pk)
    if draft.status not in (Status.DRAFT, Status.REJECTED) and request.method != "POST":
        messages.info(request, _("These rules can't be changed any more, or wait for the leader."))
        return redirect("ruleset-draft", pk=pk)
    initial = {
        "name": draft.name,
        "name_en": draft.name_en,
        "first_month": draft.first_month,
        "version": draft.version,
    }
    form = RulesForm(request.POST or None, content=draft.content, initial=initial)
    if request.method != "POST":
        return _show_form(request, draft, form)
    if not form.is_valid():
        return _show_form(request, draft, form, status=422)
    try:
        return _save(request, draft, form)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _show_form(request, draft, form, status=409 if isinstance(refusal, Conflict) else 422)


def _save(request: HttpRequest, draft: RulesetDraft, form: RulesForm) -> HttpResponse:
    data = form.cleaned_data
    draft = services.save_draft(
        draft=draft,
        version=data["version"],
        entry=services.RulesEntry(
            name=data["name"],
            name_en=data["name_en"],
            first_month=data["first_month"],
            content=form.content(),
        ),
        user=signed_in(request),
        now=business_now(),
    )
    if faults_of(draft.content):
        messages.warning(request, _("Stored, with faults: they are to be mended before it is handed in."))
    else:
        messages.success(request, _("Stored. The rules are without a fault."))
    return redirect("ruleset-draft", pk=draft.pk)


def _show_form(
    request: HttpRequest, draft: RulesetDraft, form: RulesForm, *, status: int = 200
) -> HttpResponse:
    faults = faults_of(draft.content)
    by_path = faults_by_path(faults) if not form.is_bound else {}
    context = {
        "draft": draft,
        "form": form,
        "faults": faults if not form.is_bound else [],
        "bands": form.bands(by_path),
        "groups": form.groups(by_path),
    }
    return render(request, "reports/ruleset_form.html", context, status=status)


def faults_by_path(faults: list[Finding]) -> dict[str, list[str]]:
    """What the lint says of each place."""
    found: dict[str, list[str]] = defaultdict(list)
    for fault in faults:
        for path in fault.paths:
            found[path].append(fault.text)
    return found


@allow(Role.OFFICE, at_root=True)
@require_POST
def ruleset_draft_step(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand in, take back, or put away."""
    steps: dict[str, tuple[Callable[..., Any], str]] = {
        "hand_in": (services.hand_in, _("The rules were handed to the leader.")),
        "take_back": (services.take_back, _("The rules were taken back; they can be changed again.")),
        "discard": (services.discard, _("The draft was discarded.")),
    }
    step = steps.get(request.POST.get("step", ""))
    if step is None:
        messages.error(request, _("Choose what is to be done."))
        return redirect("ruleset-draft", pk=draft_or_404(pk).pk)
    return _do(request, pk, *step)


@allow(Role.LEADER, at_root=True)
@require_POST
def ruleset_draft_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve, or turn down with a reason."""
    if request.POST.get("decision") == "approve":
        return _do(request, pk, services.approve, _("The rules are approved."))
    reason = request.POST.get("reason", "").replace("\0", "")[:2000]
    return _do(request, pk, services.reject, _("The rules were turned down."), reason=reason)


def _do(request: HttpRequest, pk: int, step: Callable[..., Any], done: str, **values: Any) -> HttpResponse:
    draft = draft_or_404(pk)
    text = request.POST.get("version", "")
    version = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    try:
        step(draft=draft, version=version, user=signed_in(request), now=business_now(), **values)
    except Conflict as conflict:
        messages.warning(request, str(conflict))
    except Refusal as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("ruleset-draft", pk=pk)
