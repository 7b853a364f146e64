"""One problem: what it is, what happened, what the reader may do about it."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.scope import FIGURE_ROLES, signed_in
from common.calendar import exceptions_around
from common.clock import business_now, business_today
from common.errors import Refusal
from common.routes import allow
from coordination import problem_moves as moves
from coordination.escalation_days import days_left
from coordination.models import Problem, ProblemAttachment, ProblemEvent
from coordination.problem_forms import AmendForm, CommentForm, form_of, unit_choices
from coordination.problem_people import people_in_scope, people_of, positions
from coordination.problem_selectors import Row, history_of, problems_seen, rows_of
from coordination.services.problem_steps import Doing, take_step
from coordination.services.problems import amend, comment, written_before
from projects.models import Project
from projects.views.attachments import answer_with

VERSION = re.compile(r"[0-9]{1,9}")
NUL = "\0"
#: The first button of each state; the rest stands folded beside it.
FIRST = ("accept", "assign", "take_up", "answer", "verify", "sign_off", "resubmit", "resume")


@allow(*FIGURE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def problem(request: HttpRequest, problem: int) -> HttpResponse:
    """The page; a press of one of its buttons leads back to it."""
    user = signed_in(request)
    row = problems_seen(user).filter(pk=problem).first()
    if row is None:
        raise Http404
    shown = rows_of([row], user)[0]
    if request.method != "POST":
        return _page(request, user, shown)
    action = request.POST.get("action", "")
    refused = _comment(request, user, shown) if action == "comment" else _change(request, user, shown, action)
    if refused is None:
        return redirect("problem", row.pk)
    messages.error(request, refused)
    return _page(request, user, shown, status=422)


def _page(request: HttpRequest, user: User, shown: Row, status: int = 200) -> HttpResponse:
    row, today = shown.problem, business_today()
    held = positions(user, row, shown.projects)
    steps = list(dict.fromkeys(move.step for move in moves.open_steps(row.status, row.level, held)))
    typed = request.POST.get("action", "")
    people = list(people_in_scope(row, shown.projects))
    forms = [(step, _step_form(request, step, typed), step in FIRST) for step in steps]
    keys = [one.pk for one in shown.projects]
    seen = set(Project.objects.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True))
    context: dict[str, Any] = {
        "row": shown,
        "problem": row,
        "projects": [(one, one.pk in seen) for one in shown.projects],
        "history": history_of(row),
        "forms": sorted(forms, key=lambda one: not one[2]),
        "days": days_left(row.due_on, today, exceptions_around(today, 400)) if row.is_running else None,
        "comment": CommentForm(people=people, data=request.POST if typed == "comment" else None),
        "people": people,
        "units": unit_choices() if "assign" in steps else [],
        "amending": _amend_form(request, user, shown, typed)
        if held & moves.DECIDERS and row.is_open
        else None,
        "veil": shown.veil,
        # The step may not be there any more: what was written is not lost.
        "written": request.POST.get(f"{typed}-text", "") if typed and typed not in steps else "",
    }
    return render(request, "coordination/problem.html", context, status=status)


def _may_amend(row: Problem, held: set[str]) -> bool:
    return row.is_open and bool(held & moves.DECIDERS)


def _step_form(request: HttpRequest, step: str, typed: str) -> Any:
    made = form_of(step)
    return made(request.POST, request.FILES, prefix=step) if typed == step else made(prefix=step)


def _amend_form(request: HttpRequest, user: User, shown: Row, typed: str) -> AmendForm:
    if typed == "amend":
        return AmendForm(request.POST, prefix="amend", user=user)
    row = shown.problem
    words = {"kind": row.kind, "title": shown.title, "text": shown.text, "measures": shown.measures}
    return AmendForm(prefix="amend", user=user, initial=words)


def _change(request: HttpRequest, user: User, shown: Row, action: str) -> str | None:
    """Carry out what was pressed; what was refused is said, and what was typed stays."""
    version = request.POST.get("version", "")
    if action not in (*moves.STEPS, "amend") or not VERSION.fullmatch(version):
        raise Http404
    if _done_before(shown.problem, action, int(version), user):
        messages.info(request, _("This had been done already; nothing was counted twice."))
        return None
    try:
        if action == "amend":
            return _amend(request, user, shown, int(version))
        form = form_of(action)(request.POST, request.FILES, prefix=action)
        if not form.is_valid():
            return _("Look at the fields that are marked: something there can't be so.")
        take_step(
            problem=shown.problem, step=action, seen=int(version), user=user, now=business_now(),
            doing=_doing(form.cleaned_data, user),
        )  # fmt: skip
    except Refusal as refusal:
        return str(refusal)
    messages.success(request, _("Done."))
    return None


def _amend(request: HttpRequest, user: User, shown: Row, version: int) -> str | None:
    if not positions(user, shown.problem, shown.projects) & moves.DECIDERS:
        return _("This step is for somebody else to take.")
    form = AmendForm(request.POST, prefix="amend", user=user)
    if not form.is_valid():
        return _("Look at the fields that are marked: something there can't be so.")
    amend(
        problem=shown.problem, words=form.words(), projects=form.cleaned_data["projects"], seen=version,
        user=user, now=business_now(),
    )  # fmt: skip
    messages.success(request, _("Done."))
    return None


def _done_before(row: Problem, action: str, version: int, user: User) -> bool:
    """Whether the last step is the very one that is pressed again."""
    if row.version != version + 1:
        return False
    return ProblemEvent.objects.filter(problem=row, version=row.version, kind=action, author=user).exists()


def _doing(data: dict[str, Any], user: User) -> Doing:
    unit, person = data.get("unit"), (data.get("person") or "").replace(NUL, "").strip()
    owner = None
    if unit and person:
        owner = people_of(unit).filter(name=person).first() or people_of(unit).filter(username=person).first()
        if owner is None:
            raise Refusal(
                _(
                    "%(person)s holds no role at %(unit)s: choose somebody of that unit, "
                    "or leave the person open."
                )
                % {"person": person, "unit": unit.name}
            )
    return Doing(
        text=data["text"].replace(NUL, ""),
        uploads=data["photos"],
        owner_unit=unit,
        owner=owner,
        until=data.get("until"),
        other=_other(data.get("number", ""), user),
    )


def _other(number: str, user: User) -> Problem | None:
    year, _dash, serial = number.strip().partition("-")
    if not all(part.isascii() and part.isdigit() and len(part) <= 6 for part in (year, serial)):
        return None
    return Problem.objects.visible_to(user).filter(year=int(year), serial=int(serial)).first()


def _comment(request: HttpRequest, user: User, shown: Row) -> str | None:
    people = list(people_in_scope(shown.problem, shown.projects))
    form = CommentForm(request.POST, request.FILES, people=people)
    if not form.is_valid():
        return _("Look at the fields that are marked: something there can't be so.")
    data = form.cleaned_data
    try:
        if written_before(data["once"], user):
            messages.info(request, _("This had been done already; nothing was counted twice."))
            return None
        comment(
            problem=shown.problem, text=data["text"].replace(NUL, ""), uploads=data["photos"], user=user,
            mentioned=[int(one) for one in data["mentioned"]], once=data["once"], now=business_now(),
        )  # fmt: skip
    except Refusal as refusal:
        return str(refusal)
    return None


@allow(*FIGURE_ROLES)
@require_safe
def problem_file(request: HttpRequest, problem: int, file: int) -> HttpResponse:
    """A photo or document of a problem, for everybody who sees the problem: both sides of a crossing."""
    user = signed_in(request)
    seen = Problem.objects.visible_to(user).filter(pk=problem)
    rows = ProblemAttachment.objects.select_related(
        "attachment__file", "attachment__sketch", "attachment__project"
    )
    found = get_object_or_404(rows, pk=file, problem__in=seen).attachment
    return answer_with(request, found, rows_of(problems_seen(user).filter(pk=problem), user)[0].veil)
