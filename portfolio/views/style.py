"""The design system on one page, for those who build pages and those who ask for them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.models import Role
from common.clock import business_now
from common.numbers import quotient
from common.routes import SIGNED_IN, allow
from portfolio import style
from portfolio.charts import curve_data, share
from portfolio.versus import versus
from portfolio.views.dashboard import curve_words

# In the demonstration everybody who looks around may look at it.
READERS = (SIGNED_IN,) if settings.ENVIRONMENT == "demo" else (Role.OFFICE, Role.SYSTEM_ADMIN)
THEMES = (("light", gettext_lazy("Light")), ("dark", gettext_lazy("Dark")))
LAMPS = ("green", "yellow", "red", "unlit")


class SampleSelection:
    """Leads to the lists as they are."""

    query = ""

    def query_with(self, **changes: str) -> str:
        """Nothing is narrowed."""
        return ""


@dataclass(frozen=True)
class SampleMonth:
    """A month as the parts of pages want it."""

    first: dt.date
    as_of: dt.datetime
    key: str = "sample"
    edition: None = None


@allow(*READERS)
@require_safe
def style_page(request: HttpRequest) -> HttpResponse:
    """Tokens, signs, tiles, tables, forms, notes, states, buttons and charts."""
    total, points = style.total(), style.course()
    gone = quotient(Decimal(total.month), Decimal(12))
    context = {
        "tokens": style.tokens(),
        "themes": [(key, name, style.filled_in(key)) for key, name in THEMES],
        "lamps": LAMPS,
        "differences": style.DIFFERENCES,
        "total": total,
        "last_month": style.last_month(),
        "versus": versus(total, style.last_month(), None),
        "share": share(total.annual_ratio),
        "time_ratio": gone,
        "time_gone": share(gone),
        "categories": style.categories(),
        "selection": SampleSelection(),
        "month": SampleMonth(dt.date(2020, style.MONTHS, 1), business_now()),
        "points": points,
        "curve": curve_data(points, with_first_plan=True, words=curve_words()),
        "samples": notes(),
    }
    return render(request, "portfolio/style.html", context)


@dataclass(frozen=True)
class Note:
    """A message as Django keeps it."""

    level_tag: str
    text: str

    def __str__(self) -> str:
        return self.text


def notes() -> list[Note]:
    """Messages of every kind."""
    return [
        Note("success", _("Done: what has been stored, and what follows.")),
        Note("info", _("To know: nothing has to be done.")),
        Note("warning", _("To check: what is odd, and by when.")),
        Note("error", _("Refused: what is wrong, where, and what would be right.")),
    ]
