"""The totals of a month, to be signed off by units and by those who review them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Organization, Role, User
from accounts.scope import holds, scope_paths, signed_in, stands_for
from common.clock import business_now
from common.errors import Refusal
from common.naming import local_name
from common.numbers import wan
from common.routes import allow
from projects.models import ReportingPeriod, SignOff
from projects.services.signoffs import SIGNS, Level, Total, sign_off, totals
from projects.views.months import month_choice, period_of

SEE_TOTALS = (Role.CLERK, Role.REVIEWER, Role.OFFICE, Role.LEADER, Role.AUDITOR)
DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Line:
    """A total before somebody who may sign it, or may not."""

    total: Total
    may_sign: bool


def lines_of(user: User, period: ReportingPeriod) -> list[Line]:
    """The totals of organisations in the user's scope."""
    paths = scope_paths(user)
    return [
        Line(total, holds(user, SIGNS[total.level], total.organization))
        for total in totals(period)
        if any(total.organization.path.startswith(path) for path in paths)
    ]


@allow(*SEE_TOTALS)
@require_http_methods(["GET", "HEAD", "POST"])
def sign_offs(request: HttpRequest) -> HttpResponse:
    """The totals of a month with who signed them; whoever answers for one signs it here."""
    user, period = signed_in(request), period_of(request)
    if request.method == "POST":
        _sign(request, user, period)
        return redirect(request.get_full_path())
    lines = lines_of(user, period)
    context = {
        **month_choice(period),
        "units": [line for line in lines if line.total.level == Level.UNIT],
        "districts": [line for line in lines if line.total.level == Level.DISTRICT],
    }
    return render(request, "projects/sign_offs.html", context)


def _sign(request: HttpRequest, user: User, period: ReportingPeriod) -> None:
    total = _chosen(request.POST.get("total", ""), lines_of(user, period))
    seen = request.POST.get("seen", "")
    if not DIGEST.fullmatch(seen):
        raise Http404
    try:
        signed, is_new = sign_off(
            period=period,
            organization=total.organization,
            level=total.level,
            seen=seen,
            user=user,
            now=business_now(),
            on_behalf_of=stands_for(user, SIGNS[total.level], total.organization),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return
    if is_new:
        messages.success(
            request, _("%(name)s: %(total)s 万元 signed off.") % _named(signed, total.organization)
        )
    else:
        messages.info(
            request,
            _("%(name)s: %(total)s 万元 had been signed off already.") % _named(signed, total.organization),
        )


def _named(signed: SignOff, organization: Organization) -> dict[str, str]:
    return {"name": local_name(organization), "total": wan(signed.total)}


def _chosen(text: str, lines: Sequence[Line]) -> Total:
    """The total whose button was pressed; one that the user can't sign does not exist."""
    for line in lines:
        if line.may_sign and text == f"{line.total.level}:{line.total.organization.pk}":
            return line.total
    raise Http404
