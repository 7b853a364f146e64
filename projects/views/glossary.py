"""The glossary: what each figure means, with examples from published figures that anybody can follow."""

from __future__ import annotations

from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.scope import FIGURE_ROLES
from common.numbers import half_up
from common.routes import allow
from projects.progress import schedule_ratio, time_lead

#: Published for the provincial key projects: in 亿元 and %, as printed.
AUGUST_INVESTED, AUGUST_SHARE = Decimal("573.3"), Decimal("89.9")
OCTOBER_INVESTED, OCTOBER_PLANNED = Decimal("681.7"), Decimal("515.3")
MONTHS = Decimal(12)


@allow(*FIGURE_ROLES)
@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """Terms and worked examples. The results are computed here as everywhere, not copied."""
    annual = AUGUST_INVESTED * 100 / AUGUST_SHARE
    lead = time_lead(AUGUST_INVESTED, annual, 8) or Decimal(0)
    ratio = schedule_ratio(OCTOBER_INVESTED, OCTOBER_PLANNED) or Decimal(0)
    context = {
        "invested": AUGUST_INVESTED,
        "share": AUGUST_SHARE,
        "annual": half_up(annual, 1),
        "time": half_up(800 / MONTHS, 1),
        "lead": f"{half_up(lead * 100, 1):+}",
        "done": OCTOBER_INVESTED,
        "planned": OCTOBER_PLANNED,
        "ratio": half_up(ratio * 100, 1),
    }
    return render(request, "projects/glossary.html", context)
