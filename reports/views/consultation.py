"""A draft before the units concerned: their lines and lists, their comments, the office's answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Role
from accounts.scope import roles_at_root, roles_of, signed_in
from common.clock import business_now
from common.errors import Refusal
from common.routes import allow
from projects.models import Project, ReportingPeriod
from projects.services.secrecy import veil_for
from reports import drafts
from reports.models import Answer, Edition, Remark
from reports.presentation import EditionPage
from reports.services.consulting import COMMENTING, add_remark, answer_remark, is_open, open_consultation
from reports.services.secrecy import tells_names
from reports.views.common import first_of, is_backstage, period_or_404, typed
from reports.views.steps import draft_seen

READING = (Role.CLERK, Role.REVIEWER, Role.OFFICE, Role.LEADER, Role.AUDITOR)


@allow(*READING)
@require_http_methods(["GET", "HEAD", "POST"])
def consultation(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """The draft as it is shown, and what was said of it; a comment is sent to the same address."""
    first_of(year, month)
    period = ReportingPeriod.objects.filter(month=first_of(year, month)).first()
    if request.method == "POST":
        return _comment(request, _project(request), period)
    if period is None:
        raise Http404
    edition = drafts.draft_shown(period)
    if edition is None:
        return render(request, "reports/consultation.html", {"period": period})
    context = {"period": period, **_said(request, edition)}
    if _is_shown(request, edition):
        context |= _shown(request, edition)
    return render(request, "reports/consultation.html", context)


def _said(request: HttpRequest, edition: Edition) -> dict[str, Any]:
    """Comments and answers, also while one draft is put away and the next is not shown yet."""
    user = signed_in(request)
    return {
        "spoken": drafts.heard_by(user, drafts.remarks_of(edition)),
        "veil": veil_for(user),
        "may_answer": Role.OFFICE in roles_at_root(user) and edition.status != Edition.Status.PUBLISHED,
        "outcomes": Answer.Outcome.choices,
    }


def _shown(request: HttpRequest, edition: Edition) -> dict[str, Any]:
    """The draft itself, and who may comment on it until when."""
    user, now = signed_in(request), business_now()
    return {
        "edition": edition,
        "consultation": getattr(edition, "consultation", None),
        "is_open": edition.status == Edition.Status.DRAFT and is_open(edition, now),
        "page": EditionPage(edition, user),
        "own": [] if is_backstage(user) else drafts.own_lines(edition, user),
        "projects": drafts.projects_in(edition, user) if _comments(request) else [],
        "may_comment": _comments(request),
    }


def _is_shown(request: HttpRequest, edition: Edition) -> bool:
    """Whether the reader may see the draft: its makers always, the units once it is open to them."""
    if edition.status == Edition.Status.PUBLISHED:
        return True
    if edition.status != Edition.Status.DRAFT or tells_names(edition):
        return False
    return is_backstage(signed_in(request)) or hasattr(edition, "consultation")


def _comments(request: HttpRequest) -> bool:
    return bool(roles_of(signed_in(request)) & set(COMMENTING))


def _project(request: HttpRequest) -> Project | None:
    code = typed(request, "project", 30)
    return get_object_or_404(Project.objects.visible_to(signed_in(request)), code=code) if code else None


def _comment(request: HttpRequest, project: Project | None, period: ReportingPeriod | None) -> HttpResponse:
    if period is None:
        raise Http404
    draft = draft_seen(request, period)
    if draft is None:
        messages.warning(
            request, _("The draft has changed since this page was opened. Nothing was sent; read it again.")
        )
        return _back(period)
    return _do(
        request,
        period,
        lambda: add_remark(
            edition=draft,
            project=project,
            is_appeal=request.POST.get("kind") == "appeal",
            text=typed(request, "text", 4000),
            user=signed_in(request),
            now=business_now(),
        ),
        _("Your comment has been sent to the office; the answer will stand here."),
    )


@allow(Role.OFFICE, at_root=True)
@require_POST
def consult(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Show the draft to the units."""
    period = period_or_404(year, month)
    draft = draft_seen(request, period)
    if draft is None:
        messages.info(request, _("That draft is gone already."))
        return _back(period)
    return _do(
        request,
        period,
        lambda: open_consultation(edition=draft, user=signed_in(request), now=business_now()),
        _("The draft is open to the units; they have been told."),
    )


@allow(Role.OFFICE, at_root=True)
@require_POST
def answer(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Answer a comment."""
    period = period_or_404(year, month)
    number = typed(request, "remark", 18)
    if not number.isascii() or not number.isdigit():
        raise Http404
    remark = get_object_or_404(Remark, pk=int(number), edition__period=period)
    return _do(
        request,
        period,
        lambda: answer_remark(
            remark=remark,
            outcome=typed(request, "outcome", 10),
            text=typed(request, "text", 4000),
            user=signed_in(request),
            now=business_now(),
        ),
        _("Answered; whoever made the comment has been told."),
    )


def _do(request: HttpRequest, period: ReportingPeriod, work: Callable[[], object], done: str) -> HttpResponse:
    try:
        with transaction.atomic():
            work()
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return _back(period)


def _back(period: ReportingPeriod) -> HttpResponse:
    return redirect("consultation", year=period.month.year, month=period.month.month)
