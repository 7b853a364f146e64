"""The reviewer's page: returns handed in, to be approved or sent back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.models import Organization, Role, User
from accounts.scope import signed_in
from common.clock import business_now
from common.errors import Refusal
from common.naming import local_name
from common.routes import allow
from projects.models import MonthlyReturn, ReportingPeriod
from projects.review_rows import ReviewRow, fill_page, places_of, rows_of
from projects.secrets import Secrets
from projects.selectors import due_projects, reviewable_returns, status_counts
from projects.services.returns import Versioned, approve_returns, send_back_returns
from projects.views.months import month_choice, page_of, period_of

Status = MonthlyReturn.Status
WHOLE_NUMBER = re.compile(r"[0-9]{1,9}")
SHOWN = (Status.SUBMITTED, Status.APPROVED, Status.SENT_BACK)


def status_asked_for(request: HttpRequest) -> str:
    """The state in the address; what waits, where it names none that is shown."""
    status = request.GET.get("status", "")
    return status if status in SHOWN else Status.SUBMITTED


@allow(Role.REVIEWER, Role.OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def review_queue(request: HttpRequest) -> HttpResponse:
    """Returns of the month, those that wait first; a press decides on one, some, or all clean ones."""
    period, user = period_of(request), signed_in(request)
    if request.method == "POST":
        _decide(request, user, period)
        return redirect(request.get_full_path())
    status = status_asked_for(request)
    every = rows_of(reviewable_returns(user, period).filter(status=status), period)
    choice = Choice.of(request)
    rows = [one for one in every if choice.takes(one)]
    page = page_of(request, rows)
    fill_page(page.object_list, period)
    clean = [one for one in rows if one.is_clean and not one.is_own]
    context = {
        **month_choice(period),
        "counts": status_counts(due_projects(user, period, Role.REVIEWER, Role.OFFICE), period),
        "status": status,
        "choice": choice,
        "districts": places_of(every, "district"),
        "units": places_of((one for one in every if choice.takes_district(one)), "responsible_unit"),
        "odd_count": sum(not one.is_clean for one in rows),
        "clean": clean,
        "clean_seen": ",".join(one.seen for one in clean),
        "page": page,
        "rows": page.object_list,
        "secrets": Secrets.of(user, [one.row.project for one in page.object_list]),
    }
    return render(request, "projects/review_queue.html", context)


@dataclass(frozen=True)
class Choice:
    """Which of the returns the reviewer wants to see."""

    district: str
    unit: str
    odd: str

    @classmethod
    def of(cls, request: HttpRequest) -> Choice:
        """As the address says; what it says of nothing shows nothing."""
        asked = request.GET.get
        return cls(asked("district", ""), asked("unit", ""), asked("odd", ""))

    def takes_district(self, one: ReviewRow) -> bool:
        """Whether a return lies in the district asked for."""
        return self.district in ("", one.row.project.district.code)

    def takes(self, one: ReviewRow) -> bool:
        """Whether a return is among those asked for."""
        if not self.takes_district(one) or self.unit not in ("", one.row.project.responsible_unit.code):
            return False
        return not self.odd or (self.odd == "clean") == one.is_clean

    def said(self) -> list[tuple[str, str]]:
        """The same choice in words."""
        odd = {"odd": _("Something odd"), "clean": _("Clean")}.get(self.odd, "")
        # PostgreSQL takes no NUL in a text; no code has one either.
        codes = [code.replace("\0", "") for code in (self.district, self.unit)]
        places = {one.code: one for one in Organization.objects.filter(code__in=codes)}
        chosen = zip((_("District"), _("Responsible unit")), codes, strict=True)
        found = [(label, local_name(places[code])) for label, code in chosen if code in places]
        return [*found, (_("Checks"), odd)] if odd else found

    @property
    def query(self) -> str:
        """The same choice in an address, with a closing &."""
        chosen = {"district": self.district, "unit": self.unit, "odd": self.odd}
        query = urlencode({name: value for name, value in chosen.items() if value})
        return f"{query}&" if query else ""


def _decide(request: HttpRequest, user: User, period: ReportingPeriod) -> None:
    """Carry out the button that was pressed, and say what came of it."""
    if "send_back" in request.POST:
        seen = [_seen(request.POST.get("send_back", ""))]
        done = Status.SENT_BACK
    else:
        seen = [_seen(text) for text in _chosen(request.POST)]
        done = Status.APPROVED
    if "approve_clean" in request.POST and not _all_clean(user, period, seen):
        messages.warning(
            request, _("Something was found meanwhile about returns that had been clean: look again.")
        )
        return
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
    if "approve_clean" in data:
        return [text for text in data.get("approve_clean", "").split(",") if text]
    one = data.get("approve")
    return [one] if one else data.getlist("chosen")


def _all_clean(user: User, period: ReportingPeriod, seen: Sequence[Versioned]) -> bool:
    """Whether nothing has been found about any of them; those decided meanwhile are told of later."""
    waiting = reviewable_returns(user, period).filter(
        pk__in=[item.id for item in seen], status=Status.SUBMITTED
    )
    return all(one.is_clean for one in rows_of(waiting, period))


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
