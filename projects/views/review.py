"""The reviewer's page: returns handed in, to be approved or sent back."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.models import Role, User
from accounts.scope import signed_in
from common.clock import business_now
from common.errors import Refusal
from common.routes import allow
from projects.models import MonthlyReturn, ReportingPeriod
from projects.selectors import due_projects, figures_of, reviewable_returns, status_counts
from projects.services.returns import Versioned, approve_returns, send_back_returns
from projects.views.months import month_choice, page_of, period_of

Status = MonthlyReturn.Status
WHOLE_NUMBER = re.compile(r"[0-9]{1,9}")
SHOWN = (Status.SUBMITTED, Status.APPROVED, Status.SENT_BACK)


@allow(Role.REVIEWER, Role.OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def review_queue(request: HttpRequest) -> HttpResponse:
    """Returns of the month, those that wait first; a press decides on one or on all that are ticked."""
    period, user = period_of(request), signed_in(request)
    if request.method == "POST":
        _decide(request, user, period)
        return redirect(request.get_full_path())
    status = request.GET.get("status", "")
    status = status if status in SHOWN else Status.SUBMITTED
    page = page_of(request, reviewable_returns(user, period).filter(status=status))
    figures = figures_of([row.project_id for row in page], period)
    context = {
        **month_choice(period),
        "counts": status_counts(due_projects(user, period, Role.REVIEWER, Role.OFFICE), period),
        "status": status,
        "page": page,
        "rows": [(row, figures[row.project_id]) for row in page],
    }
    return render(request, "projects/review_queue.html", context)


def _decide(request: HttpRequest, user: User, period: ReportingPeriod) -> None:
    """Carry out the button that was pressed, and say what came of it."""
    if "send_back" in request.POST:
        seen = [_seen(request.POST.get("send_back", ""))]
        done = Status.SENT_BACK
    else:
        seen = [_seen(text) for text in _chosen(request.POST)]
        done = Status.APPROVED
    if not seen:
        messages.warning(request, _("Tick the returns that are to be approved first."))
        return
    rows = _in_scope(user, period, seen)
    try:
        _carry_out(seen, done, user, request.POST)
    except Refusal as refusal:
        _say_no(request, rows, seen, done, refusal)
    else:
        messages.success(request, _outcome(done, rows))


def _chosen(data: QueryDict) -> list[str]:
    """The one whose own button was pressed, else all that are ticked."""
    one = data.get("approve")
    return [one] if one else data.getlist("chosen")


def _seen(text: str) -> Versioned:
    number, _colon, version = text.partition(":")
    if not WHOLE_NUMBER.fullmatch(number) or not WHOLE_NUMBER.fullmatch(version):
        raise Http404
    return Versioned(int(number), int(version))


def _in_scope(user: User, period: ReportingPeriod, seen: Sequence[Versioned]) -> list[MonthlyReturn]:
    """The returns as they stand; one outside the reviewer's scope does not exist."""
    wanted = {item.id for item in seen}
    rows = list(reviewable_returns(user, period).filter(pk__in=wanted))
    if len(rows) != len(wanted):
        raise Http404
    return rows


def _carry_out(seen: Sequence[Versioned], done: str, user: User, data: QueryDict) -> None:
    if done == Status.APPROVED:
        approve_returns(seen=seen, user=user, now=business_now())
    else:
        reason = data.get(f"reason-{seen[0].id}", "").replace("\0", "")  # PostgreSQL takes none
        send_back_returns(seen=seen, user=user, now=business_now(), reason=reason)


def _say_no(
    request: HttpRequest,
    rows: Sequence[MonthlyReturn],
    seen: Sequence[Versioned],
    done: str,
    refusal: Refusal,
) -> None:
    """A second press of the same button is no error."""
    versions = {item.id: item.version for item in seen}
    if all(row.status == done and row.version == versions[row.pk] + 1 for row in rows):
        messages.info(request, _("This had been done already; nothing was counted twice."))
    else:
        messages.error(request, str(refusal))


def _outcome(done: str, rows: Sequence[MonthlyReturn]) -> str:
    if done == Status.SENT_BACK:
        return _("%(project)s: sent back.") % {"project": rows[0].project.name}
    if len(rows) == 1:
        return _("%(project)s: approved and posted.") % {"project": rows[0].project.name}
    return ngettext("%(n)s return approved and posted.", "%(n)s returns approved and posted.", len(rows)) % {
        "n": len(rows)
    }
