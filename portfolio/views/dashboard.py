"""The first screen: how the portfolio stands, and why."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.scope import scope_paths, signed_in
from common.numbers import quotient
from common.routes import SIGNED_IN, allow
from coordination.problem_selectors import counts_for
from portfolio.changes import sentence
from portfolio.charts import bars, curve, curve_data, share
from portfolio.conditional import by_snapshot
from portfolio.following import followed
from portfolio.remembered import remembered
from portfolio.selection import Selection, choices, read_selection
from portfolio.selectors.dashboard import Overview, overview
from portfolio.selectors.months import Month
from portfolio.versus import versus
from projects.progress import MONTHS
from reports.models import SnapshotLine
from reports.placings import softness
from reports.reasons import joined, red_flag_reason, snail_reason, warning_reason

SHOWN, SHOWN_UNITS = 4, 3  # of each list; the rest is one click away


@allow(SIGNED_IN)
@require_safe
@by_snapshot
def dashboard(request: HttpRequest) -> HttpResponse:
    """The month asked for, else the newest published one."""
    user = signed_in(request)
    if not scope_paths(user):
        return render(request, "portfolio/no_scope.html")
    selection = read_selection(request)
    if selection is None:
        return render(request, "portfolio/no_figures.html")
    what = f"overview {selection.query} {selection.is_newest}"
    shown = remembered(request, what, lambda: compose(selection, user))
    context = {"selection": selection, "month": selection.month, "shown": shown}
    if not shown.projects:
        return render(request, "portfolio/nothing_selected.html", context)
    context["problem_counts"] = counts_for(user)
    if selection.is_newest:
        context["followed"] = followed(user, selection.month, timezone.now())
    return render(request, "portfolio/dashboard.html", context)


@dataclass(frozen=True)
class Shown:
    """What the page shows to all who see the same projects, written out; ``fields`` choose another part."""

    projects: int
    returned: int
    fields: SafeString
    figures: SafeString


def compose(selection: Selection, user: User) -> Shown:
    """Read the figures and write them; what is the reader's own has no way in here."""
    found = overview(selection, user)
    context = {"selection": selection, "month": selection.month, "LANGUAGE_CODE": get_language()}
    fields = {**context, "choices": choices(selection, user)}
    return Shown(
        projects=found.total.projects,
        returned=found.total.returned,
        fields=render_to_string("portfolio/parts/selection_fields.html", fields),
        figures=render_to_string("portfolio/figures.html", context | screen(selection.month, found))
        if found.total.projects
        else SafeString(""),
    )


def screen(month: Month, found: Overview) -> dict[str, Any]:
    """What the page shows of the figures."""
    points = curve(
        ((row.month, row.planned, row.first_planned, row.invested) for row in found.course),
        month.number,
        found.total.annual_plan,
    )
    gone = quotient(Decimal(month.number), Decimal(MONTHS))
    pairs = [(group.sums.planned_to_date, group.sums.invested_to_date) for group in found.categories]
    return {
        "overview": found,
        "changed": sentence(found.standing, found.before),
        "versus": versus(found.total, found.last_month, found.last_year),
        "total": found.total,
        "share": share(found.total.annual_ratio),
        "time_ratio": gone,
        "time_gone": share(gone),
        "silent": found.silent[:SHOWN_UNITS],
        "missing": found.total.projects - found.total.returned,
        "categories": zip(found.categories, bars(pairs), strict=True),
        "points": points,
        "curve": curve_data(points, with_first_plan=found.is_replanned, words=curve_words()),
        "red_flags": [(line, honour(line, month)) for line in found.red_flags[:SHOWN]],
        "warnings": [(line, blame(line, month)) for line in found.warnings[:SHOWN]],
    }


def rules(month: Month) -> dict[str, Any]:
    """The document of the rules that a month's figures were made with."""
    document: dict[str, Any] = month.build.ruleset.document
    return document


def honour(line: SnapshotLine, month: Month) -> str:
    """What earned a project its red flag, and how soft its plan has become."""
    return joined([red_flag_reason(line, rules(month)), softness(line)])


def blame(line: SnapshotLine, month: Month) -> str:
    """Why a project is on the list, in one line."""
    reason = snail_reason if line.snail_position else warning_reason
    return reason(line, rules(month))


def curve_words() -> dict[str, Any]:
    """The words in an S-curve."""
    return {
        "plan": _("Plan"),
        "first-plan": _("First plan"),
        "linear": _("By the calendar"),
        "actual": _("Invested"),
        "unit": _("100 million yuan"),
        "months": [pgettext("axis", "%(month)s") % {"month": number} for number in range(1, 13)],
    }
