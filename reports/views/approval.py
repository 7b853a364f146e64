"""The leader's page of a draft: everything to decide on, and the decision."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Role
from accounts.scope import acts_for, roles_at_root, signed_in
from common.clock import business_now
from common.errors import Refusal
from common.routes import allow
from projects.models import ReportingPeriod
from projects.services.secrecy import veil_for
from reports import drafts, selectors
from reports.models import Edition
from reports.presentation import EditionPage
from reports.services.approval import approve, consultation_of, hand_over, pass_on, reject
from reports.services.consulting import working_days
from reports.services.secrecy import tells_names
from reports.services.step_up import needs_code
from reports.services.telling import people_of
from reports.tasks import wake
from reports.views.codes import code_is_right
from reports.views.common import BACKSTAGE, period_or_404, typed
from reports.views.steps import draft_seen, not_that_draft


@allow(*BACKSTAGE, at_root=True)
@require_safe
def approval(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """The draft that waits for the leader; one page, also on a phone."""
    period = period_or_404(year, month)
    making = selectors.edition_in_the_making(period)
    if making is None or making.status != Edition.Status.DRAFT or tells_names(making):
        return redirect("preparation", year=year, month=month)
    user = signed_in(request)
    before = drafts.draft_before(making)
    spoken = drafts.remarks_of(making)
    steps = list(making.approvals.select_related("author", "to").order_by("pk"))
    leaders = people_of(Role.LEADER)
    context = {
        "period": period,
        "edition": making,
        "page": EditionPage(making, user),
        "steps": steps,
        "last": steps[-1] if steps else None,
        "jobs": selectors.open_jobs(making),
        "held": consultation_of(making),
        "days": working_days(making),
        "spoken": spoken,
        "veil": veil_for(user),
        "open_appeals": [one for one in spoken if one.is_open],
        "before": before,
        "difference": drafts.draft_difference(making, before) if before else None,
        "erratum": drafts.erratum_difference(making),
        "leaders": [one for one in leaders if one.pk not in (making.built_by_id, user.pk)],
        "is_leader": Role.LEADER in roles_at_root(user),
        "is_office": Role.OFFICE in roles_at_root(user),
        "is_builder": making.built_by_id in acts_for(user),
        "needs_code": needs_code(user),
    }
    return render(request, "reports/approval.html", context)


@allow(Role.OFFICE, at_root=True)
@require_POST
def hand(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """The office hands the draft to the leader."""
    period, reason = period_or_404(year, month), typed(request, "reason", 500)
    return _decide(
        request,
        period,
        lambda draft: hand_over(edition=draft, user=signed_in(request), reason=reason, now=business_now()),
        _("The draft has been handed to the leader."),
    )


@allow(Role.LEADER, at_root=True)
@require_POST
def pass_to(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Pass the decision to another leader, or take it over."""
    period, user = period_or_404(year, month), signed_in(request)
    chosen = typed(request, "to", 18)
    to = next((one for one in people_of(Role.LEADER) if str(one.pk) == chosen), None)
    if to is None:
        raise Http404
    reason = typed(request, "reason", 500)
    return _decide(
        request,
        period,
        lambda draft: pass_on(edition=draft, user=user, to=to, reason=reason, now=business_now()),
        _("%(name)s decides now.") % {"name": to.name},
    )


@allow(Role.LEADER, at_root=True)
@require_POST
def turn_down(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Reject the draft with a reason."""
    period, reason = period_or_404(year, month), typed(request, "reason", 2000)
    return _decide(
        request,
        period,
        lambda draft: reject(edition=draft, user=signed_in(request), reason=reason, now=business_now()),
        _("The draft has been rejected; the office has been told why."),
    )


@allow(Role.LEADER, at_root=True)
@require_POST
def publish(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Approve the draft that the page showed, and no other."""
    period = period_or_404(year, month)
    draft = draft_seen(request, period)
    if draft is None:
        return not_that_draft(request, period)
    shown = code_is_right(request)
    if shown is None:
        return _back(period)
    try:
        job = approve(edition=draft, user=signed_in(request), now=business_now(), second_factor=shown)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return _back(period)
    wake(job)
    return redirect("job", pk=job.pk)


def _decide(
    request: HttpRequest, period: ReportingPeriod, work: Callable[[Edition], object], done: str
) -> HttpResponse:
    draft = draft_seen(request, period)
    if draft is None:
        return not_that_draft(request, period)
    try:
        work(draft)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return _back(period)


def _back(period: ReportingPeriod) -> HttpResponse:
    return redirect("approval", year=period.month.year, month=period.month.month)
